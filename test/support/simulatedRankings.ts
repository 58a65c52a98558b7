import { seededRandom } from "../../src/base/random.js";
import { keptChances } from "../../src/search/ranking/compare/chances.js";
import { nextSets } from "../../src/search/ranking/compare/nextSets.js";
import { isKeptSettled, roundSizes } from "../../src/search/ranking/compare/rounds.js";
import { comparerModel, type OrderAnswer } from "../../src/search/ranking/strengths/model.js";
import { samplePosterior } from "../../src/search/ranking/strengths/posterior.js";
import type { Forecast } from "./calibration.js";
import {
  normal,
  thurstoneComparer,
  type Comparer,
  type ComparerKind,
  type Ranking,
} from "./simulatedComparers.js";

export interface RankingSize {
  readonly items: number;
  readonly kept: number;
  readonly setSize: number;
  /** Of the posterior, to choose by; what is said in the end has three times as many. */
  readonly draws: number;
}

/** A case of ranking. */
export interface RankingCase extends ComparerKind, RankingSize {}

/** What a ranking by comparisons came to, beside the truth. */
export interface RankingRun extends Ranking {
  /** The share of the true top M among the first M. */
  readonly recall: number;
  /** For each item what was thought, and whether it is so. */
  readonly best: readonly Forecast[];
  readonly keptAmong: readonly Forecast[];
  readonly isRight: Forecast;
}

/** True qualities and the comparer who looks at them, the same for every way of ranking. */
export function drawnCase(
  seed: string,
  ranking: Pick<RankingCase, "items"> & ComparerKind,
): { readonly qualities: readonly number[]; readonly compare: Comparer } {
  const random = seededRandom(seed, "truth");
  const qualities = Array.from({ length: ranking.items }, () => normal(random));
  return {
    qualities,
    compare: thurstoneComparer(qualities, ranking, seededRandom(seed, "comparer")),
  };
}

/** @param order best first */
export function recallOf(qualities: readonly number[], order: readonly number[], kept: number) {
  const top = topOf(qualities, kept);
  return order.slice(0, kept).filter((item) => top.has(item)).length / kept;
}

/** The product's way: rounds of sets, until it is settled or the calls are used up. */
export function comparedOrder(seed: string, ranking: RankingSize, compare: Comparer) {
  const { items, kept, setSize, draws } = ranking;
  const answers: OrderAnswer[] = [];
  const posteriorOf = (count: number) =>
    samplePosterior(items, answers, comparerModel, seededRandom(seed, answers.length), count);
  let rounds = 0;
  let posterior = posteriorOf(draws);
  for (const sets of roundSizes(items, setSize)) {
    if (isKeptSettled(keptChances(posterior, kept))) break;
    const random = seededRandom(seed, "round", rounds);
    const round = nextSets(posterior, answers, { kept, setSize, sets }, random);
    if (round.length === 0) break;
    rounds++;
    answers.push(...round.map(compare));
    posterior = posteriorOf(draws);
  }
  posterior = posteriorOf(3 * draws);
  const chances = keptChances(posterior, kept);
  return { calls: answers.length, rounds, order: chances.kept, chances, posterior };
}

/** The same with a truth beside it. */
export function comparedRun(seed: string, ranking: RankingCase): RankingRun {
  const { kept } = ranking;
  const { qualities, compare } = drawnCase(seed, ranking);
  const { calls, rounds, chances, posterior } = comparedOrder(seed, ranking, compare);
  const top = topOf(qualities, kept);
  const best = topOf(qualities, 1);
  return {
    calls,
    rounds,
    order: chances.kept,
    recall: recallOf(qualities, chances.kept, kept),
    best: posterior.pBest.map((chance, item) => ({ chance, isSo: best.has(item) })),
    keptAmong: chances.pKept.map((chance, item) => ({ chance, isSo: top.has(item) })),
    isRight: { chance: chances.pRight, isSo: chances.kept.every((item) => top.has(item)) },
  };
}

function topOf(qualities: readonly number[], kept: number): ReadonlySet<number> {
  const order = [...qualities.keys()].sort((a, b) => (qualities[b] ?? NaN) - (qualities[a] ?? NaN));
  return new Set(order.slice(0, kept));
}
