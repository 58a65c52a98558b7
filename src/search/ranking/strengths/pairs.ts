import type { Likelihood, SharedPlaces } from "./likelihood.js";
import { at } from "./matrix.js";
import type { PairAnswer } from "./model.js";

/** Answers by pair and order, one entry a pair that was answered: sums that the likelihood is made of. */
interface Cells {
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Half of how much more often the left was better than the right. */
  readonly ahead: Float64Array;
  readonly ties: Float64Array;
  readonly all: Float64Array;
}

/** The probabilities of the outcomes. */
export interface OutcomeChances {
  left: number;
  right: number;
  tie: number;
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
}

/**
 * How likely answers about pairs are.
 * @throws {RangeError} see `fitStrengths`
 */
export function pairLikelihood(
  items: number,
  answers: readonly PairAnswer[],
  { biasAt, logTieAt }: SharedPlaces,
): Likelihood {
  const cells = cellsOf(items, answers, logTieAt !== null);
  const chances: OutcomeChances = { left: 0, right: 0, tie: 0 };
  const biasOf = (parameters: Float64Array): number =>
    biasAt === null ? 0 : at(parameters, biasAt);
  const tieOf = (parameters: Float64Array): number =>
    logTieAt === null ? 0 : Math.exp(at(parameters, logTieAt));
  const setCell = (cell: number, parameters: Float64Array, bias: number, tie: number): void => {
    const left = at(parameters, at(cells.left, cell));
    setChances(chances, left - at(parameters, at(cells.right, cell)) + bias, tie);
  };
  return {
    add: (before, parameters, gradient) => {
      let value = before;
      const bias = biasOf(parameters);
      const tie = tieOf(parameters);
      const { left: lefts, right: rights, ahead: aheads, ties, all: alls } = cells;
      let [biasSlope, tieSlope, tied] = [0, 0, 0];
      for (let cell = 0; cell < cells.count; cell++) {
        const left = lefts[cell] as number;
        const right = rights[cell] as number;
        const all = alls[cell] as number;
        const ahead = aheads[cell] as number;
        const difference = (parameters[left] as number) - (parameters[right] as number) + bias;
        // As `setChances` has it, written out: this is where all the time goes.
        const half = difference < 0 ? -difference / 2 : difference / 2;
        const shrunk = Math.exp(-half);
        const even = tie * shrunk;
        const sum = 1 + shrunk * shrunk + even;
        const lean = (1 - shrunk * shrunk) / sum;
        value += ahead * difference - all * (half + Math.log(sum));
        const slope = ahead - (all * (difference < 0 ? -lean : lean)) / 2;
        gradient[left] = (gradient[left] as number) + slope;
        gradient[right] = (gradient[right] as number) - slope;
        biasSlope += slope;
        tied += ties[cell] as number;
        tieSlope -= (all * even) / sum;
      }
      if (logTieAt !== null) value += tied * at(parameters, logTieAt);
      tieSlope += tied;
      if (biasAt !== null) gradient[biasAt] = at(gradient, biasAt) + biasSlope;
      if (logTieAt !== null) gradient[logTieAt] = at(gradient, logTieAt) + tieSlope;
      return value;
    },
    addCurvature: (parameters, add) => {
      for (let cell = 0; cell < cells.count; cell++) {
        setCell(cell, parameters, biasOf(parameters), tieOf(parameters));
        const all = at(cells.all, cell);
        const lean = (chances.left - chances.right) / 2;
        const byDifference = all * ((chances.left + chances.right) / 4 - lean * lean);
        // How d follows from the parameters: plus the left strength and the bias, minus the right.
        const signs: (readonly [number, number])[] = [
          [at(cells.left, cell), 1],
          [at(cells.right, cell), -1],
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
    },
  };
}

function cellsOf(items: number, answers: readonly PairAnswer[], hasTies: boolean): Cells {
  const cells = new Map<number, { pair: PairAnswer; left: number; right: number; tie: number }>();
  const isItem = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < items;
  for (const pair of answers) {
    const { left, right, outcome } = pair;
    if (!isItem(left) || !isItem(right) || left === right) {
      throw new RangeError(`No pair of ${items} items: ${left}, ${right}`);
    }
    if (outcome === "tie" && !hasTies) throw new RangeError("The model has no ties");
    const key = left * items + right;
    const cell = cells.get(key) ?? { pair, left: 0, right: 0, tie: 0 };
    cell[outcome]++;
    cells.set(key, cell);
  }
  const each = [...cells.values()];
  return {
    count: each.length,
    left: Int32Array.from(each, ({ pair }) => pair.left),
    right: Int32Array.from(each, ({ pair }) => pair.right),
    ahead: Float64Array.from(each, ({ left, right }) => (left - right) / 2),
    ties: Float64Array.from(each, ({ tie }) => tie),
    all: Float64Array.from(each, ({ left, right, tie }) => left + right + tie),
  };
}
