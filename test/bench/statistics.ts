import type { Random } from "../../src/base/random.js";

/** @throws {RangeError} when there are no values */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("The mean of nothing");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param share 0-1; linear between neighbours. @throws {RangeError} when there are no values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) throw new RangeError("A quantile of nothing");
  return low + (high - low) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * Spearman's rank correlation, ties given their mean rank.
 * @returns -1..1; undefined where either side has no variance
 */
export function spearman(xs: readonly number[], ys: readonly number[]): number | undefined {
  const [a, b] = [meanRanks(xs), meanRanks(ys)];
  const [meanA, meanB] = [mean(a), mean(b)];
  const dot = (u: readonly number[], mu: number, v: readonly number[], mv: number): number =>
    u.reduce((sum, value, index) => sum + (value - mu) * ((v[index] ?? mv) - mv), 0);
  const scale = Math.sqrt(dot(a, meanA, a, meanA) * dot(b, meanB, b, meanB));
  return scale === 0 ? undefined : dot(a, meanA, b, meanB) / scale;
}

function meanRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const lower = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return lower + (same + 1) / 2;
  });
}

/**
 * A bootstrap interval of the mean: resamples `values` (one a goal, so that goals are what varies).
 * @returns the mean and the bounds of the central 95 %
 */
export function bootstrapMean(
  values: readonly number[],
  random: Random,
  resamples = 10_000,
): { readonly mean: number; readonly low: number; readonly high: number } {
  const means = Array.from({ length: resamples }, () =>
    mean(values.map(() => random.pick(values))),
  );
  return { mean: mean(values), low: quantile(means, 0.025), high: quantile(means, 0.975) };
}
