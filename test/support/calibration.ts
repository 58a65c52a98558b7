/** A probability, and whether what it is about is so. */
export interface Forecast {
  readonly chance: number;
  readonly isSo: boolean;
}

/** How well probabilities say what is so. */
export interface Calibration {
  /** The mean of (chance - what is so)^2: 0 is best, .25 is what always saying .5 gets. */
  readonly brier: number;
  /** How far the mean chance is from what is so, on average over the bins, by how many are in them. */
  readonly expectedError: number;
  /** Bins of equal width that hold any. */
  readonly bins: readonly {
    readonly count: number;
    readonly said: number;
    readonly isSo: number;
  }[];
}

const binCount = 10;

/**
 * @throws {RangeError} when there are none
 * @see Brier (1950), Verification of forecasts expressed in terms of probability
 * @see Naeini, Cooper, Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning
 */
export function calibrationOf(forecasts: readonly Forecast[]): Calibration {
  if (forecasts.length === 0) throw new RangeError("Nothing was forecast");
  const share = (of: readonly Forecast[], value: (one: Forecast) => number): number =>
    of.reduce((sum, one) => sum + value(one), 0) / of.length;
  const bins = Array.from({ length: binCount }, (_, bin) =>
    forecasts.filter(({ chance }) => Math.min(binCount - 1, Math.floor(chance * binCount)) === bin),
  )
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      count: bin.length,
      said: share(bin, ({ chance }) => chance),
      isSo: share(bin, ({ isSo }) => (isSo ? 1 : 0)),
    }));
  const off = bins.map(({ count, said, isSo }) => count * Math.abs(said - isSo));
  return {
    brier: share(forecasts, ({ chance, isSo }) => (chance - (isSo ? 1 : 0)) ** 2),
    expectedError: off.reduce((sum, each) => sum + each, 0) / forecasts.length,
    bins,
  };
}
