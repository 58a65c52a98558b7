import { seededRandom } from "../../src/base/random.js";
import { usualWorld } from "../support/simulatedWorld.data.js";
import { armRuns, bestOfRuns, mostImages, qualitySeeds } from "./armRuns.js";
import { imageRatio, shownRatio, type ImageRatio } from "./equalQuality.js";
import type { Arm, ArmRun } from "./qualityArms.js";
import { arms, bestOfArm, checklist } from "./qualityArms.data.js";
import { bootstrapMean, mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

const most = mostImages;

/** Images to all-correct: bar 4, for one accuracy of the judge. */
export async function benchImagesToAllCorrect({
  accuracy,
  bar,
}: {
  readonly accuracy: number;
  readonly bar: number;
}): Promise<BenchRow> {
  const runAll = (arm: Arm): Promise<readonly ArmRun[]> => armRuns(arm, accuracy);
  const best = bestOfRuns(accuracy);
  const results: { arm: Arm; runs: readonly ArmRun[] }[] = [];
  for (const arm of arms) {
    const runs = await runAll(arm);
    results.push({ arm, runs });
    if (arm !== checklist) continue;
    const equalImages = bestOfArm(mean(runs.map(({ images }) => images)));
    results.push({ arm: equalImages, runs: await runAll(equalImages) });
  }
  const searches = results.filter(({ arm }) => (arm.plan.iterations ?? 1) > 1);
  const ratios = searches.map(({ arm, runs }) => {
    const drawn = mean(runs.map(({ images }) => images));
    return { arm, drawn, ratio: imageRatio(runs, best) };
  });
  const judged = ratios.find(({ arm }) => arm === checklist)?.ratio.ratio ?? Infinity;
  const isPassed = judged <= bar;
  return {
    title: `4. Images to all-correct, ${usualWorld.constraints} constraints, judge right ${accuracy} a question`,
    isPassed,
    text: [
      table(
        ["arm", "images", "all correct, %", "found, %", "ended as met, %", "calls", "makespan, s"],
        results.map(({ arm, runs }) => [arm.name, ...cellsOf(arm, runs)]),
      ),
      `Means of ${qualitySeeds.length} goals with the 95 % bootstrap interval. Found: any image of the ` +
        "search is all correct, whether or not it won. The judge never evaluates: the truth does.",
      table(
        ["arm", "best-of-N as good", "ratio", "that stops when met", "ratio"],
        ratios.map(({ arm, drawn, ratio }) => [arm.name, ...ratioCells(ratio, drawn)]),
      ),
      `Ratio: images of the arm over those that best-of-N needs for as many all-correct winners ` +
        `(N up to ${most}). ${checklist.name}: ${judged.toFixed(2)}, bar ${bar}. ${passFail(isPassed)}`,
      "Stopping is no best-of-N of a fixed N, and a stronger rival: one image at a time, until a " +
        "second look confirms that all is met. No bar.",
    ].join("\n\n"),
  };
}

function cellsOf({ name }: Arm, runs: readonly ArmRun[]): string[] {
  const interval = (of: (run: ArmRun) => number, digits: number): string => {
    const random = seededRandom("bootstrap", name);
    const { mean: value, low, high } = bootstrapMean(runs.map(of), random, 1000);
    return `${value.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
  };
  return [
    interval(({ images }) => images, 1),
    interval(({ isAllCorrect }) => 100 * Number(isAllCorrect), 0),
    interval(({ isFound }) => 100 * Number(isFound), 0),
    interval(({ isSatisfied }) => 100 * Number(isSatisfied), 0),
    interval(({ calls }) => calls, 0),
    interval(({ makespanMs }) => makespanMs / 1000, 0),
  ];
}

function ratioCells(ratio: ImageRatio, drawn: number): string[] {
  const shown = (...values: readonly [value: number, low: number, high: number]): string => {
    const [value, low, high] = values.map((each) => shownRatio(each, drawn, most));
    return `${value} (${low} to ${high})`;
  };
  const { images, imagesStopping } = ratio;
  return [
    images === Infinity ? `more than ${most}` : String(images),
    shown(ratio.ratio, ratio.low, ratio.high),
    imagesStopping === Infinity ? "none" : imagesStopping.toFixed(1),
    shown(ratio.ratioStopping, ratio.lowStopping, ratio.highStopping),
  ];
}
