import { seededRandom } from "../../src/base/random.js";
import type { PlotElement } from "../../src/evaluation/plots/plotElement.js";
import { byAllPairs, byMergeSort, noiseAt80 } from "../support/simulatedComparers.js";
import { comparedOrder, drawnCase } from "../support/simulatedRankings.js";
import { usualWorld } from "../support/simulatedWorld.data.js";
import { armRuns, bestOfRuns } from "./armRuns.js";
import { linePlot, type PlotLine, type PlotPoint } from "./linePlot.js";
import { sharedBoundMs } from "./makespanBounds.js";
import { durationsOf, pathsOf } from "./makespan.js";
import { makespanOf, searchOfArm, type Arm, type ArmRun } from "./qualityArms.js";
import { checklist, specification } from "./qualityArms.data.js";
import { bootstrapMean, mean } from "./statistics.js";

/** The README's plots, each with the 95 % bootstrap interval of its means. */
export const qualityPlots: readonly {
  readonly file: string;
  readonly plot: () => Promise<PlotElement>;
}[] = [
  { file: "quality-over-images.svg", plot: qualityOverImages },
  { file: "comparisons-over-n.svg", plot: comparisonsOverN },
  { file: "makespan-over-lanes.svg", plot: makespanOverLanes },
];

const accuracy = 0.85;

function pointOf(x: number, values: readonly number[]): PlotPoint {
  const { mean: y, low, high } = bootstrapMean(values, seededRandom("plot", x), 1000);
  return { x, y, low, high };
}

async function qualityOverImages(): Promise<PlotElement> {
  const ofArm = async (arm: Arm): Promise<PlotPoint[]> => stepPoints(await armRuns(arm, accuracy));
  const best = bestOfRuns(accuracy);
  const bestPoints = [1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24].map((images) =>
    pointOf(
      images,
      best.map(({ isCorrect }) => 100 * Number(isCorrect[images - 1])),
    ),
  );
  return linePlot({
    title: "Quality over images drawn (simulated, judge right .85 a question)",
    x: {
      title: "images drawn, mean of 200 goals",
      low: 0,
      high: 24,
      ticks: [0, 4, 8, 12, 16, 20, 24],
    },
    y: { title: "goals whose best so far meets all, %", low: 0, high: 100 },
    lines: [
      { name: "best of N", ink: "faint", points: bestPoints },
      { name: specification.name, ink: "machine", points: await ofArm(specification) },
      { name: checklist.name, ink: "people", points: await ofArm(checklist) },
    ],
  });
}

/** One an iteration; a search that has ended stays as it was. */
function stepPoints(runs: readonly ArmRun[]): PlotPoint[] {
  const longest = Math.max(...runs.map(({ steps }) => steps.length));
  return Array.from({ length: longest }, (_, at) => {
    const steps = runs.flatMap(({ steps: all }) => all[Math.min(at, all.length - 1)] ?? []);
    const images = mean(steps.map((step) => step.images));
    return pointOf(
      images,
      steps.map(({ isAllCorrect }) => 100 * Number(isAllCorrect)),
    );
  });
}

function comparisonsOverN(): Promise<PlotElement> {
  const judge = { noise: noiseAt80, sideBias: 0, tieWidth: 0.22 };
  const pointsOf = (
    callsFor: (items: number, seed: string) => number,
    seeds: number,
  ): PlotPoint[] =>
    [4, 8, 12, 16, 24, 32].map((items) =>
      pointOf(
        items,
        Array.from({ length: seeds }, (_, seed) => callsFor(items, `plot ${seed}`)),
      ),
    );
  const compareOf = (items: number, seed: string) => drawnCase(seed, { items, ...judge }).compare;
  const lines: PlotLine[] = [
    {
      ...{ name: "all pairs both ways", ink: "faint" },
      points: pointsOf((items, seed) => byAllPairs(items, compareOf(items, seed)).calls, 1),
    },
    {
      ...{ name: "merge sort", ink: "machine" },
      points: pointsOf((items, seed) => byMergeSort(items, compareOf(items, seed)).calls, 100),
    },
    {
      ...{ name: "comparisons in fours", ink: "people" },
      points: pointsOf((items, seed) => {
        const size = { items, kept: Math.ceil(items / 4), setSize: 4, draws: 150 };
        return comparedOrder(seed, size, compareOf(items, seed)).calls;
      }, 30),
    },
  ];
  return Promise.resolve(
    linePlot({
      title: "Comparisons over N images, a quarter of them kept (comparer right in .80)",
      x: { title: "N, images that are ranked", low: 3, high: 33, ticks: [4, 8, 12, 16, 24, 32] },
      y: {
        ...{ title: "comparison calls (logarithmic)", low: 2, high: 1200 },
        ...{ isLog: true, ticks: [2, 5, 10, 20, 50, 100, 200, 500, 1000] },
      },
      lines,
    }),
  );
}

async function makespanOverLanes(): Promise<PlotElement> {
  const plan = { candidates: 8, beamWidth: 2, iterations: 3, stopOnPlateau: false };
  const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);
  const places = [1, 2, 3, 4, 6, 8];
  const runsOf = async (arm: Arm["plan"], at: number) => {
    const lanes = { language: at, image: at, vision: at };
    const runs: { readonly seconds: number; readonly bound: number }[] = [];
    for (const seed of seeds) {
      const { search } = await searchOfArm({ plan: arm }, { ...usualWorld, accuracy, lanes }, seed);
      const iterations = pathsOf(search.state, durationsOf(search.events));
      const bounds = iterations.map((paths) => sharedBoundMs(paths, lanes));
      const boundMs = bounds.reduce((sum, each) => sum + each, 0);
      runs.push({ seconds: makespanOf(search) / 1000, bound: boundMs / 1000 });
    }
    return runs;
  };
  const [scored, bound, checked]: [PlotPoint[], PlotPoint[], PlotPoint[]] = [[], [], []];
  for (const at of places) {
    const [byScores, byChecklist] = [
      await runsOf(plan, at),
      await runsOf({ ...plan, objective: "checklist" }, at),
    ];
    scored.push(
      pointOf(
        at,
        byScores.map(({ seconds }) => seconds),
      ),
    );
    bound.push(
      pointOf(
        at,
        byScores.map((run) => run.bound),
      ),
    );
    checked.push(
      pointOf(
        at,
        byChecklist.map(({ seconds }) => seconds),
      ),
    );
  }
  return linePlot({
    title: "Makespan over lanes (8 candidates, 2 kept, 3 iterations; an image takes 8 s)",
    x: { title: "calls at a time, of each kind", low: 0.5, high: 8.5, ticks: places },
    y: { title: "seconds of a search, mean of 40", low: 0, high: 250 },
    lines: [
      { name: "by scores", ink: "machine", points: scored },
      { name: "its lower bound", ink: "faint", dashes: "2 3", points: bound },
      { name: "checklist: may end early", ink: "people", points: checked },
    ],
  });
}
