import { seededRandom } from "../../src/base/random.js";
import { answered, askedOfImage, checklistFrom, passRate } from "../../src/search/checklist.js";
import { candidateId, seedFor, stepName } from "../../src/search/keys.js";
import { usualWorld } from "../support/simulatedWorld.data.js";
import { SureWorld, tellings, type Telling } from "../support/sureWorld.js";
import { printRows } from "./print.js";
import { runArm } from "./qualityArms.js";
import { checklist as arm } from "./qualityArms.data.js";
import { bootstrapMean, mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/**
 * Whether it helps to know how sure a judge is: the same images and the same looks, told as yes or no
 * and as chances. The truth evaluates.
 */
const [drawn, pickSeeds, searchSeeds] = [8, 1000, 200];

interface Winner {
  readonly isAllCorrect: boolean;
  /** Of the constraints, 0-1. */
  readonly shareMet: number;
  /** Mean square of how far the judge's chances of all images were from the truth, 0-1. */
  readonly brier: number;
}

/** The winner of some images of one prompt each, by the expected pass rate, its looks breaking ties. */
function picked(telling: Telling, seed: number): Winner {
  const world = new SureWorld(usualWorld, seed, telling);
  const checklist = checklistFrom(world.constraints) ?? [];
  let best = { rate: -1, aesthetic: -1, met: world.constraints.map(() => false) };
  const squares: number[] = [];
  for (let place = 0; place < drawn; place++) {
    const id = candidateId(0, place);
    const { prompt } = world.write({ kind: "expand", seed: seedFor(seed, stepName(id, "write")) });
    const image = world.draw({ prompt, seed: seedFor(seed, id) });
    const { answers = [], aesthetic } = world.judge(image, askedOfImage(checklist));
    const truth = world.metIn(image);
    world.constraints.forEach(({ id }, at) => {
      const yes = answers.find((each) => each.id === id)?.yes ?? 0.5;
      squares.push((yes - Number(truth[at])) ** 2);
    });
    const rate = passRate(answered(checklist, answers)) ?? -1;
    const looks = aesthetic ?? -1;
    if (rate > best.rate || (rate === best.rate && looks > best.aesthetic)) {
      best = { rate, aesthetic: looks, met: [...truth] };
    }
  }
  const { met } = best;
  const shareMet = mean(met.map(Number));
  return { isAllCorrect: met.every(Boolean), shareMet, brier: mean(squares) };
}

const interval = (values: readonly number[], digits: number): string => {
  const { mean: value, low, high } = bootstrapMean(values, seededRandom("certainty"), 1000);
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
};

const plain = tellings["yes or no, no more"];
const seedsUpTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

function benchPicks(): BenchRow {
  const seeds = seedsUpTo(pickSeeds);
  const before = seeds.map((seed) => picked(plain, seed));
  let isPassed = true;
  const rows = Object.entries(tellings).map(([name, telling]) => {
    const winners = seeds.map((seed) => picked(telling, seed));
    const more = winners.map(({ shareMet }, at) => 100 * (shareMet - (before[at]?.shareMet ?? 0)));
    const { low } = bootstrapMean(more, seededRandom("certainty"), 1000);
    if (telling !== plain && low <= 0) isPassed = false;
    return [
      name,
      mean(winners.map(({ brier }) => brier)).toFixed(3),
      interval(
        winners.map(({ isAllCorrect }) => 100 * Number(isAllCorrect)),
        1,
      ),
      interval(
        winners.map(({ shareMet }) => 100 * shareMet),
        1,
      ),
      telling === plain ? "" : interval(more, 1),
    ];
  });
  return {
    title: `The best of ${drawn}, by a judge right .85 a question`,
    isPassed,
    text: [
      table(
        ["the judge tells", "Brier", "all met, %", "constraints met, %", "more than yes or no"],
        rows,
      ),
      `Means over ${pickSeeds} goals with the 95 % bootstrap interval; bar: chances of each kind pick ` +
        `images that meet more, the interval clear of zero. ${passFail(isPassed)}`,
    ].join("\n\n"),
  };
}

async function benchSearches(): Promise<BenchRow> {
  const rows: string[][] = [];
  for (const [name, telling] of Object.entries(tellings)) {
    const runs = [];
    for (const seed of seedsUpTo(searchSeeds)) {
      const world = new SureWorld(usualWorld, seed, telling);
      runs.push(await runArm(arm, usualWorld, seed, world));
    }
    rows.push([
      name,
      interval(
        runs.map(({ isAllCorrect }) => 100 * Number(isAllCorrect)),
        0,
      ),
      interval(
        runs.map(({ images }) => images),
        1,
      ),
    ]);
  }
  return {
    title: `Whole searches, ${arm.name}`,
    isPassed: true,
    text: [
      table(["the judge tells", "all met, %", "images"], rows),
      `${searchSeeds} goals. No bar: how a search ends depends on yes and no alone.`,
    ].join("\n\n"),
  };
}

await printRows("What it helps to know how sure a judge is", [
  () => Promise.resolve(benchPicks()),
  benchSearches,
]);
