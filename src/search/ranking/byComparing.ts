import { candidateOf } from "../candidates.js";
import type { SearchState } from "../state.js";
import { compareByTotal, rankByTotal } from "./byTotal.js";
import { keptChances } from "./compare/chances.js";
import { comparisonsDue } from "./compare/comparisonRounds.js";
import { knownOf, knownPool, meanOf, type Known } from "./compare/known.js";
import { topSets } from "./compare/topSets.js";
import type { Ranker } from "./ranker.js";

/**
 * Ranks by how strong images are, as all comparisons of the session and the scores tell together. Where
 * nobody compared, by the total score.
 */
export const rankByComparing: Ranker = {
  order: (state, ids) => {
    const known = knownOf(state);
    return known === null ? rankByTotal.order(state, ids) : byStrength(state, known, ids);
  },
  pending: comparisonsDue,
  chances: (state, ids) => {
    const known = knownOf(state);
    return known === null || ids.length === 0 ? null : chancesOf(state, known, ids);
  },
  beats: (state, child, parent) => {
    const known = knownOf(state);
    if (known === null) return rankByTotal.beats(state, child, parent);
    const [ofChild, ofParent] = [meanOf(known, child), meanOf(known, parent)];
    return ofChild !== null && (ofParent === null || levelOf(ofChild) > levelOf(ofParent));
  },
  /** A difference of strengths is worth as many points as one of totals that speaks for it. */
  gain: (state, before, now) => {
    const known = knownOf(state);
    if (known === null) return rankByTotal.gain(state, before, now);
    const meanNow = now === undefined ? null : meanOf(known, candidateOf(state, now));
    const meanBefore = before === undefined ? null : meanOf(known, candidateOf(state, before));
    if (meanNow === null || meanBefore === null) return null;
    return (meanNow - meanBefore) * known.scale.pointsPerLogit;
  },
};

/** Means that differ by less, logits, do not differ: draws tell no more. The scores decide then. */
const grain = 0.05;

function levelOf(mean: number): number {
  return Math.round(mean / grain);
}

/** Those of long ago are behind, for they were not kept; of whom nothing is known, last of all. */
function byStrength(state: SearchState, known: Known, ids: readonly string[]): string[] {
  const ranked = ids.map((id) => {
    const candidate = candidateOf(state, id);
    const mean = meanOf(known, candidate);
    const tier = mean === null ? 2 : known.past.has(id) ? 1 : 0;
    return { candidate, level: levelOf(mean ?? 0), tier };
  });
  ranked.sort(
    (a, b) => a.tier - b.tier || b.level - a.level || compareByTotal(a.candidate, b.candidate),
  );
  return ranked.map(({ candidate }) => candidate.id);
}

function chancesOf(state: SearchState, known: Known, ids: readonly string[]) {
  const pool = knownPool(state, known, ids);
  const { pKept } = keptChances(pool, state.plan.beamWidth);
  const best = topSets(pool.draws, pool.items, 1);
  return ids.map((id, item) => {
    let wins = 0;
    for (let row = item; row < best.length; row += pool.items) wins += best[row] ?? 0;
    return { id, win: thousandths(wins / pool.draws.count), kept: thousandths(pKept[item] ?? 0) };
  });
}

/** So that what is written holds on a machine that rounds otherwise. */
function thousandths(chance: number): number {
  return Math.round(chance * 1000) / 1000;
}
