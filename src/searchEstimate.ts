import { UsageError } from "./base/errors.js";
import type { NanoUsd } from "./base/money.js";
import type { Limits } from "./protocol/limits.js";
import type { Plan } from "./protocol/plan.js";
import type { Providers } from "./protocol/providers.js";
import type { CostRange } from "./search/costRange.js";
import { roomToday } from "./spending/dayLimit.js";

/** What a search will take, and what there is to take it from. */
export interface SearchEstimate {
  readonly plan: Plan;
  readonly providers: Providers;
  readonly range: CostRange;
  readonly limits: Limits;
  /** What all searches have spent today and set aside; 0 where this one costs nothing. */
  readonly countedNanoUsd: NanoUsd;
  /** Whether a person wants to be asked first: it costs more than `limits.confirmUsd` as a rule. */
  readonly isDear: boolean;
}

/** Whether a search shall spend what is estimated. */
export type Confirm = (estimate: SearchEstimate) => Promise<boolean>;

/** Asks whoever is to be asked before this is spent. @throws what they throw */
export async function isAgreed(
  estimate: SearchEstimate,
  confirm: Confirm | undefined,
): Promise<boolean> {
  const { isDear, range } = estimate;
  const isOpen = isDear || range.unknown.length > 0 || roomToday(estimate) === "none";
  return !isOpen || confirm === undefined || (await confirm(estimate));
}

/** Somebody was asked, and said no. */
export function notConfirmed(message: string): UsageError {
  return new UsageError(message, "usage.notConfirmed");
}
