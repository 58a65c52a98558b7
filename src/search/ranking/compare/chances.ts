import { at } from "../strengths/matrix.js";
import type { Posterior } from "../strengths/posterior.js";
import { topSets } from "./topSets.js";

/** What is known of who should be kept. */
export interface KeptChances {
  /** Those who are most likely among the true top M, the strongest first. */
  readonly kept: readonly number[];
  /** The probability that an item is among the true top M, 0-1, one an item. */
  readonly pKept: readonly number[];
  /** The probability that the kept are the true top M, whatever their order; 0-1. */
  readonly pRight: number;
  /** The share of the true top M that is expected among the kept, 0-1. */
  readonly expectedRecall: number;
}

/**
 * Who to keep, and how sure that is. Most of the true top M are expected among those who are most
 * likely in it, one by one. Who is most likely the best, `Posterior.pBest` says.
 * @param kept M, 1 or more; where there are fewer items, all are kept
 * @throws {RangeError} when `kept` is no such number
 */
export function keptChances(
  { draws, items, means }: Pick<Posterior, "draws" | "items" | "means">,
  kept: number,
): KeptChances {
  const isIn = topSets(draws, items, kept);
  const times = new Array<number>(items).fill(0);
  isIn.forEach((one, k) => (times[k % items] = at(times, k % items) + one));
  const pKept = times.map((each) => each / draws.count);
  const descending = (values: readonly number[]) => (a: number, b: number) =>
    at(values, b) - at(values, a);
  const [byMean, byChance] = [descending(means), descending(pKept)];
  const chosen = [...pKept.keys()]
    .sort((a, b) => byChance(a, b) || byMean(a, b) || a - b)
    .slice(0, kept)
    .sort((a, b) => byMean(a, b) || a - b);
  let right = 0;
  for (let row = 0; row < isIn.length; row += items) {
    if (chosen.every((item) => isIn[row + item] === 1)) right++;
  }
  return {
    kept: chosen,
    pKept,
    pRight: right / draws.count,
    expectedRecall: chosen.reduce((sum, item) => sum + at(pKept, item), 0) / chosen.length,
  };
}
