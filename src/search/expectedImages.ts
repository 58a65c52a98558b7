import type { SearchState } from "./state.js";

/** Images that a search is going to have drawn, as far as its plan and its limits tell. */
export function expectedImages({ plan, caps, iterations, end }: SearchState): number {
  const planned = iterations.reduce((sum, { candidates }) => sum + candidates.length, 0);
  if (end !== null) return planned;
  const ahead = (plan.iterations - iterations.length) * plan.candidates;
  const size = iterations.reduce((sum, iteration) => sum + iteration.size, 0);
  return Math.max(planned, Math.min(size + ahead, caps.maxImages ?? Infinity));
}
