import * as z from "zod";

/** What a person lets all searches of this machine spend. A workspace has no say in it. */

const usd = (description: string, byDefault: number) =>
  z
    .number({ error: "must be a number of US dollars, or null for no limit" })
    .min(0, { error: "must be 0 or more" })
    .max(1e6, { error: "must be at most 1000000" })
    .nullable()
    .default(byDefault)
    .describe(description);

export const limitFields = {
  dailyUsd: usd(
    "The most that all searches on this machine may spend in a day, US dollars; `null` for no limit. A search that reaches it pauses.",
    5,
  ),
  confirmUsd: usd(
    "A search that is likely to cost more than this is confirmed before it starts or goes on, US dollars; `null`: never ask.",
    0.5,
  ),
};

export const limitsSchema = z.strictObject(limitFields);
export type Limits = Readonly<z.infer<typeof limitsSchema>>;

/** Of whoever has said nothing. */
export const usualLimits: Limits = limitsSchema.parse({});
