import type { CallIntent } from "../intent.js";
import type { Candidate, SearchState } from "../state.js";

/** What a ranker can say now. */
export interface Ranking {
  /** Best first, by the evidence that is there: also while more is wanted. */
  readonly order: readonly string[];
  /**
   * Calls whose answers an iteration's ranking waits for, most urgent first; empty when there is
   * nothing more to ask. An end never waits.
   */
  readonly pending: readonly CallIntent[];
}

/** Orders judged candidates by all the evidence in the state. Pure. */
export interface Ranker {
  /** @param ids judged candidates; the order they are given in must not matter */
  rank(state: SearchState, ids: readonly string[]): Ranking;
  /** Whether a child is better than its parent; false where that is not known. */
  beats(state: SearchState, child: Candidate, parent: Candidate): boolean;
  /**
   * How much better the best of a pool is than the best before it, in points of 100.
   * @returns null where that is not known
   */
  gain(state: SearchState, before: string | undefined, now: string | undefined): number | null;
}

/** What an order of candidates is made from. */
export type Ranked = Pick<Candidate, "id" | "scores">;
