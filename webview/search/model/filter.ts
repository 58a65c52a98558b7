import { assertNever } from "../../../src/base/assertNever.js";
import { machineWinnerOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import type { CandidateFilter } from "./session.js";

/** Whether a filter lets a candidate through. What it does not stays in its place, but faint. */
export function passes(state: SearchState, filter: CandidateFilter, id: string): boolean {
  const candidate = state.candidates[id];
  if (candidate === undefined) return false;
  switch (filter) {
    case "all":
      return true;
    case "kept":
      return (
        candidate.keptAfter.length > 0 ||
        winnerOf(state) === id ||
        machineWinnerOf(state) === id ||
        state.favourites.includes(id)
      );
    case "failed":
      return candidate.state === "failed";
    default:
      return assertNever(filter);
  }
}
