import type { Steps } from "../base/steps.js";
import type { Agreement, AlphaFit, Correlation } from "../protocol/evaluationResult.js";
import type { StrengthDraws } from "../search/ranking/strengths/leaning.js";
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

/** Fewer have no order that could agree. */
const fewest = 3;

/**
 * The machine's places as scores with a mean of 0 and a variance of 1, as `leaningSteps` takes them.
 * @param ranks from 1; null of what it has not judged, which gets 0
 */
export function machineScores(ranks: readonly (number | null)[]): number[] {
  const known = ranks.filter((rank) => rank !== null);
  const mean = known.reduce((sum, rank) => sum + rank, 0) / known.length;
  const variance = known.reduce((sum, rank) => sum + (rank - mean) ** 2, 0) / known.length;
  return ranks.map((rank) =>
    rank === null || variance === 0 ? 0 : (mean - rank) / Math.sqrt(variance),
  );
}

/** Draws that are compared in one step: a few milliseconds. */
const drawsPerStep = 40;

/**
 * The machine's order against people's. What people have in mind is known as far as their votes tell
 * it: each figure is the median over the draws of it, with the central 95 % of them as its interval.
 * @param ranked those with a vote and a machine's rank
 * @param draws of all images of the goal, where the machine may know something (`leaningSteps`): those
 *   that know nothing of it lean to no agreement
 */
export function* agreementSteps(
  goal: number,
  ranked: readonly Ranked[],
  { count, strengths }: StrengthDraws,
): Steps<Agreement> {
  const machine = ranked.map(({ machineRank }) => -machineRank);
  const items = strengths.length / count;
  const k = Math.min(3, Math.floor(ranked.length / 2));
  const [taus, rhos, tops]: [number[], number[], number[]] = [[], [], []];
  for (let draw = 0; draw < count; draw++) {
    const people = ranked.map(({ index }) => strengths[draw * items + index] ?? 0);
    addTo(taus, kendallTauB(machine, people));
    addTo(rhos, spearmanRho(machine, people));
    tops.push(sharedTop(k, machine, people));
    if (draw % drawsPerStep === 0) yield;
  }
  const isOrder = ranked.length >= fewest;
  const first = ranked.find(({ machineRank }) => machineRank === 1);
  const shared = sharedTop(
    k,
    machine,
    ranked.map(({ rank }) => -rank),
  );
  const possible = spread(tops);
  return {
    goal,
    items: ranked.length,
    kendall: isOrder && taus.length > 0 ? spread(taus) : null,
    spearman: isOrder && rhos.length > 0 ? spread(rhos) : null,
    top:
      k === 0
        ? null
        : {
            ...{ k, shared, byChance: (k * k) / ranked.length },
            // The order of the votes is one that people may have in mind.
            low: Math.min(possible.low, shared),
            high: Math.max(possible.high, shared),
          },
    machineFirst: first?.rank ?? null,
  };
}

function addTo(values: number[], value: number | null): void {
  if (value !== null) values.push(value);
}

/** The median, and the central 95 %. */
function spread(values: number[]): Correlation {
  values.sort((one, other) => one - other);
  const quantile = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0;
  return { value: quantile(0.5), low: quantile(0.025), high: quantile(0.975) };
}

/** How many are among the `k` highest of both lists. */
function sharedTop(k: number, one: readonly number[], other: readonly number[]): number {
  const highest = (values: readonly number[]): number[] =>
    [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, k);
  const first = new Set(highest(one));
  return highest(other).filter((place) => first.has(place)).length;
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
