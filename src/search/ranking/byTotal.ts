import { candidateOf } from "../candidates.js";
import { compareIds } from "../keys.js";
import type { Candidate, SearchState } from "../state.js";
import type { Ranked, Ranker } from "./ranker.js";

/** Ranks by the total score alone; by a checklist, its looks break ties. Needs no calls. */
export const rankByTotal: Ranker = {
  order: orderByTotal,
  pending: () => [],
  beats: (state, child, parent) => {
    if (state.checklist !== null) return isBetter(child, parent);
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
    .sort(state.checklist === null ? compareByTotal : compareByChecklist)
    .map(({ id }) => id);
}

/** What a second look confirmed first, then by total; of those that are equal, the one that looks better. */
function compareByChecklist(a: Candidate, b: Candidate): number {
  const isConfirmed = ({ confirmed }: Candidate): number => (confirmed === true ? 1 : 0);
  return (
    isConfirmed(b) - isConfirmed(a) ||
    descending(a.scores?.total, b.scores?.total) ||
    descending(a.scores?.aesthetic, b.scores?.aesthetic) ||
    compareIds(a.id, b.id)
  );
}

/** By its total; by its looks where totals are the same. */
function isBetter({ scores: child }: Candidate, { scores: parent }: Candidate): boolean {
  if (child?.total == null) return false;
  const byTotal = descending(child.total, parent?.total);
  return (byTotal || descending(child.aesthetic, parent?.aesthetic)) < 0;
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
