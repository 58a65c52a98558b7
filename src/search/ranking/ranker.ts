import type { CallName } from "../keys.js";
import type { Candidate, Chance, SearchState } from "../state.js";

/** Orders judged candidates by all the evidence in the state. Pure. */
export interface Ranker {
  /**
   * Best first, by the evidence that is there: also while more is wanted.
   * @param ids judged candidates; the order they are given in must not matter
   */
  order(state: SearchState, ids: readonly string[]): readonly string[];
  /**
   * Calls whose answers the ranking of the iteration under way waits for, most urgent first. Asked
   * while candidates of it are still under way, too: in the end the same calls must have been named,
   * whichever was judged first, and one that was named is named again until it was answered or given
   * up (`Attempts`), when it is waited for no more. An end waits for none of them.
   * @param ids those of the iteration's pool that are judged
   */
  pending(state: SearchState, ids: readonly string[]): readonly CallName[];
  /**
   * How sure the order of an iteration's pool is; null where it cannot say.
   * @param ids the pool, best first
   */
  chances?(state: SearchState, ids: readonly string[]): readonly Chance[] | null;
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
