import type { Random } from "../../../base/random.js";
import { setChances, type OutcomeChances } from "./density.js";
import { at } from "./matrix.js";
import type { AskedPair } from "./model.js";
import type { Draws, Posterior } from "./posterior.js";

/** Which item to show on which side. */
export interface ShownPair {
  readonly left: number;
  readonly right: number;
}

/** Pairs are sought among so many items: the likeliest to be better than the leader, and the leader. */
const mostContenders = 16;
/** A pair is not shown again within so many: nobody wants to answer the same twice in a row. */
const restingPairs = 2;
/** How surely a side goes where it is owed (Efron 1971): balanced soon, and never foretold. */
const fairness = 0.8;

/**
 * The pair whose answer is expected to lower the leader's expected regret most: each possible answer
 * weighs the draws anew by how likely it was, so no fit is made again (the value of one more
 * observation, Raiffa and Schlaifer 1961; "knowledge gradient", Frazier, Powell, Dayanik 2008).
 * Where no single answer could change the leader, the one that tells most about which is the best.
 * Sides are random, and lean to balance: within the pair, then for each item.
 * A pair that was skipped is not asked again, and one that was just asked only where there is no other.
 * @param asked all that was shown so far, the oldest first, skipped ones too
 * @returns null where no pair is left: fewer than two items, or all of the contenders' were skipped
 * @see Efron (1971), Forcing a sequential experiment to be balanced, Biometrika 58
 */
export function nextPair(
  posterior: Posterior,
  asked: readonly AskedPair[],
  random: Random,
): ShownPair | null {
  const skipped = new Set(asked.filter(({ outcome }) => outcome === "skip").map(keyOf));
  const resting = new Set(asked.slice(-restingPairs).map(keyOf));
  const open = contenderPairs(posterior).filter((pair) => !skipped.has(keyOf(pair)));
  const rested = open.filter((pair) => !resting.has(keyOf(pair)));
  const best = mostTelling(posterior, rested.length > 0 ? rested : open);
  return best === null ? null : withSides(best, asked, random);
}

/** Which pair it is, whichever way round. */
function keyOf({ left, right }: ShownPair): string {
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}

function contenderPairs({ items, draws, means, leader }: Posterior): ShownPair[] {
  const byLeader = columnOf(draws, items, leader);
  // How much would be won, on average, by taking this one where it is better than the leader.
  const hopes = means.map((_, item) => {
    const column = columnOf(draws, items, item);
    return item === leader
      ? Infinity
      : column.reduce((sum, each, draw) => sum + Math.max(0, each - at(byLeader, draw)), 0);
  });
  const contenders = [...means.keys()]
    .sort((a, b) => at(hopes, b) - at(hopes, a))
    .slice(0, mostContenders);
  return contenders.flatMap((left, index) =>
    contenders.slice(index + 1).map((right) => ({ left, right })),
  );
}

function mostTelling(posterior: Posterior, pairs: readonly ShownPair[]): ShownPair | null {
  const { draws, items } = posterior;
  const involved = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))];
  const columns = new Map(involved.map((item) => [item, columnOf(draws, items, item)]));
  const columnOfItem = (item: number): Float64Array => columns.get(item) ?? new Float64Array(0);
  const weights = { left: new Float64Array(draws.count), right: new Float64Array(draws.count) };
  let best: { pair: ShownPair; gain: number; information: number } | null = null;
  for (const pair of pairs) {
    weigh(weights, columnOfItem(pair.left), columnOfItem(pair.right), draws.tie);
    let [left, right, tie] = [-Infinity, -Infinity, -Infinity];
    let leaderNow = -Infinity;
    for (const column of columns.values()) {
      const [ifLeft, ifRight, all] = sums(column, weights.left, weights.right);
      left = Math.max(left, ifLeft);
      right = Math.max(right, ifRight);
      tie = Math.max(tie, all - ifLeft - ifRight);
      leaderNow = Math.max(leaderNow, all);
    }
    const gain = (left + right + tie - leaderNow) / draws.count;
    if (best === null || gain > best.gain) best = { pair, gain, information: 0 };
  }
  return best?.pair ?? null;
}

function weigh(
  into: { readonly left: Float64Array; readonly right: Float64Array },
  left: Float64Array,
  right: Float64Array,
  ties: Float64Array,
): void {
  const chances: OutcomeChances = { left: 0, right: 0, tie: 0 };
  for (let draw = 0; draw < left.length; draw++) {
    setChances(
      chances,
      (left[draw] as number) - (right[draw] as number),
      ties[draw] as number,
    );
    into.left[draw] = chances.left;
    into.right[draw] = chances.right;
  }
}

function sums(
  column: Float64Array,
  left: Float64Array,
  right: Float64Array,
): readonly [number, number, number] {
  let [ifLeft, ifRight, all] = [0, 0, 0];
  for (let draw = 0; draw < column.length; draw++) {
    const each = column[draw] as number;
    ifLeft += (left[draw] as number) * each;
    ifRight += (right[draw] as number) * each;
    all += each;
  }
  return [ifLeft, ifRight, all];
}

function columnOf({ strengths, count }: Draws, items: number, item: number): Float64Array {
  const column = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) column[draw] = strengths[draw * items + item] as number;
  return column;
}

function withSides(pair: ShownPair, asked: readonly AskedPair[], random: Random): ShownPair {
  const swapped = { left: pair.right, right: pair.left };
  const surplus = (isCounted: (each: AskedPair) => boolean, item: number): number =>
    asked.reduce((sum, each) => {
      if (!isCounted(each)) return sum;
      return sum + (each.left === item ? 1 : 0) - (each.right === item ? 1 : 0);
    }, 0);
  const inPair = surplus((each) => keyOf(each) === keyOf(pair), pair.left);
  const owed = inPair === 0 ? surplus(() => true, pair.left) - surplus(() => true, pair.right) : inPair;
  const stays = owed === 0 ? 0.5 : owed < 0 ? fairness : 1 - fairness;
  return random.next() < stays ? pair : swapped;
}
