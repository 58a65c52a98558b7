import type { Random } from "../../../base/random.js";
import { finished, type Steps } from "../../../base/steps.js";
import { logPosterior, type LogPosterior } from "./density.js";
import { groupsOf, type Groups } from "./groups.js";
import { at } from "./matrix.js";
import type { Answer, StrengthModel } from "./model.js";
import { sampleSteps } from "./sampler.js";

/** The central 95 % of a distribution. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What a parameter that all items share is likely to be. */
export interface Estimate {
  readonly mean: number;
  readonly interval: Interval;
}

/** What is known of the strengths after the answers, from draws of the posterior. */
export interface Posterior {
  readonly items: number;
  /** Mean strengths in logits, one an item, measured from the mean of all items. */
  readonly means: readonly number[];
  /** 95 % of each strength, on the same scale. */
  readonly intervals: readonly Interval[];
  /** Between which places, from 1, each item lies with 95 %, if all are put in order. */
  readonly places: readonly Interval[];
  /** The probability that an item is the strongest, 0-1; they add up to 1. */
  readonly pBest: readonly number[];
  /** The item of the highest mean: the pick with the lowest expected regret. */
  readonly leader: number;
  /**
   * How much weaker the leader is than the strongest item, on average over what is still possible;
   * in standard deviations of strengths (`priorSd`), 0 or more.
   */
  readonly expectedRegretSd: number;
  /** The bias to the left in logits; null where the model has none. */
  readonly sideBias: Estimate | null;
  /** Davidson's v; null where the model has no ties. */
  readonly tie: Estimate | null;
  readonly groups: Groups;
  /** The probability that item `i` is stronger than item `j`, 0-1. */
  readonly pAbove: (i: number, j: number) => number;
  /** For `nextPair` and `nextSets`, and for tests of the sampler. */
  readonly draws: Draws;
}

/** Draws of the posterior, one row after another. */
export interface Draws {
  readonly count: number;
  /** `count` rows of one strength an item, in logits; each row's mean is 0. */
  readonly strengths: Float64Array;
  /** Davidson's v, one a draw; 0 where the model has no ties. */
  readonly tie: Float64Array;
  /** In logits, one a draw; 0 where the model has no bias. */
  readonly sideBias: Float64Array;
}

/** So many that chance moves a probability by .01 (one standard error at .5: .5 / sqrt(2000)). */
const usualDraws = 2000;
/** Draws of which the places are counted in one step: a few milliseconds. */
const drawsPerStep = 500;

/**
 * Draws of the exact posterior (`sampleSteps`), and what follows from them. The work is bounded by
 * items, answers and draws.
 * @param random a stream of its own, so that the same answers give the same figures
 * @throws {RangeError} as `fitStrengths`
 */
export function samplePosterior(
  items: number,
  answers: readonly Answer[],
  model: StrengthModel,
  random: Random,
  count = usualDraws,
): Posterior {
  return finished(posteriorSteps(items, answers, model, random, count));
}

/** The same, step by step: where much is to be drawn, others get their turn in between. */
export function* posteriorSteps(
  items: number,
  answers: readonly Answer[],
  model: StrengthModel,
  random: Random,
  count = usualDraws,
): Steps<Posterior> {
  const density = logPosterior(items, answers, model);
  const { rows } = yield* sampleSteps(density, count, random);
  const draws = drawsOf(items, density, rows);
  const places = yield* placesOf(draws, items);
  yield;
  const { strengths } = draws;
  const sorted = Array.from({ length: items }, (_, item) => column(strengths, items, item).sort());
  const means = sorted.map(meanOf);
  const leader = means.indexOf(Math.max(...means));
  const timesBest = new Array<number>(items).fill(0);
  let bestSum = 0;
  for (let draw = 0; draw < count; draw++) {
    const row = strengths.subarray(draw * items, (draw + 1) * items);
    const best = row.indexOf(Math.max(...row));
    timesBest[best] = at(timesBest, best) + 1;
    bestSum += at(row, best);
  }
  return {
    items,
    means,
    intervals: sorted.map(intervalOf),
    places,
    pBest: timesBest.map((times) => times / count),
    leader,
    expectedRegretSd: Math.max(0, bestSum / count - at(means, leader)) / model.priorSd,
    sideBias: model.sideBias === null ? null : estimateOf(draws.sideBias),
    tie: model.logTie === null ? null : estimateOf(draws.tie),
    groups: groupsOf(items, answers),
    pAbove: (i, j) => {
      let times = 0;
      for (let row = 0; row < strengths.length; row += items) {
        if ((strengths[row + i] as number) > (strengths[row + j] as number)) times++;
      }
      return times / count;
    },
    draws,
  };
}

/** @param rows of all parameters of the density */
export function drawsOf(
  items: number,
  { size, biasAt, logTieAt }: LogPosterior,
  rows: Float64Array,
): Draws {
  const count = rows.length / size;
  const strengths = new Float64Array(count * items);
  for (let draw = 0; draw < count; draw++) {
    const row = rows.subarray(draw * size, draw * size + items);
    const mean = meanOf(row);
    for (let item = 0; item < items; item++) {
      strengths[draw * items + item] = (row[item] as number) - mean;
    }
  }
  const shared = (place: number | null): Float64Array =>
    place === null ? new Float64Array(count) : column(rows, size, place);
  const tie = logTieAt === null ? shared(null) : shared(logTieAt).map(Math.exp);
  return { count, strengths, tie, sideBias: shared(biasAt) };
}

function* placesOf({ count, strengths }: Draws, items: number): Steps<Interval[]> {
  const places = new Float64Array(strengths.length);
  for (let draw = 0; draw < count; draw++) {
    const row = draw * items;
    for (let item = 0; item < items; item++) {
      let stronger = 0;
      for (let other = 0; other < items; other++) {
        if ((strengths[row + other] as number) > (strengths[row + item] as number)) stronger++;
      }
      places[row + item] = stronger + 1;
    }
    if (draw % drawsPerStep === 0) yield;
  }
  return Array.from({ length: items }, (_, item) => intervalOf(column(places, items, item).sort()));
}

function column(rows: Float64Array, width: number, place: number): Float64Array {
  const values = new Float64Array(rows.length / width);
  for (let row = 0; row < values.length; row++) values[row] = rows[row * width + place] as number;
  return values;
}

function estimateOf(draws: Float64Array): Estimate {
  return { mean: meanOf(draws), interval: intervalOf(draws.slice().sort()) };
}

function intervalOf(sorted: Float64Array): Interval {
  const quantile = (share: number): number => at(sorted, Math.round(share * (sorted.length - 1)));
  return { low: quantile(0.025), high: quantile(0.975) };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
