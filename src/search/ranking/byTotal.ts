import { candidateOf } from "../candidates.js";
import { compareIds } from "../keys.js";
import type { SearchState } from "../state.js";
import type { Ranked, Ranker } from "./ranker.js";

/** Ranks by the total score alone; needs no calls. */
export const rankByTotal: Ranker = {
  order: orderByTotal,
  pending: () => [],
  beats: (_state, child, parent) => {
    const [childTotal, parentTotal] = [child.scores?.total ?? null, parent.scores?.total ?? null];
    return childTotal !== null && (parentTotal === null || childTotal > parentTotal);
  },
  gain: (state, before, now) => {
    const [from, to] = [totalOf(state, before), totalOf(state, now)];
    return from === null || to === null ? null : to - from;
  },
};

function totalOf(state: SearchState, id: string | undefined): number | null {
  return id === undefined ? null : (candidateOf(state, id).scores?.total ?? null);
}

function orderByTotal(state: SearchState, ids: readonly string[]): string[] {
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
