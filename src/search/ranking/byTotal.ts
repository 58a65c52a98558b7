import { candidateOf } from "../candidates.js";
import { compareIds } from "../keys.js";
import type { SearchState } from "../state.js";
import type { Ranked, Ranker } from "./ranker.js";

/** Ranks by the total score alone; needs no calls. */
export const rankByTotal: Ranker = {
  rank: (state, ids) => ({ kind: "ranked", order: orderByTotal(state, ids) }),
};

/** @returns `ids`, best first */
export function orderByTotal(state: SearchState, ids: readonly string[]): string[] {
  return ids
    .map((id) => candidateOf(state, id))
    .sort(compareByTotal)
    .map(({ id }) => id);
}

/** Known totals first, best first; unknown ones among themselves by alignment, aesthetic, id. */
export function compareByTotal(a: Ranked, b: Ranked): number {
  return (
    descending(a.scores?.total, b.scores?.total) ||
    (a.scores?.total == null
      ? descending(a.scores?.alignment, b.scores?.alignment) ||
        descending(a.scores?.aesthetic, b.scores?.aesthetic)
      : 0) ||
    compareIds(a.id, b.id)
  );
}

function descending(a: number | null | undefined, b: number | null | undefined): number {
  if (a == null || b == null) return (a == null ? 1 : 0) - (b == null ? 1 : 0);
  return b - a;
}
