import { isEndByCap } from "../search/reduceActs.js";
import type { SearchState } from "../search/state.js";

/** How a search has ended, as a sentence without its full stop. */
export function endText({ end }: Pick<SearchState, "end">): string {
  if (end === null) return "Not finished";
  if (end.kind === "failed") {
    if (isEndByCap(end)) return "Stopped at a limit, before an image was judged";
    return `Failed (${end.error.code})`;
  }
  const texts = {
    completed: "Finished",
    plateau: "Finished early, for its last iterations brought nothing better",
    satisfied: "Finished early, for nothing is found missing",
    capReached: "Stopped at a limit",
    cancelled: "Cancelled",
    finishedEarly: "Finished early, as asked",
  } as const;
  return texts[end.reason];
}
