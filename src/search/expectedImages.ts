import { isLeft } from "./allotments.js";
import { allCandidates } from "./candidates.js";
import type { SearchState } from "./state.js";

/** Images that a search is going to have drawn, as far as its plan and its limits tell. */
export function expectedImages(state: SearchState): number {
  const { plan, caps, iterations, end } = state;
  const planned = iterations.reduce((sum, { candidates }) => sum + candidates.length, 0);
  if (end !== null) return planned;
  // What a limit left out is never drawn, also where a higher one lets the search go on.
  const left = allCandidates(state).filter((each) => each.image === null && isLeft(state, each));
  const ahead = (plan.iterations - iterations.length) * plan.candidates;
  const size = iterations.reduce((sum, iteration) => sum + iteration.size, -left.length);
  return Math.max(planned - left.length, Math.min(size + ahead, caps.maxImages ?? Infinity));
}
