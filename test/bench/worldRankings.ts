import { seededRandom, type Random } from "../../src/base/random.js";
import { checklistFrom, answered, askedOfImage, passRate } from "../../src/search/checklist.js";
import { candidateId, seedFor, stepName } from "../../src/search/keys.js";
import {
  byAllPairs,
  byMergeSort,
  bySomePairs,
  type Comparer,
  type Ranking,
} from "../support/simulatedComparers.js";
import { comparedOrder } from "../support/simulatedRankings.js";
import { SimulatedWorld } from "../support/simulatedWorld.js";
import { usualWorld } from "../support/simulatedWorld.data.js";
import { bootstrapMean, mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
const size = { items: 16, kept: 4, setSize: 4, draws: 150 };
/** As many calls as fours take at most. */
const calls = 18;

/** What a way of ranking is given: a comparer, what the judge scored, and chance of its own. */
interface Seen {
  readonly compare: Comparer;
  /** By the checklist, 0-1; and by the score of a judge without one, 0-100. */
  readonly rates: readonly number[];
  readonly scores: readonly number[];
  readonly seed: number;
  readonly random: Random;
}

const ways: readonly (readonly [name: string, by: (seen: Seen) => Ranking])[] = [
  ["judge's score", ({ scores }) => byValue(scores)],
  ["checklist", ({ rates }) => byValue(rates)],
  ["comparisons in fours", ({ seed, compare }) => comparedOrder(`world ${seed}`, size, compare)],
  ["merge sort, pairs", ({ compare }) => byMergeSort(size.items, compare)],
  ["all pairs both ways", ({ compare }) => byAllPairs(size.items, compare)],
  [
    `merge sort, ${calls} calls, then by turns`,
    (seen) => byMergeSort(size.items, seen.compare, calls),
  ],
  [
    `${calls} pairs by chance`,
    ({ compare, random }) => bySomePairs(size.items, compare, { calls, random }),
  ],
];

/** What ranking is worth: 16 first images of a goal, by a judge and a comparer that err. */
export function benchWorldRankings(): Promise<BenchRow> {
  const lost = ways.map(() => ({
    calls: [] as number[],
    winner: [] as number[],
    kept: [] as number[],
  }));
  for (const seed of seeds) {
    const { met, ...seen } = seenOf(seed);
    const best = [...met].sort((a, b) => b - a);
    ways.forEach(([, by], at) => {
      const { order, calls: asked } = by({ ...seen, random: seededRandom("ways", seed) });
      const ranked = order.map((item) => met[item] ?? NaN);
      const one = lost[at];
      one?.calls.push(asked);
      one?.winner.push((best[0] ?? NaN) - (ranked[0] ?? NaN));
      one?.kept.push(mean(best.slice(0, size.kept)) - mean(ranked.slice(0, size.kept)));
    });
  }
  const [, , fours, merged] = lost;
  const isPassed = mean(fours?.kept ?? []) <= mean(merged?.kept ?? []);
  return Promise.resolve({
    title: "Ranking 16 images of the simulated world, 4 kept, judge right 0.85 a question",
    isPassed,
    text: [
      table(
        ["by", "calls", "constraints lost, winner", "constraints lost, kept"],
        ways.map(([name], at) => [
          name,
          mean(lost[at]?.calls ?? []).toFixed(1),
          withInterval(lost[at]?.winner ?? []),
          withInterval(lost[at]?.kept ?? []),
        ]),
      ),
      `How many constraints fewer are met than by the best there are, of ${usualWorld.constraints}, with ` +
        `the 95 % bootstrap interval over ${seeds.length} goals. Calls: comparisons alone; each image was ` +
        "judged once before. The comparer leans to the first place, and errs again on the same image. " +
        `Fours lose no more than merge sort among the kept: ${passFail(isPassed)}`,
    ].join("\n\n"),
  });
}

function seenOf(seed: number): Omit<Seen, "random"> & { readonly met: readonly number[] } {
  const world = new SimulatedWorld({ ...usualWorld, accuracy: 0.85 }, seed);
  const checklist = checklistFrom(world.constraints) ?? [];
  const images = Array.from({ length: size.items }, (_, place) => {
    const id = candidateId(0, place);
    const { prompt } = world.write({ kind: "expand", seed: seedFor(seed, stepName(id, "write")) });
    return world.draw({ prompt, seed: seedFor(seed, id) });
  });
  const rateOf = (image: Uint8Array): number =>
    passRate(answered(checklist, world.judge(image, askedOfImage(checklist)).answers ?? [])) ?? 0;
  return {
    seed,
    met: images.map((image) => world.metIn(image).filter(Boolean).length),
    rates: images.map(rateOf),
    scores: images.map((image) => world.judge(image).alignment ?? 0),
    compare: (shown) => {
      const order = world.compare(shown.map((item) => images[item] ?? new Uint8Array()));
      const groups = order.map((group) => group.map((place) => shown[place] ?? NaN));
      return { shown, groups };
    },
  };
}

function byValue(values: readonly number[]): Ranking {
  const order = [...values.keys()].sort((a, b) => (values[b] ?? NaN) - (values[a] ?? NaN));
  return { calls: 0, rounds: 0, order };
}

function withInterval(values: readonly number[]): string {
  const { mean: value, low, high } = bootstrapMean(values, seededRandom("bootstrap"), 1000);
  return `${value.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
}
