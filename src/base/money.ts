/**
 * Money as whole nano-dollars (1e-9 US dollars), so that sums are exact: $0.1 three times fits into
 * $0.3. Files and messages show US dollars; inside there are only these.
 */
export type NanoUsd = number;

const nanosPerUsd = 1e9;

/**
 * @param usd US dollars, >= 0; Infinity is allowed
 * @returns whole nano-dollars, rounded up: a price is never taken for less than it is. What only the
 *   binary form of a decimal number adds is not rounded up (0.07 is 70,000,000). At most 2^53 - 1.
 */
export function nanoUsdOf(usd: number): NanoUsd {
  const nanos = usd * nanosPerUsd;
  if (!(nanos < Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  const nearest = Math.round(nanos);
  const noise = Math.max(1e-6, nanos * 4 * Number.EPSILON);
  return Math.abs(nanos - nearest) <= noise ? nearest : Math.ceil(nanos);
}

/** @returns US dollars, for a file or a person */
export function usdOf(nanos: NanoUsd): number {
  return nanos / nanosPerUsd;
}

/** The exact sum, at most 2^53 - 1 (nine million dollars). */
export function sumNanoUsd(...amounts: readonly NanoUsd[]): NanoUsd {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return Math.min(Number.MAX_SAFE_INTEGER, sum);
}
