import { gridHalves, usualWorld, varied, type GridPoint } from "../support/simulatedWorld.data.js";
import { bestOf } from "./bestOfN.js";
import { imageRatio, shareCorrect, shownRatio } from "./equalQuality.js";
import { runArm, type ArmRun } from "./qualityArms.js";
import { checklist } from "./qualityArms.data.js";
import { mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** Fewer than the 200 of the rows above: it is 16 worlds, twice. */
const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1001);
/** Enough to tell a ratio of a quarter up to 64 images. */
const most = 256;
const judges = [
  { accuracy: 1, bar: 0.25 },
  { accuracy: 0.85, bar: 0.5 },
] as const;
const shareBar = 0.9;

interface Outcome {
  readonly images: number;
  readonly correct: number;
  readonly rival: number;
  readonly ratio: number;
  readonly ratioStopping: number;
  readonly isPassed: boolean;
}

/** Whether bar 4 hangs on the numbers of the world: on the half of the grid that nothing was tuned on. */
export async function benchSensitivity(): Promise<BenchRow> {
  const points: { point: GridPoint; outcomes: Outcome[] }[] = [];
  for (const point of gridHalves().heldOut) {
    const outcomes: Outcome[] = [];
    for (const judge of judges) outcomes.push(await outcomeOf(point, judge));
    points.push({ point, outcomes });
  }
  const shares = judges.map((_, at) =>
    mean(points.map(({ outcomes }) => Number(outcomes[at]?.isPassed === true))),
  );
  const isPassed = shares.every((share) => share >= shareBar);
  const names = Object.keys(varied) as (keyof typeof varied)[];
  const ofJudge = ({ accuracy }: (typeof judges)[number]): string[] =>
    ["images", "correct, %", "best-of-N", "ratio", "stopping", "bar"].map(
      (head) => `${head} (${accuracy})`,
    );
  return {
    title: `4. Sensitivity: ${checklist.name} in ${points.length} worlds held out`,
    isPassed,
    text: [
      table(
        [...names, ...judges.flatMap(ofJudge)],
        points.map(({ point, outcomes }) => [
          ...names.map((name) => String(point[name])),
          ...outcomes.flatMap(cellsOf),
        ]),
      ),
      `${seeds.length} goals a world and judge. In brackets: how often the judge is right. Stopping: ` +
        "the ratio to best-of-N that stops when met. A judge that is always right makes no persistent " +
        "errors: for it both halves of the grid are the same worlds, and nothing is held out.",
      judges
        .map(({ accuracy, bar }, at) => {
          const share = shares[at] ?? 0;
          const held = `Judge right ${accuracy}: <= ${bar} in ${(100 * share).toFixed(0)} %`;
          return `${held} of the worlds (bar ${100 * shareBar} %). ${passFail(share >= shareBar)}`;
        })
        .join("\n\n"),
    ].join("\n\n"),
  };
}

async function outcomeOf(
  point: GridPoint,
  { accuracy, bar }: (typeof judges)[number],
): Promise<Outcome> {
  const world = { ...usualWorld, ...point, accuracy };
  const runs: ArmRun[] = [];
  for (const seed of seeds) runs.push(await runArm(checklist, world, seed));
  const best = seeds.map((seed) => bestOf(world, seed, most));
  const { images, ratio, ratioStopping } = imageRatio(runs, best, 1);
  return {
    images: mean(runs.map((run) => run.images)),
    correct: shareCorrect(runs),
    rival: images,
    ratio,
    ratioStopping,
    isPassed: ratio <= bar,
  };
}

function cellsOf({ images, correct, rival, ratio, ratioStopping, isPassed }: Outcome): string[] {
  return [
    images.toFixed(1),
    (100 * correct).toFixed(0),
    rival === Infinity ? `> ${most}` : String(rival),
    shownRatio(ratio, images, most),
    shownRatio(ratioStopping, images, most),
    passFail(isPassed),
  ];
}
