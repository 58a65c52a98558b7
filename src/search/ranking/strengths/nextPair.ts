import type { Random } from "../../../base/random.js";
import { at } from "./matrix.js";
import type { AskedPair } from "./model.js";
import { setChances, type OutcomeChances } from "./pairs.js";
import type { Draws, Posterior } from "./posterior.js";

/** Which item to show on which side. */
export interface ShownPair {
  readonly left: number;
  readonly right: number;
}

/** Pairs are sought among so many items: the leader, and who may be better than it. */
const mostContenders = 16;
/** A pair is not shown again within so many: nobody wants to answer the same twice in a row. */
const restingPairs = 2;
/** How surely a side goes to whom it is owed: balanced soon, and never foretold. */
const fairness = 0.8;
/** Gains below it, in logits, are rounding: no single answer would change the leader. */
const leastGain = 1e-9;

/**
 * The pair whose answer is expected to lower the leader's expected regret most: each possible answer
 * weighs the draws anew by how likely it was in them, so nothing is fitted again. While answers do not
 * join all items, each pair joins two groups: how these stand to each other, only the prior would say. Where no single answer could change the leader, it is the leader with
 * who may be better by most. Sides are random, and lean to balance, within the pair first.
 * A pair that was skipped is not asked again; one that was just asked only where there is no other.
 * @param asked all that was shown so far, the oldest first, skipped pairs too
 * @returns null where no pair is left: fewer than two items, or all that matter were skipped
 * @see Frazier, Powell, Dayanik (2008), A knowledge-gradient policy for sequential information
 *   collection, SIAM J. Control Optim. 47
 * @see Efron (1971), Forcing a sequential experiment to be balanced, Biometrika 58
 */
export function nextPair(
  posterior: Posterior,
  asked: readonly AskedPair[],
  random: Random,
): ShownPair | null {
  const skipped = new Set(asked.filter(({ outcome }) => outcome === "skip").map(keyOf));
  const resting = new Set(asked.slice(-restingPairs).map(keyOf));
  const groups = placesOf(posterior);
  const open = contenderPairs(posterior, groups).filter((pair) => !skipped.has(keyOf(pair)));
  const wanted = [
    open.filter((pair) => groups[pair.left] !== groups[pair.right]),
    open.filter((pair) => !resting.has(keyOf(pair))),
    open,
  ].find((pairs) => pairs.length > 0);
  return wanted === undefined ? null : withSides(mostTelling(posterior, wanted), asked, random);
}

/** Which pair it is, whichever way round. */
function keyOf({ left, right }: ShownPair): string {
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}

/** Which group of items that answers join each item is in. */
function placesOf({ items, groups }: Posterior): number[] {
  const places = new Array<number>(items).fill(0);
  groups.connected.forEach((group, place) => {
    for (const item of group) places[item] = place;
  });
  return places;
}

/** Pairs of contenders, those of the leader first, then of who may be better than it by most. */
function contenderPairs(
  { items, draws, means, leader }: Posterior,
  groups: readonly number[],
): ShownPair[] {
  const byLeader = columnOf(draws, items, leader);
  const hopes = means.map((_, item) =>
    columnOf(draws, items, item).reduce(
      (sum, each, draw) => sum + Math.max(0, each - at(byLeader, draw)),
      0,
    ),
  );
  const isApart = (item: number): number => (groups[item] === groups[leader] ? 0 : 1);
  const others = [...means.keys()].filter((item) => item !== leader);
  others.sort((a, b) => isApart(b) - isApart(a) || at(hopes, b) - at(hopes, a));
  const contenders = [leader, ...others].slice(0, mostContenders);
  return contenders.flatMap((left, index) =>
    contenders.slice(index + 1).map((right) => ({ left, right })),
  );
}

/** The first of those that gain most; @param pairs one or more */
function mostTelling({ draws, items }: Posterior, pairs: readonly ShownPair[]): ShownPair {
  const involved = new Set(pairs.flatMap(({ left, right }) => [left, right]));
  const columns = new Map([...involved].map((item) => [item, columnOf(draws, items, item)]));
  const sums = new Map([...columns].map(([item, column]) => [item, total(column)]));
  const now = Math.max(...sums.values());
  const ifLeft = new Float64Array(draws.count);
  const ifRight = new Float64Array(draws.count);
  let [best, bestGain] = [pairs[0] as ShownPair, 0];
  for (const pair of pairs) {
    const [left, right] = [columns.get(pair.left), columns.get(pair.right)];
    if (left === undefined || right === undefined) continue;
    setWeights(ifLeft, ifRight, left, right, draws.tie);
    let [afterLeft, afterRight, afterTie] = [-Infinity, -Infinity, -Infinity];
    for (const [item, column] of columns) {
      // What each answer would make of its mean, times how likely the answer is.
      const [sumLeft, sumRight] = [dot(column, ifLeft), dot(column, ifRight)];
      afterLeft = Math.max(afterLeft, sumLeft);
      afterRight = Math.max(afterRight, sumRight);
      afterTie = Math.max(afterTie, (sums.get(item) ?? NaN) - sumLeft - sumRight);
    }
    const gain = (afterLeft + afterRight + afterTie - now) / draws.count;
    if (gain > bestGain + leastGain) [best, bestGain] = [pair, gain];
  }
  return best;
}

/**
 * How likely each draw holds the answers "left" and "right". The bias is left out: it makes all
 * pairs' answers tell less alike.
 */
function setWeights(
  ifLeft: Float64Array,
  ifRight: Float64Array,
  left: Float64Array,
  right: Float64Array,
  ties: Float64Array,
): void {
  const chances: OutcomeChances = { left: 0, right: 0, tie: 0 };
  for (let draw = 0; draw < ties.length; draw++) {
    setChances(chances, (left[draw] as number) - (right[draw] as number), ties[draw] as number);
    ifLeft[draw] = chances.left;
    ifRight[draw] = chances.right;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function columnOf({ strengths, count }: Draws, items: number, item: number): Float64Array {
  const column = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) column[draw] = strengths[draw * items + item] as number;
  return column;
}

function withSides(pair: ShownPair, asked: readonly AskedPair[], random: Random): ShownPair {
  const samePair = asked.filter((each) => keyOf(each) === keyOf(pair));
  const ahead =
    timesLeft(samePair, pair.left) || timesLeft(asked, pair.left) - timesLeft(asked, pair.right);
  const staysLeft = ahead === 0 ? 0.5 : ahead < 0 ? fairness : 1 - fairness;
  return random.next() < staysLeft ? pair : { left: pair.right, right: pair.left };
}

/** How much more often an item was on the left than on the right. */
function timesLeft(pairs: readonly ShownPair[], item: number): number {
  return pairs.reduce(
    (sum, { left, right }) => sum + (left === item ? 1 : 0) - (right === item ? 1 : 0),
    0,
  );
}
