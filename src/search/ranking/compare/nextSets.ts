import type { Random } from "../../../base/random.js";
import { at } from "../strengths/matrix.js";
import { mostShown, type ShownSet } from "../strengths/model.js";
import type { Posterior } from "../strengths/posterior.js";
import { topSets } from "./topSets.js";

/** What a round of comparisons is for. */
export interface RoundWanted {
  /** M: how many are kept in the end, 1 or more. */
  readonly kept: number;
  /** The most items of one comparison: 2 to `mostShown`. */
  readonly setSize: number;
  /** The most comparisons of the round, 0 or more. */
  readonly sets: number;
}

/** The order of two items is decided where one is above the other with a probability above it. */
export const decidedAt = 0.9;
/** What the winner counts beside who is kept. */
const winnerShare = 0.5;
/** What an item counts for each time that it is in the round already. */
const againShare = 0.5;

/**
 * The sets to compare next, all at once, each in the order to show it in. An item is in two of them only
 * where nothing is left that tells as much, and for pairs that are in no other.
 *
 * What matters of a pair is the probability that exactly one of the two belongs to the top M, as long
 * as it could be either: the smaller of the two ways, and of the two ways to be the best. A pair that is
 * decided (`decidedAt`) matters no more. Sets grow by whom matters most beside those who are in it.
 * Places are random, but for the first: it goes to whom it is owed most.
 * @param asked all that was shown so far, whatever became of it
 * @returns none where every pair that matters is decided
 * @throws {RangeError} when `wanted` has no such numbers
 */
export function nextSets(
  posterior: Pick<Posterior, "draws" | "items" | "pAbove">,
  asked: readonly ShownSet[],
  { kept, setSize, sets }: RoundWanted,
  random: Random,
): number[][] {
  if (!Number.isInteger(setSize) || setSize < 2 || setSize > mostShown) {
    throw new RangeError(`No size of a comparison: ${setSize}`);
  }
  const { items } = posterior;
  const stakes = stakesOf(posterior, kept);
  const shares = new Float64Array(items).fill(1);
  // Where two matter as much, chance decides, and not their numbers.
  const order = random.shuffle([...shares.keys()]);
  const round: number[][] = [];
  while (round.length < sets) {
    const set = mostTelling(order, stakes, shares, setSize);
    if (set.length < 2) break;
    for (const one of set) {
      shares[one] = at(shares, one) * againShare;
      for (const two of set) stakes[one * items + two] = 0;
    }
    round.push(set);
  }
  return withPlaces(round, asked, items, random);
}

/** What the order of two items matters, a symmetric matrix; 0 where it is decided, and for one item. */
function stakesOf(
  { draws, items, pAbove }: Pick<Posterior, "draws" | "items" | "pAbove">,
  kept: number,
): Float64Array {
  const stakes = new Float64Array(items * items);
  const goals = [
    { isIn: topSets(draws, items, kept), share: 1 },
    { isIn: topSets(draws, items, 1), share: winnerShare },
  ];
  for (const { isIn, share } of goals) {
    const times = new Float64Array(items * items);
    for (let row = 0; row < isIn.length; row += items) {
      for (let one = 0; one < items; one++) {
        if (isIn[row + one] === 0) continue;
        for (let two = 0; two < items; two++) {
          if (isIn[row + two] === 1) continue;
          times[one * items + two] = (times[one * items + two] as number) + 1;
        }
      }
    }
    stakes.forEach((stake, k) => {
      const mirrored = (k % items) * items + Math.floor(k / items);
      stakes[k] = stake + (share * Math.min(at(times, k), at(times, mirrored))) / draws.count;
    });
  }
  for (let one = 0; one < items; one++) {
    for (let two = 0; two < one; two++) {
      const above = pAbove(one, two);
      if (above <= decidedAt && above >= 1 - decidedAt) continue;
      stakes[one * items + two] = 0;
      stakes[two * items + one] = 0;
    }
  }
  return stakes;
}

/** One after the other, whom it adds most to take in; none where no pair matters. */
function mostTelling(
  order: readonly number[],
  stakes: Float64Array,
  shares: Float64Array,
  setSize: number,
): number[] {
  const items = order.length;
  const stakeOf = (one: number, two: number): number =>
    at(stakes, one * items + two) * at(shares, one) * at(shares, two);
  const gainOf = (set: readonly number[], item: number): number =>
    set.reduce((sum, each) => sum + stakeOf(each, item), 0);
  let [set, most]: [number[], number] = [[], 0];
  for (const one of order) {
    for (const two of order) {
      if (stakeOf(one, two) > most) [set, most] = [[one, two], stakeOf(one, two)];
    }
  }
  while (set.length >= 2 && set.length < setSize) {
    const gains = order.map((item) => (set.includes(item) ? 0 : gainOf(set, item)));
    const gain = Math.max(...gains);
    if (gain === 0) break;
    set.push(at(order, gains.indexOf(gain)));
  }
  return set;
}

function withPlaces(
  round: readonly number[][],
  asked: readonly ShownSet[],
  items: number,
  random: Random,
): number[][] {
  /** How much more often an item was shown first than is its share of the sets that it was in. */
  const ahead = new Float64Array(items);
  const count = (shown: readonly number[]): void => {
    shown.forEach((item, place) => {
      ahead[item] = at(ahead, item) + (place === 0 ? 1 : 0) - 1 / shown.length;
    });
  };
  for (const { shown } of asked) count(shown);
  return round.map((set) => {
    const shuffled = random.shuffle(set);
    const first = shuffled.reduce((best, item) =>
      at(ahead, item) < at(ahead, best) ? item : best,
    );
    const shown = [first, ...shuffled.filter((item) => item !== first)];
    count(shown);
    return shown;
  });
}
