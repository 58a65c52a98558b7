import { candidateOf } from "./candidates.js";
import { rankerOf } from "./ranking/rankers.js";
import type { Candidate, SearchState } from "./state.js";

/** Children that were judged and did not beat their parent: what its next critique should know. */
export function failedChildren(state: SearchState, parent: Candidate): Candidate[] {
  const ranker = rankerOf(state);
  return parent.children
    .map((id) => candidateOf(state, id))
    .filter((child) => child.scores !== null && !ranker.beats(state, child, parent));
}

export function hasBetterChild(state: SearchState, parent: Candidate): boolean {
  const ranker = rankerOf(state);
  return parent.children.some((id) => ranker.beats(state, candidateOf(state, id), parent));
}
