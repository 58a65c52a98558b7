import * as z from "zod";
import { once } from "../base/once.js";

/** What a person lets all searches of this machine spend. A workspace has no say in it. */
export interface Limits {
  /** US dollars a day; null for no limit. */
  readonly dailyUsd: number | null;
  /** What a search may cost without a question, US dollars; null: never ask. */
  readonly confirmUsd: number | null;
}

/** Of whoever has said nothing. */
export const usualLimits: Limits = { dailyUsd: 5, confirmUsd: 0.5 };

const usd = (description: string, byDefault: number | null) =>
  z
    .number({ error: "must be a number of US dollars, or null for no limit" })
    .min(0, { error: "must be 0 or more" })
    .max(1e6, { error: "must be at most 1000000" })
    .nullable()
    .default(byDefault)
    .describe(description);

export const limitFields = once(() => ({
  dailyUsd: usd(
    "The most that all searches on this machine may spend in a day, US dollars; `null` for no limit. A search that reaches it pauses.",
    usualLimits.dailyUsd,
  ),
  confirmUsd: usd(
    "A search that is likely to cost more than this is confirmed before it starts or goes on, US dollars; `null`: never ask.",
    usualLimits.confirmUsd,
  ),
}));

export const limitsSchema = once(() => z.strictObject(limitFields()));
