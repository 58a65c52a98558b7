import { unpackNumbers, type PackedNumbers } from "./models.js";
import { at, type Numbers } from "./numbers.js";
import { directions } from "./orientation.js";

/** How far apart two cells of a window may be, plus one. */
export const reach = 8;
/** Steps across, from `1 - reach` to `reach - 1`. */
export const acrossSteps = 2 * reach - 1;

/** How edges usually are in pictures, whatever they show. */
export interface EdgeStatistics {
  /** One value a direction. */
  readonly mean: Numbers;
  /**
   * How each direction in a cell goes together with each in another cell, by how far the other is
   * down (0 to `reach - 1`) and across (`acrossSteps`): `directions` squared values each.
   */
  readonly together: Numbers;
}

export type PackedEdgeStatistics = Readonly<Record<keyof EdgeStatistics, PackedNumbers>>;

export const unpackEdgeStatistics = (packed: PackedEdgeStatistics): EdgeStatistics => ({
  mean: unpackNumbers(packed.mean),
  together: unpackNumbers(packed.together),
});

/** Added to each value's own variance: what is finer than this is noise. */
const ridge = 0.01;

/**
 * Turns the edges in a window of one shape into numbers that are independent of each other, so that
 * what is usual in pictures counts for little and what is peculiar to a thing for much.
 * @see Hariharan, Malik and Ramanan, "Discriminative decorrelation for clustering and
 * classification" (2012)
 */
export class Whitening {
  private readonly statistics: EdgeStatistics;
  /** The lower triangle of Cholesky's factor of the covariance, row by row. */
  private readonly factor: Numbers;

  /** At most `reach` cells each way. */
  constructor(statistics: EdgeStatistics, columns: number, rows: number) {
    this.statistics = statistics;
    const size = columns * rows * directions;
    this.factor = factorOf(covariance(statistics, columns, rows), size);
  }

  /** @param cells the window's edges, `directions` values a cell, row by row */
  whiten(cells: Numbers): Numbers {
    const { mean } = this.statistics;
    const off = cells.map((value, i) => value - at(mean, i % directions));
    return solveLower(this.factor, off);
  }

  /** The weights of a window's edges whose sum, plus the bias, is `white` times the whitened edges. */
  weightsFor(white: Numbers): { readonly weights: Numbers; readonly bias: number } {
    const { mean } = this.statistics;
    const weights = solveUpper(this.factor, white);
    const bias = -weights.reduce((sum, weight, i) => sum + weight * at(mean, i % directions), 0);
    return { weights, bias };
  }
}

/** Rows of a triangle that are worked on at once: their sums do not wait for each other. */
const rowsAtOnce = 4;

/** Solves `L x = right`, where `L` is a lower triangle, row by row. */
export function solveLower(factor: Numbers, right: Numbers): Numbers {
  const size = right.length;
  const x = new Float32Array(size);
  /** A row's own value: what is left of its right side once all known columns are taken off. */
  const solved = (row: number, from: number, right: number): number => {
    let rest = right;
    for (let k = from; k < row; k++) rest -= at(factor, row * size + k) * at(x, k);
    return rest / at(factor, row * size + row);
  };
  const whole = size - (size % rowsAtOnce);
  for (let i = 0; i < whole; i += rowsAtOnce) {
    const [r0, r1, r2, r3] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size];
    let [a, b, c, d] = [at(right, i), at(right, i + 1), at(right, i + 2), at(right, i + 3)];
    for (let k = 0; k < i; k++) {
      const known = at(x, k);
      a -= at(factor, r0 + k) * known;
      b -= at(factor, r1 + k) * known;
      c -= at(factor, r2 + k) * known;
      d -= at(factor, r3 + k) * known;
    }
    x[i] = solved(i, i, a);
    x[i + 1] = solved(i + 1, i, b);
    x[i + 2] = solved(i + 2, i, c);
    x[i + 3] = solved(i + 3, i, d);
  }
  for (let i = whole; i < size; i++) x[i] = solved(i, 0, at(right, i));
  return x;
}

/** Solves `L' x = right`. */
export function solveUpper(factor: Numbers, right: Numbers): Numbers {
  const size = right.length;
  const x = Float32Array.from(right);
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    const value = at(x, i) / at(factor, row + i);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = at(x, k) - at(factor, row + k) * value;
  }
  return x;
}

/** The lower triangle of the covariance of a window's values. */
function covariance({ together }: EdgeStatistics, columns: number, rows: number): Float64Array {
  const cells = columns * rows;
  const size = cells * directions;
  const values = new Float64Array(size * size);
  for (let a = 0; a < cells; a++) {
    for (let b = 0; b <= a; b++) {
      const down = Math.floor(a / columns) - Math.floor(b / columns);
      const across = (a % columns) - (b % columns);
      const from = (down * acrossSteps + across + reach - 1) * directions * directions;
      for (let i = 0; i < directions; i++) {
        for (let j = 0; j < directions; j++) {
          const own = a === b && i === j ? ridge : 0;
          const value = at(together, from + j * directions + i) + own;
          values[(a * directions + i) * size + b * directions + j] = value;
        }
      }
    }
  }
  return values;
}

/** Cholesky's factor, in place; the covariance is far enough from singular by its ridge. */
export function factorOf(values: Float64Array, size: number): Numbers {
  const whole = size - (size % rowsAtOnce);
  for (let i = 0; i < whole; i += rowsAtOnce) {
    const [r0, r1, r2, r3] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size];
    for (let j = 0; j < i; j++) {
      const other = j * size;
      let [a, b, c, d] = [
        valueAt(values, r0 + j),
        valueAt(values, r1 + j),
        valueAt(values, r2 + j),
        valueAt(values, r3 + j),
      ];
      for (let k = 0; k < j; k++) {
        const known = valueAt(values, other + k);
        a -= valueAt(values, r0 + k) * known;
        b -= valueAt(values, r1 + k) * known;
        c -= valueAt(values, r2 + k) * known;
        d -= valueAt(values, r3 + k) * known;
      }
      const pivot = valueAt(values, other + j);
      values[r0 + j] = a / pivot;
      values[r1 + j] = b / pivot;
      values[r2 + j] = c / pivot;
      values[r3 + j] = d / pivot;
    }
    for (let row = i; row < i + rowsAtOnce; row++) factorRow(values, size, row, i);
  }
  for (let row = whole; row < size; row++) factorRow(values, size, row, 0);
  return Float32Array.from(values);
}

/** One row of the factor, from a column on. */
function factorRow(values: Float64Array, size: number, i: number, from: number): void {
  const row = i * size;
  for (let j = from; j <= i; j++) {
    const other = j * size;
    let sum = valueAt(values, row + j);
    for (let k = 0; k < j; k++) sum -= valueAt(values, row + k) * valueAt(values, other + k);
    values[row + j] =
      i === j ? Math.sqrt(Math.max(sum, ridge / 100)) : sum / valueAt(values, other + j);
  }
}

const valueAt = (values: Float64Array, index: number): number => values[index] as number;
