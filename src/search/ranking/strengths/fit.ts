import type { Groups } from "./groups.js";
import type { PairAnswer, StrengthModel } from "./model.js";

/** The most likely values, given the answers and the priors. */
export interface Fit {
  /** In logits, one an item; their mean is 0. */
  readonly strengths: readonly number[];
  /** Davidson's v, 0 or more: 0 where the model has no ties. */
  readonly tie: number;
  /** To the left, in logits; 0 where the model has none. */
  readonly sideBias: number;
  readonly groups: Groups;
}

/**
 * The maximum of the posterior (MAP), by Newton's method: the only one, for its logarithm is strictly
 * concave. Finite for any answers, also none, disconnected ones and perfect separation.
 * @param items how many, 1 or more
 * @throws {RangeError} when an answer names an item that is not there or one twice, is a tie that
 *   the model has not, or when a prior is none
 */
export function fitStrengths(
  items: number,
  answers: readonly PairAnswer[],
  model: StrengthModel,
): Fit {
  throw new Error(`Being built: ${items} ${answers.length} ${model.priorSd}`);
}
