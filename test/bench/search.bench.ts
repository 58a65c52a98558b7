import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { seededRandom } from "../../src/base/random.js";
import { isPicture } from "../../src/providers/builtin/brief/brief.js";
import { parseBrief } from "../../src/providers/builtin/brief/readPrompt.js";
import { builtinPorts } from "../../src/providers/builtin/builtinProvider.js";
import { Lanes } from "../../src/search/lanes.js";
import type { WorkerJobs } from "../../src/worker.js";
import { WorkerPool } from "../../src/workerPool.js";
import { BenchImages } from "./benchImages.js";
import { benchGoals } from "./goals.data.js";
import { printRows } from "./print.js";
import { remembering, runArm, withCritiquesOf, type ArmMeans, type ArmRun } from "./searchArms.js";
import { bootstrapMean, mean, spearman } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/**
 * Whether the search earns its keep: 40 goals x 5 seeds at 256 px, three arms of twelve images.
 * To try other goals, put them into `goals.data.ts`.
 */

const seeds = [101, 102, 103, 104, 105];
const beamPlan = { candidates: 4, beamWidth: 2, iterations: 3 };
const bestOfPlan = { candidates: 12, beamWidth: 1, iterations: 1 };
const concurrentSearches = 4;

interface GoalRuns {
  readonly goal: string;
  readonly beam: readonly ArmRun[];
  readonly bestOf: readonly ArmRun[];
  readonly misled: readonly ArmRun[];
}

async function runGoals(): Promise<readonly GoalRuns[]> {
  const script = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));
  const pool = new WorkerPool<WorkerJobs>(script);
  const means: ArmMeans = {
    ports: remembering(builtinPorts(pool)),
    images: () => new BenchImages(pool),
    lanes: new Lanes(() => 3, { nowMs: () => performance.now() }),
  };
  const limit = pLimit(concurrentSearches);
  const forAll = <T>(run: (goal: string, seed: number, at: [number, number]) => Promise<T>) =>
    Promise.all(
      benchGoals.map((goal, g) =>
        Promise.all(seeds.map((seed, s) => limit(() => run(goal, seed, [g, s])))),
      ),
    );
  const beam = await forAll((goal, seed) => runArm({ goal, seed, ...beamPlan }, means));
  const bestOf = await forAll((goal, seed) => runArm({ goal, seed, ...bestOfPlan }, means));
  const misled = await forAll((goal, seed, [g, s]) => {
    const critiques = beam[(g + 1) % beam.length]?.[s]?.critiques ?? [];
    const ports = withCritiquesOf(means.ports, critiques);
    return runArm({ goal, seed, ...beamPlan }, { ...means, ports });
  });
  await pool.dispose();
  return benchGoals.map((goal, g) => ({
    goal,
    beam: beam[g] ?? [],
    bestOf: bestOf[g] ?? [],
    misled: misled[g] ?? [],
  }));
}

async function benchSearch(): Promise<BenchRow> {
  const goals = await runGoals();
  const arms = { beam: "beam 4/2/3", bestOf: "best of 12", misled: "another goal's critiques" };
  const winners = (runs: readonly ArmRun[], of: "total" | "oracle"): number =>
    mean(runs.map(({ winner }) => winner[of]));
  const armRows = (Object.keys(arms) as (keyof typeof arms)[]).map((arm) => [
    arms[arm],
    mean(goals.map((runs) => winners(runs[arm], "total"))).toFixed(1),
    (100 * mean(goals.map((runs) => winners(runs[arm], "oracle")))).toFixed(1),
  ]);
  const gained = (of: readonly GoalRuns[], arm: "bestOf" | "misled", by: "total" | "oracle") =>
    of.map(
      (runs) => (by === "oracle" ? 100 : 1) * (winners(runs.beam, by) - winners(runs[arm], by)),
    );
  const comparisons = (["bestOf", "misled"] as const).flatMap((arm) =>
    (["total", "oracle"] as const).map((of) => {
      const gains = gained(goals, arm, of);
      const { mean: gain, low, high } = bootstrapMean(gains, seededRandom("bootstrap", arm, of));
      const cells = [
        `beam - ${arms[arm]}`,
        of,
        gain.toFixed(2),
        `${low.toFixed(2)} to ${high.toFixed(2)}`,
      ];
      return { cells, isPassed: low > 0 };
    }),
  );
  const correlations = goals.flatMap(({ beam, bestOf }) => {
    const images = [...beam, ...bestOf].flatMap((run) => run.images);
    return (
      spearman(
        images.map(({ total }) => total),
        images.map(({ oracle }) => oracle),
      ) ?? []
    );
  });
  const unrefined = goals.flatMap(({ bestOf }) => bestOf.flatMap((run) => run.images));
  const metShare = mean(unrefined.map(({ oracle }) => oracle));
  const correlation = mean(correlations);
  const checks = [
    ...comparisons.map(({ isPassed }) => isPassed),
    correlation >= 0.4,
    metShare >= 0.35 && metShare <= 0.75,
  ];
  const isPassed = checks.every(Boolean);
  const ofPictures = goals.filter(({ goal }) =>
    parseBrief(goal).subjects.some(({ id }) => isPicture(id)),
  );
  const worst = goals
    .map(({ goal, beam, bestOf }) => ({
      goal,
      gain: winners(beam, "oracle") - winners(bestOf, "oracle"),
    }))
    .sort((a, b) => a.gain - b.gain)
    .slice(0, 5);
  return {
    title: `The search earns its keep (${benchGoals.length} goals x ${seeds.length} seeds, 256 px)`,
    isPassed,
    text: [
      table(["arm", "winner's total", "winner's requirements met, %"], armRows),
      table(
        ["paired by goal", "by", "gain", "95 % interval", ""],
        comparisons.map(({ cells, isPassed: ok }) => [...cells, passFail(ok)]),
      ),
      `Judge and oracle within a goal, mean Spearman: ${correlation.toFixed(2)} (bar .4, lowest goal ` +
        `${Math.min(...correlations).toFixed(2)}). ${passFail(correlation >= 0.4)}`,
      `Unrefined draws meet ${(100 * metShare).toFixed(0)} % of the requirements (bar 35-75 %). ` +
        passFail(metShare >= 0.35 && metShare <= 0.75),
      `Goals that name things of the picture set: ${ofPictures.length}; beam - ${arms.bestOf}, ` +
        (["total", "oracle"] as const)
          .map((by) => `by ${by} ${mean(gained(ofPictures, "bestOf", by)).toFixed(2)}`)
          .join(", ") +
        ".",
      `Least gained over best of 12, by the oracle: ${worst
        .map(({ goal, gain }) => `${goal} (${(100 * gain).toFixed(0)})`)
        .join("; ")}.`,
    ].join("\n\n"),
  };
}

await printRows("The search with the built-in provider", [benchSearch]);
