import { JournalError } from "../base/errors.js";
import type { Candidate, Critique, Iteration, SearchState } from "./state.js";

/** @throws {JournalError} when the journal never planned it */
export function candidateOf(state: Pick<SearchState, "candidates">, id: string): Candidate {
  // No hasOwn: ids are checked where they come in, and this is the search's hottest line.
  const candidate = state.candidates[id];
  if (candidate === undefined) {
    throw new JournalError("journal.corrupt", `The journal names ${id}, but never planned it`);
  }
  return candidate;
}

/** @throws {JournalError} when it has none yet */
export function textsOf({ id, texts }: Candidate): NonNullable<Candidate["texts"]> {
  if (texts === null) throw new JournalError("journal.corrupt", `${id} has no prompt yet`);
  return texts;
}

/** Every candidate, in the order planned. */
export function allCandidates(state: SearchState): Candidate[] {
  return state.iterations
    .flatMap(({ candidates }) => candidates)
    .map((id) => candidateOf(state, id));
}

export function lastIteration(state: SearchState): Iteration | undefined {
  return state.iterations.at(-1);
}

/** Neither a call nor a decision is due for it any more. */
export function isSettled(candidate: Candidate): boolean {
  return candidate.state === "judged" || candidate.state === "failed";
}

/**
 * Retried candidates of earlier iterations, then those of the iteration that is not ranked yet; after
 * an end, what that left undone is open no more unless it is retried.
 */
export function openCandidates(state: SearchState): Candidate[] {
  const current = lastIteration(state);
  const ids = current?.kept === null ? current.candidates : [];
  const candidates = [...state.late, ...ids].map((id) => candidateOf(state, id));
  return candidates.filter((candidate) => !isLeftByEnd(state, candidate));
}

/** Whether an end came before it was finished, and only what is retried runs since. */
export function isLeftByEnd(
  { reopened }: Pick<SearchState, "reopened">,
  candidate: Candidate,
): boolean {
  const isRetried = candidate.errorBefore !== null;
  return reopened?.kind === "finished" && !isSettled(candidate) && !isRetried;
}

/** @throws {JournalError} when the journal never planned it */
export function critiqueOf(state: SearchState, ref: string): Critique {
  const critique = Object.hasOwn(state.critiques, ref) ? state.critiques[ref] : undefined;
  if (critique === undefined) {
    throw new JournalError("journal.corrupt", `The journal names ${ref}, but never planned it`);
  }
  return critique;
}
