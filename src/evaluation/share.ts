/** How often one of two was chosen, and how far chance alone could have moved that. */

/** A share with its 95 % interval, 0-1. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * A share with Wilson's interval, corrected for that votes are whole: it leaves .5 out only where an
 * exact test would not call it chance either, of 5 votes never, of 6 where all agree. Ties count half
 * to either side; the interval is then a little too wide, for half a win varies less than a whole one.
 * @param wins 0 to `of`
 * @param of 1 or more
 * @param independent how many independent votes they are worth, 1 to `of` (`independentVotes`)
 * @see Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in
 *   Medicine 17, method 4
 */
export function wilsonShare(wins: number, of: number, independent = of): Share {
  const [value, n] = [wins / of, independent];
  const width = 2 * (n + z * z);
  const middle = (2 * n * value + z * z) / width;
  const reach = (side: 1 | -1): number => {
    const root = z * z + 2 * side - 1 / n + 4 * value * (n * (1 - value) - side);
    return (1 + z * Math.sqrt(Math.max(0, root))) / width;
  };
  return {
    value,
    low: value === 0 ? 0 : Math.max(0, middle - reach(-1)),
    high: value === 1 ? 1 : Math.min(1, middle + reach(1)),
  };
}

/** A vote about one thing of each of two sorts, by any names of them. */
export interface PairScore {
  /** 1: the first won, 0: the second, .5: a tie. */
  readonly score: number;
  readonly first: number;
  readonly second: number;
}

/**
 * How many independent votes these are worth: those that share an image tell less than as many about
 * different ones, for a good image wins all of its pairs. The variance of their mean is that of sums by
 * the first ones, by the second ones, or by both, whichever is largest; what it is larger than that of
 * separate votes, they are worth less (the design effect).
 * @returns 1 to as many as there are; all, where only one thing of either sort is there
 * @see Cameron, Gelbach, Miller (2011), Robust inference with multiway clustering, JBES 29
 * @see Rao, Scott (1992), A simple method for the analysis of clustered binary data, Biometrics 48
 */
export function independentVotes(votes: readonly PairScore[]): number {
  const separate = varianceBy(votes, (_, at) => at);
  const [first, second] = [
    varianceBy(votes, (each) => each.first),
    varianceBy(votes, (each) => each.second),
  ];
  const both = first + second - varianceBy(votes, (each) => `${each.first} ${each.second}`);
  const clustered = Math.max(first, second, both);
  if (clustered <= separate) return votes.length;
  return Math.max(1, (votes.length * separate) / clustered);
}

/** The variance of the mean score, where votes of one cluster may go together; 0 of a single cluster. */
function varianceBy(
  votes: readonly PairScore[],
  clusterOf: (vote: PairScore, at: number) => number | string,
): number {
  const mean = votes.reduce((sum, { score }) => sum + score, 0) / votes.length;
  const sums = new Map<number | string, number>();
  for (const [at, vote] of votes.entries()) {
    const cluster = clusterOf(vote, at);
    sums.set(cluster, (sums.get(cluster) ?? 0) + vote.score - mean);
  }
  if (sums.size < 2) return 0;
  const squares = [...sums.values()].reduce((all, sum) => all + sum * sum, 0);
  return ((sums.size / (sums.size - 1)) * squares) / votes.length ** 2;
}
