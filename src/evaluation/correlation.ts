/** How two orders of the same things agree. Checked against SciPy's figures (`test/fixtures`). */

/**
 * Kendall's tau-b, which counts with ties.
 * @returns -1 to 1; null where either list is all ties, or has fewer than two values
 * @see Kendall (1945), The treatment of ties in ranking problems, Biometrika 33
 */
export function kendallTauB(one: readonly number[], other: readonly number[]): number | null {
  let [difference, ones, others] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(at(one, i) - at(one, j)), Math.sign(at(other, i) - at(other, j))];
      difference += a * b;
      ones += Math.abs(a);
      others += Math.abs(b);
    }
  }
  return ones === 0 || others === 0 ? null : difference / Math.sqrt(ones * others);
}

/**
 * Spearman's rho: the correlation of ranks, ties at their mean rank.
 * @returns as `kendallTauB`
 * @see Spearman (1904), The proof and measurement of association between two things
 */
export function spearmanRho(one: readonly number[], other: readonly number[]): number | null {
  const [a, b] = [ranksOf(one), ranksOf(other)];
  const mean = (one.length + 1) / 2;
  let [together, ones, others] = [0, 0, 0];
  for (const [i, rank] of a.entries()) {
    const [x, y] = [rank - mean, at(b, i) - mean];
    together += x * y;
    ones += x * x;
    others += y * y;
  }
  if (ones === 0 || others === 0) return null;
  return Math.max(-1, Math.min(1, together / Math.sqrt(ones * others)));
}

/** Ranks from 1, the smallest value first; equal ones get the mean of their places. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((one, other) => one - other);
  const places = new Map<number, { first: number; count: number }>();
  for (const [index, value] of sorted.entries()) {
    const known = places.get(value);
    if (known === undefined) places.set(value, { first: index + 1, count: 1 });
    else known.count += 1;
  }
  return values.map((value) => {
    const { first, count } = places.get(value) ?? { first: 0, count: 1 };
    return first + (count - 1) / 2;
  });
}

export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * A share with its 95 % score interval. Ties count half to either side; the interval is then a little
 * too wide, for half a win varies less than a whole one.
 * @param wins 0 to `of`
 * @param of 1 or more
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference
 */
export function wilsonShare(wins: number, of: number): Share {
  const value = wins / of;
  const middle = (value + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const reach =
    (z / (1 + (z * z) / of)) * Math.sqrt((value * (1 - value)) / of + (z * z) / (4 * of * of));
  return { value, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
