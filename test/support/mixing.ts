/**
 * Whether chains of a sampler tell the same, and what their draws are worth.
 * @param chains two or more of one figure, of one length
 * @returns R-hat, 1 where the chains agree; how many independent draws they are worth together
 * @see Gelman and others, Bayesian Data Analysis (3rd edition), sections 11.4 and 11.5
 */
export function mixing(chains: readonly (readonly number[])[]): {
  readonly rHat: number;
  readonly effective: number;
} {
  const length = chains[0]?.length ?? 0;
  const means = chains.map(meanOf);
  const within = meanOf(chains.map((chain, k) => varianceOf(chain, means[k] ?? NaN, length - 1)));
  const between = varianceOf(means, meanOf(means), means.length - 1);
  const pooled = (within * (length - 1)) / length + between;
  const correlation = (lag: number): number => {
    const covariances = chains.map((chain, k) => {
      const mean = means[k] ?? NaN;
      let sum = 0;
      for (let draw = lag; draw < length; draw++) {
        sum += ((chain[draw] ?? NaN) - mean) * ((chain[draw - lag] ?? NaN) - mean);
      }
      return sum / length;
    });
    return 1 - ((within * (length - 1)) / length - meanOf(covariances)) / pooled;
  };
  // Geyer's rule: sums of two neighbours are above 0 and fall; what follows is noise.
  let [time, before] = [1, Infinity];
  for (let lag = 1; lag + 1 < length; lag += 2) {
    const two = Math.min(before, correlation(lag) + correlation(lag + 1));
    if (two < 0) break;
    time += 2 * two;
    before = two;
  }
  return { rHat: Math.sqrt(pooled / within), effective: (chains.length * length) / time };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[], mean: number, count: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
}
