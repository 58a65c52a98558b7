import { at, type Matrix } from "./matrix.js";
import type { NormalPrior, PairAnswer, StrengthModel } from "./model.js";

/**
 * The logarithm of the posterior, but for a constant, of all parameters in one vector: the strengths,
 * then the bias, then the logarithm of Davidson's v, the last two where the model has them. It is
 * strictly concave: each outcome is a multinomial logit, linear in the parameters, and each prior
 * is normal.
 */
export interface LogPosterior {
  /** The number of parameters. */
  readonly size: number;
  /** Where the bias stands among the parameters; null where the model has none. */
  readonly biasAt: number | null;
  readonly logTieAt: number | null;
  /** The priors' means, one a parameter. */
  readonly start: Float64Array;
  /** The value at `parameters`; its gradient is written into `gradient`. */
  value(parameters: Float64Array, gradient: Float64Array): number;
  /** Minus the second derivatives: positive definite. */
  curvature(parameters: Float64Array): Matrix;
}

/** Answers of one pair in one order: what was answered how often. */
interface Cell {
  readonly left: number;
  readonly right: number;
  readonly counts: { left: number; right: number; tie: number };
}

/** The probabilities of the outcomes, from d and v; `logSum` is of the outcomes' weights in the ratio. */
export interface OutcomeChances {
  left: number;
  right: number;
  tie: number;
  logSum: number;
}

/**
 * The chances of a pair whose left item is stronger by `difference`, the bias counted in. Written into
 * `into`, for it is asked a million times.
 * @param tie Davidson's v
 */
export function setChances(into: OutcomeChances, difference: number, tie: number): void {
  const half = Math.abs(difference) / 2;
  const shrunk = Math.exp(-half);
  const weaker = shrunk * shrunk;
  const even = tie * shrunk;
  const sum = 1 + weaker + even;
  into.left = (difference > 0 ? 1 : weaker) / sum;
  into.right = (difference > 0 ? weaker : 1) / sum;
  into.tie = even / sum;
  into.logSum = half + Math.log(sum);
}

/** @throws {RangeError} see `fitStrengths` */
export function logPosterior(
  items: number,
  answers: readonly PairAnswer[],
  model: StrengthModel,
): LogPosterior {
  const priors = priorsOf(items, model);
  const size = priors.length;
  const biasAt = model.sideBias === null ? null : items;
  const logTieAt = model.logTie === null ? null : size - 1;
  const cells = cellsOf(items, answers, model);
  const chances: OutcomeChances = { left: 0, right: 0, tie: 0, logSum: 0 };
  const setCell = ({ left, right }: Cell, parameters: Float64Array): void => {
    const bias = biasAt === null ? 0 : at(parameters, biasAt);
    const tie = logTieAt === null ? 0 : Math.exp(at(parameters, logTieAt));
    setChances(chances, at(parameters, left) - at(parameters, right) + bias, tie);
  };
  return {
    size,
    biasAt,
    logTieAt,
    start: Float64Array.from(priors, ({ mean }) => mean),
    value: (parameters, gradient) => {
      let value = 0;
      priors.forEach(({ mean, sd }, index) => {
        const away = (at(parameters, index) - mean) / sd;
        value -= (away * away) / 2;
        gradient[index] = -away / sd;
      });
      for (const cell of cells) {
        setCell(cell, parameters);
        const { left, right, counts } = cell;
        const all = counts.left + counts.right + counts.tie;
        const ahead = (counts.left - counts.right) / 2;
        const bias = biasAt === null ? 0 : at(parameters, biasAt);
        value += ahead * (at(parameters, left) - at(parameters, right) + bias);
        value -= all * chances.logSum;
        const slope = ahead - (all * (chances.left - chances.right)) / 2;
        gradient[left] = at(gradient, left) + slope;
        gradient[right] = at(gradient, right) - slope;
        if (biasAt !== null) gradient[biasAt] = at(gradient, biasAt) + slope;
        if (logTieAt === null) continue;
        value += counts.tie * at(parameters, logTieAt);
        gradient[logTieAt] = at(gradient, logTieAt) + counts.tie - all * chances.tie;
      }
      return value;
    },
    curvature: (parameters) => {
      const matrix = new Float64Array(size * size);
      const add = (row: number, column: number, value: number): void => {
        matrix[row * size + column] = at(matrix, row * size + column) + value;
      };
      priors.forEach(({ sd }, index) => add(index, index, 1 / (sd * sd)));
      for (const cell of cells) {
        setCell(cell, parameters);
        const { left, right, counts } = cell;
        const all = counts.left + counts.right + counts.tie;
        const lean = (chances.left - chances.right) / 2;
        const byDifference = all * ((chances.left + chances.right) / 4 - lean * lean);
        // How d follows from the parameters: plus the left strength and the bias, minus the right.
        const signs: (readonly [number, number])[] = [
          [left, 1],
          [right, -1],
        ];
        if (biasAt !== null) signs.push([biasAt, 1]);
        for (const [row, a] of signs) {
          for (const [column, b] of signs) add(row, column, a * b * byDifference);
        }
        if (logTieAt === null) continue;
        add(logTieAt, logTieAt, all * chances.tie * (1 - chances.tie));
        for (const [row, a] of signs) {
          const mixed = -a * all * lean * chances.tie;
          add(row, logTieAt, mixed);
          add(logTieAt, row, mixed);
        }
      }
      return matrix;
    },
  };
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

function cellsOf(items: number, answers: readonly PairAnswer[], model: StrengthModel): Cell[] {
  const cells = new Map<number, Cell>();
  const isItem = (index: number): boolean =>
    Number.isInteger(index) && index >= 0 && index < items;
  for (const { left, right, outcome } of answers) {
    if (!isItem(left) || !isItem(right) || left === right) {
      throw new RangeError(`No pair of ${items} items: ${left}, ${right}`);
    }
    if (outcome === "tie" && model.logTie === null) throw new RangeError("The model has no ties");
    const key = left * items + right;
    const cell = cells.get(key) ?? { left, right, counts: { left: 0, right: 0, tie: 0 } };
    cell.counts[outcome]++;
    cells.set(key, cell);
  }
  return [...cells.values()];
}
