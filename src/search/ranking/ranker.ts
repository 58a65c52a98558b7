import type { CallIntent } from "../intent.js";
import type { Candidate, SearchState } from "../state.js";

/** What a ranker can say now: the order, or which calls it needs before it can. */
export type Ranking =
  | { readonly kind: "ranked"; readonly order: readonly string[] }
  | { readonly kind: "pending"; readonly calls: readonly CallIntent[] };

/** Orders judged candidates by all the evidence in the state. Pure. */
export interface Ranker {
  /** @param ids judged candidates; the order they are given in must not matter */
  rank(state: SearchState, ids: readonly string[]): Ranking;
}

/** What an order of candidates is made from. */
export type Ranked = Pick<Candidate, "id" | "scores">;
