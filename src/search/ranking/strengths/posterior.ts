import type { Random } from "../../../base/random.js";
import type { Groups } from "./groups.js";
import type { PairAnswer, StrengthModel } from "./model.js";

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
  pAbove(i: number, j: number): number;
  /** For `nextPair`, and for tests of the sampler. */
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

/**
 * Draws of the exact posterior, and what follows from them. The work is bounded by items, answers
 * and draws: 12 items take some ms, 64 items some hundred.
 * @param random a stream of its own, so that the same answers give the same figures
 * @param draws how many; without it as many as figures in per cent need
 * @throws {RangeError} as `fitStrengths`
 */
export function samplePosterior(
  items: number,
  answers: readonly PairAnswer[],
  model: StrengthModel,
  random: Random,
  draws = 1000,
): Posterior {
  throw new Error(
    `Being built: ${items} ${answers.length} ${model.priorSd} ${random.next()} ${draws}`,
  );
}
