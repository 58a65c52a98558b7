import type { Random } from "../base/random.js";
import type { Agreement, AlphaFit, Correlation } from "../protocol/evaluationResult.js";
import type { Draws } from "../search/ranking/strengths/posterior.js";
import { totalScore } from "../search/scoring.js";
import { kendallTauB, spearmanRho } from "./correlation.js";

/** An image that both people and the machine have ranked. */
export interface Ranked {
  /** Its place in a draw of the posterior. */
  readonly index: number;
  /** People's, mean of the posterior: higher is better. */
  readonly strength: number;
  /** People's and the machine's places among all images of the goal, from 1. */
  readonly rank: number;
  readonly machineRank: number;
  /** 0-100 and 0-10; null where the judge did not say. */
  readonly alignment: number | null;
  readonly aesthetic: number | null;
}

const replicates = 1000;
/** Fewer have no order that could agree. */
const fewest = 3;

/**
 * The machine's order against people's. The intervals hold both uncertainties: of what people think
 * (each replicate takes another draw of the posterior), and of which images happen to be there (it
 * takes as many of them with replacement: Efron's percentile bootstrap). Few votes tell people's order
 * badly, and the prior knows nothing of the machine: so all of it leans to no agreement, the less votes
 * the more. How far even the right order gets with them is the `ceiling`.
 * @param ranked those with a vote and a machine's rank
 * @param all how many images the goal has
 */
export function agreementOf(
  goal: number,
  ranked: readonly Ranked[],
  draws: Draws,
  random: Random,
): Agreement {
  const machine = ranked.map(({ machineRank }) => -machineRank);
  const people = ranked.map(({ strength }) => strength);
  const resampled = resample(ranked, draws, random);
  const correlation = (of: typeof kendallTauB): Correlation | null => {
    const value = ranked.length < fewest ? null : of(machine, people);
    return value === null ? null : { value, ...percentiles(resampled, of) };
  };
  const first = ranked.find(({ machineRank }) => machineRank === 1);
  return {
    goal,
    items: ranked.length,
    kendall: correlation(kendallTauB),
    spearman: correlation(spearmanRho),
    ceiling: ranked.length < fewest ? null : ceilingOf(ranked, draws),
    top: topOf(ranked),
    machineFirst: first?.rank ?? null,
  };
}

/**
 * The mean of tau-b between what people may have in mind, each draw an order, and what their votes say
 * that it is: more than that no machine can be expected to reach, however well it knows them.
 */
function ceilingOf(ranked: readonly Ranked[], { count, strengths }: Draws): number | null {
  const items = strengths.length / count;
  const people = ranked.map(({ strength }) => strength);
  const taus = Array.from({ length: Math.min(count, replicates) }, (_, draw) =>
    kendallTauB(
      ranked.map(({ index }) => strengths[draw * items + index] ?? 0),
      people,
    ),
  ).filter((tau) => tau !== null);
  return taus.length === 0 ? null : taus.reduce((sum, tau) => sum + tau, 0) / taus.length;
}

type Pairs = readonly [machine: readonly number[], people: readonly number[]];

function resample(ranked: readonly Ranked[], { count, strengths }: Draws, random: Random): Pairs[] {
  if (ranked.length < fewest) return [];
  const items = strengths.length / count;
  return Array.from({ length: replicates }, () => {
    const row = random.below(count) * items;
    const taken = ranked.map(() => random.pick(ranked));
    return [
      taken.map(({ machineRank }) => -machineRank),
      taken.map(({ index }) => strengths[row + index] ?? 0),
    ];
  });
}

function percentiles(pairs: readonly Pairs[], of: typeof kendallTauB): Omit<Correlation, "value"> {
  const values = pairs.flatMap(([machine, people]) => of(machine, people) ?? []);
  values.sort((one, other) => one - other);
  const quantile = (share: number): number =>
    values[Math.round(share * (values.length - 1))] ?? 2 * share - 1;
  return { low: quantile(0.025), high: quantile(0.975) };
}

function topOf(ranked: readonly Ranked[]): Agreement["top"] {
  const k = Math.min(3, Math.floor(ranked.length / 2));
  if (k === 0) return null;
  const best = (of: (each: Ranked) => number): Ranked[] =>
    [...ranked].sort((one, other) => of(one) - of(other)).slice(0, k);
  const machines = new Set(best(({ machineRank }) => machineRank));
  const shared = best(({ rank }) => rank).filter((each) => machines.has(each)).length;
  return { k, shared, byChance: (k * k) / ranked.length };
}

const steps = 100;

/**
 * With which weights of alignment the machine's totals would have agreed best with people.
 * @param used the weight that it had; null where not known
 * @returns null where too few images have both scores, or one of them is all the same
 */
export function alphaFitOf(
  goal: number,
  ranked: readonly Ranked[],
  used: number | null,
): AlphaFit | null {
  const scored = ranked.filter(
    ({ alignment, aesthetic }) => ![alignment, aesthetic].includes(null),
  );
  if (scored.length < fewest) return null;
  const people = scored.map(({ strength }) => strength);
  const tauAt = (alpha: number): number | null =>
    kendallTauB(
      scored.map(({ alignment, aesthetic }) => totalScore(alignment, aesthetic, alpha) ?? 0),
      people,
    );
  const taus = Array.from({ length: steps + 1 }, (_, step) => tauAt(step / steps));
  const known = taus.filter((tau) => tau !== null);
  if (known.length === 0 || isFlat(scored)) return null;
  const tau = Math.max(...known);
  const [low, high] = longestRun(taus, tau);
  const usedTau = used === null ? null : tauAt(used);
  return { goal, used, usedTau, low: low / steps, high: high / steps, tau };
}

/** Where one of the scores says nothing, no weight can. */
function isFlat(scored: readonly Ranked[]): boolean {
  const count = (of: (each: Ranked) => number | null): number => new Set(scored.map(of)).size;
  return count(({ alignment }) => alignment) === 1 || count(({ aesthetic }) => aesthetic) === 1;
}

function longestRun(taus: readonly (number | null)[], best: number): [first: number, last: number] {
  let [longest, start]: [[number, number], number | null] = [[0, -1], null];
  for (const [step, tau] of taus.entries()) {
    if (tau === null || tau < best - 1e-12) start = null;
    else {
      start ??= step;
      if (step - start > longest[1] - longest[0]) longest = [start, step];
    }
  }
  return longest;
}
