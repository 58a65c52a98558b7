import type { Plan } from "../../protocol/plan.js";
import type { SearchState } from "../state.js";
import { rankByComparing } from "./byComparing.js";
import { rankByTotal } from "./byTotal.js";
import type { Ranker } from "./ranker.js";

/** The rankers by the plan's `ranker`. */
export const rankers: Readonly<Record<Plan["ranker"], Ranker>> = {
  total: rankByTotal,
  compare: rankByComparing,
};

/**
 * The one that says which candidate is better than which, everywhere. It follows from the state, so
 * that a resume, a replay and every list of the same session ask the same one.
 */
export function rankerOf({ plan }: Pick<SearchState, "plan">): Ranker {
  return rankers[plan.ranker];
}
