import type { Random } from "../../src/base/random.js";
import type { OrderAnswer } from "../../src/search/ranking/strengths/model.js";

/** How a simulated comparer sees; in standard deviations of true qualities. */
export interface ComparerKind {
  /** Of what is seen of one image in one call, beside its quality. */
  readonly noise: number;
  /** How much better the image looks that is shown first. */
  readonly sideBias: number;
  /** Images that look as good as that are named as ties. */
  readonly tieWidth: number;
}

/**
 * With it, an answer to a random pair agrees with the truth in .80: two qualities differ by N(0, 2), what
 * is seen by as much and N(0, 2 noise ^ 2) more, so they agree in 1 / 2 + atan(1 / noise) / pi.
 */
export const noiseAt80 = Math.tan(0.2 * Math.PI);

/** Orders what it was shown; not by the model of the fit, whose noise is Gumbel's. */
export type Comparer = (shown: readonly number[]) => OrderAnswer;

/** Thurstone's: normal noise for each image and call. */
export function thurstoneComparer(
  qualities: readonly number[],
  { noise, sideBias, tieWidth }: ComparerKind,
  random: Random,
): Comparer {
  return (shown) => {
    const seen = shown.map((item, place) => {
      const lean = place === 0 ? sideBias : 0;
      return { item, looks: (qualities[item] ?? NaN) + lean + noise * normal(random) };
    });
    seen.sort((a, b) => b.looks - a.looks);
    const groups: number[][] = [];
    seen.forEach(({ item, looks }, place) => {
      const before = seen[place - 1]?.looks ?? Infinity;
      if (before - looks < tieWidth) groups.at(-1)?.push(item);
      else groups.push([item]);
    });
    return { shown, groups };
  };
}

/** Standard normal (Box and Muller 1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** What a way of ranking asked, and what it says. */
export interface Ranking {
  readonly calls: number;
  /** How many waits for an answer follow on each other. */
  readonly rounds: number;
  /** Best first. */
  readonly order: readonly number[];
}

/**
 * Merge sort by pairs: merges of one depth run side by side. A tie keeps the left one ahead.
 * @param mostCalls after that many, runs are merged by turns
 */
export function byMergeSort(items: number, compare: Comparer, mostCalls = Infinity): Ranking {
  let runs = Array.from({ length: items }, (_, item) => [item]);
  let [calls, rounds] = [0, 0];
  while (runs.length > 1) {
    const merged: number[][] = [];
    let longest = 0;
    for (let k = 0; k < runs.length; k += 2) {
      const [left, right] = [[...(runs[k] ?? [])], [...(runs[k + 1] ?? [])]];
      const run: number[] = [];
      let asked = 0;
      while (left[0] !== undefined && right[0] !== undefined) {
        if (calls + asked >= mostCalls) break;
        asked++;
        const isRight = compare([left[0], right[0]]).groups[0]?.[0] === right[0];
        run.push((isRight ? right : left).shift() as number);
      }
      merged.push([...run, ...byTurns(left, right)]);
      calls += asked;
      longest = Math.max(longest, asked);
    }
    rounds += longest;
    runs = merged;
  }
  return { calls, rounds, order: runs.flat() };
}

function byTurns(left: readonly number[], right: readonly number[]): number[] {
  const longer = left.length > right.length ? left : right;
  return longer.flatMap((_, place) => [
    ...left.slice(place, place + 1),
    ...right.slice(place, place + 1),
  ]);
}

/** Pairs that chance picks, none twice, ranked by the share of wins, a tie half of one; unasked: half. */
export function bySomePairs(
  items: number,
  compare: Comparer,
  { calls, random }: { readonly calls: number; readonly random: Random },
): Ranking {
  const [wins, asked] = [new Array<number>(items).fill(0), new Array<number>(items).fill(0)];
  const pairs = [...wins.keys()].flatMap((one) =>
    [...wins.keys()].flatMap((two) => (one < two ? [random.shuffle([one, two])] : [])),
  );
  const some = random.shuffle(pairs).slice(0, calls);
  for (const pair of some) {
    const [best = []] = compare(pair).groups;
    for (const item of pair) asked[item] = (asked[item] ?? NaN) + 1;
    for (const item of best) wins[item] = (wins[item] ?? NaN) + 1 / best.length;
  }
  // As if each had one answer more that was half a win: one of one is less than five of five.
  const share = (item: number): number => ((wins[item] ?? NaN) + 0.5) / ((asked[item] ?? NaN) + 1);
  const order = [...wins.keys()].sort((a, b) => share(b) - share(a));
  return { calls: some.length, rounds: 1, order };
}

/** Each pair both ways round, ranked by wins, a tie half of one. */
export function byAllPairs(items: number, compare: Comparer): Ranking {
  const wins = new Array<number>(items).fill(0);
  let calls = 0;
  for (let one = 0; one < items; one++) {
    for (let two = 0; two < items; two++) {
      if (one === two) continue;
      calls++;
      const [best = []] = compare([one, two]).groups;
      for (const item of best) wins[item] = (wins[item] ?? NaN) + 1 / best.length;
    }
  }
  const order = [...wins.keys()].sort((a, b) => (wins[b] ?? NaN) - (wins[a] ?? NaN));
  return { calls, rounds: 1, order };
}
