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

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
