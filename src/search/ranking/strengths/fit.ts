import { logPosterior, type LogPosterior } from "./density.js";
import { groupsOf, type Groups } from "./groups.js";
import {
  at,
  cholesky,
  invertLower,
  timesLower,
  timesLowerTransposed,
  type Matrix,
} from "./matrix.js";
import type { Answer, StrengthModel } from "./model.js";

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
 * The maximum of the posterior (MAP): there is one, for its logarithm is strictly concave. Finite for
 * any answers, also none, disconnected ones and perfect separation.
 * @param items how many, 1 or more
 * @param answers about pairs, orders, or both
 * @throws {RangeError} when an answer names an item that is not there or one twice, is a tie that
 *   the model has not, orders other items than were shown or more than `mostShown`, has an empty group
 *   or no weight above 0 up to 1, or when a prior is none
 */
export function fitStrengths(items: number, answers: readonly Answer[], model: StrengthModel): Fit {
  const posterior = logPosterior(items, answers, model);
  const { top } = topOf(posterior);
  const strengths = top.subarray(0, items);
  const mean = strengths.reduce((sum, each) => sum + each, 0) / items;
  return {
    strengths: Array.from(strengths, (each) => each - mean),
    tie: posterior.logTieAt === null ? 0 : Math.exp(at(top, posterior.logTieAt)),
    sideBias: posterior.biasAt === null ? 0 : at(top, posterior.biasAt),
    groups: groupsOf(items, answers),
  };
}

/** Where a posterior is highest, and how wide it is there. */
export interface Top {
  readonly top: Float64Array;
  /**
   * The inverse of the lower triangle of its curvature: a normal vector times its transpose varies
   * as Laplace's approximation does.
   */
  readonly inverseLower: Matrix;
}

/** No start needs a tenth of it: far from the top Newton's steps are halved, near it digits double. */
const mostSteps = 200;

/** Newton's method, with steps halved until they climb (Armijo's rule). */
export function topOf(posterior: LogPosterior): Top {
  const { size } = posterior;
  let [here, gradient] = [Float64Array.from(posterior.start), new Float64Array(size)];
  let value = posterior.value(here, gradient);
  let inverseLower = inverseLowerAt(posterior, here);
  for (let step = 0; step < mostSteps; step++) {
    const scaled = new Float64Array(size);
    const direction = new Float64Array(size);
    timesLower(inverseLower, gradient, scaled);
    timesLowerTransposed(inverseLower, scaled, direction);
    // Newton's decrement, squared: twice what is still to gain.
    const toGain = scaled.reduce((sum, each) => sum + each * each, 0);
    let length = 1;
    const nextGradient = new Float64Array(size);
    let next = here;
    let nextValue = -Infinity;
    for (; length > 1e-10; length /= 2) {
      next = here.map((each, index) => each + length * at(direction, index));
      nextValue = posterior.value(next, nextGradient);
      // Rounding hides gains as small as the last digit of the value.
      if (nextValue - value >= (length * toGain) / 4 - 1e-14 * Math.abs(value)) break;
    }
    [here, gradient, value] = [next, nextGradient, nextValue];
    inverseLower = inverseLowerAt(posterior, here);
    if (toGain < 1e-22) break;
  }
  return { top: here, inverseLower };
}

function inverseLowerAt(posterior: LogPosterior, parameters: Float64Array): Matrix {
  const { size } = posterior;
  return invertLower(cholesky(posterior.curvature(parameters), size), size);
}
