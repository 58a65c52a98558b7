import type { Likelihood, SharedPlaces } from "./likelihood.js";
import { at, type Matrix } from "./matrix.js";
import type { Answer, NormalPrior, OrderAnswer, PairAnswer, StrengthModel } from "./model.js";
import { orderLikelihood } from "./orders.js";
import { pairLikelihood } from "./pairs.js";

/**
 * The logarithm of the posterior, but for a constant, of all parameters in one vector: the strengths,
 * then the bias, then the logarithm of Davidson's v, the last two where the model has them. It is
 * strictly concave: each outcome is a multinomial logit, linear in the parameters, and each prior
 * is normal.
 */
export interface LogPosterior extends SharedPlaces {
  /** The number of parameters. */
  readonly size: number;
  /** The priors' means, one a parameter. */
  readonly start: Float64Array;
  /** The value at `parameters`; its gradient is written into `gradient`. */
  value(parameters: Float64Array, gradient: Float64Array): number;
  /** Minus the second derivatives: positive definite. */
  curvature(parameters: Float64Array): Matrix;
}

/** @throws {RangeError} see `fitStrengths` */
export function logPosterior(
  items: number,
  answers: readonly Answer[],
  model: StrengthModel,
): LogPosterior {
  return posteriorOf(items, likelihoodsOf(items, answers, model), model);
}

/**
 * The same of answers that were counted before, for several models.
 * @param likelihoods of a model that has a bias, and ties, where this one has
 */
export function posteriorOf(
  items: number,
  likelihoods: readonly Likelihood[],
  model: StrengthModel,
): LogPosterior {
  const priors = priorsOf(items, model);
  const size = priors.length;
  const { biasAt, logTieAt } = sharedPlaces(items, model);
  const means = Float64Array.from(priors, ({ mean }) => mean);
  const precisions = Float64Array.from(priors, ({ sd }) => 1 / (sd * sd));
  return {
    size,
    biasAt,
    logTieAt,
    start: means,
    value: (parameters, gradient) => {
      let value = 0;
      for (let k = 0; k < size; k++) {
        const away = (parameters[k] as number) - (means[k] as number);
        value -= (away * away * (precisions[k] as number)) / 2;
        gradient[k] = -away * (precisions[k] as number);
      }
      for (const likelihood of likelihoods) value = likelihood.add(value, parameters, gradient);
      return value;
    },
    curvature: (parameters) => {
      const matrix = new Float64Array(size * size);
      const add = (row: number, column: number, value: number): void => {
        matrix[row * size + column] = at(matrix, row * size + column) + value;
      };
      precisions.forEach((precision, k) => add(k, k, precision));
      for (const likelihood of likelihoods) likelihood.addCurvature(parameters, add);
      return matrix;
    },
  };
}

function sharedPlaces(items: number, { sideBias, logTie }: StrengthModel): SharedPlaces {
  const logTieAt = sideBias === null ? items : items + 1;
  return {
    biasAt: sideBias === null ? null : items,
    logTieAt: logTie === null ? null : logTieAt,
  };
}

/** @throws {RangeError} see `fitStrengths` */
export function likelihoodsOf(
  items: number,
  answers: readonly Answer[],
  model: StrengthModel,
): readonly Likelihood[] {
  priorsOf(items, model);
  const places = sharedPlaces(items, model);
  const isOrder = (answer: Answer): answer is OrderAnswer => "shown" in answer;
  const orders = answers.filter(isOrder);
  const pairs = answers.filter((answer): answer is PairAnswer => !isOrder(answer));
  return [
    ...(pairs.length > 0 ? [pairLikelihood(items, pairs, places)] : []),
    ...(orders.length > 0 ? [orderLikelihood(items, orders, places)] : []),
  ];
}

function priorsOf(items: number, { priorSd, priorMeans, logTie, sideBias }: StrengthModel) {
  if (!Number.isInteger(items) || items < 1) throw new RangeError(`No number of items: ${items}`);
  if (priorMeans !== undefined && priorMeans.length !== items) {
    throw new RangeError(`${priorMeans.length} prior means for ${items} items`);
  }
  const strengths = Array.from({ length: items }, (_, item): NormalPrior => {
    return { mean: priorMeans?.[item] ?? 0, sd: priorSd };
  });
  const priors = [...strengths, sideBias, logTie].filter((prior) => prior !== null);
  if (!priors.every(({ mean, sd }) => Number.isFinite(mean) && sd > 0 && Number.isFinite(sd))) {
    throw new RangeError("A prior's mean must be finite, and its sd above 0");
  }
  return priors;
}
