import { bestOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import type { SessionModel } from "./session.js";
import { standingOf } from "./standing.js";
import { iterationTitle, totalText } from "../../page/words.js";

/**
 * What a screen reader is told when the search moves on: only what a person would look up for, never
 * every image.
 * @returns null when there is nothing to say
 */
export function announcement(before: SessionModel | null, after: SessionModel): string | null {
  if (before === null || before.state.sessionId !== after.state.sessionId) return null;
  const [was, is] = [standingOf(before), standingOf(after)];
  if (was.kind !== is.kind) {
    return `Search ${is.word.toLowerCase()}. ${bestText(after.state)}`.trim();
  }
  const { picked } = after.state;
  if (picked !== before.state.picked) {
    if (picked !== null) return `Your pick is the winner. ${bestText(after.state)}`.trim();
    return `The judge's word counts again. ${bestText(after.state)}`.trim();
  }
  const ranked = newlyRanked(before.state, after.state);
  if (ranked !== null)
    return `${iterationTitle(ranked)} is ranked. ${bestText(after.state)}`.trim();
  const failed = Object.values(after.state.candidates).find(
    ({ id, state }) => state === "failed" && before.state.candidates[id]?.state !== "failed",
  );
  if (failed === undefined) return null;
  return `An image of ${iterationTitle(failed.iteration)} failed.`;
}

function newlyRanked(before: SearchState, after: SearchState): number | null {
  const iteration = after.iterations.findLast(({ kept }) => kept !== null);
  if (iteration === undefined) return null;
  return before.iterations[iteration.index]?.kept == null ? iteration.index : null;
}

function bestText(state: SearchState): string {
  const best = bestOf(state);
  if (best === null) return "";
  const word = winnerOf(state) === null ? "Best" : "Winner";
  const total = state.candidates[best]?.scores?.total ?? null;
  return total === null ? "" : `${word}: ${totalText(total)} points.`;
}
