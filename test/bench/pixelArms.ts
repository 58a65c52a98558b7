import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import type { JobRunner } from "../../src/base/jobs.js";
import type { PlanInput } from "../../src/protocol/plan.js";
import { presets } from "../../src/protocol/presets.js";
import { builtinPorts } from "../../src/providers/builtin/builtinProvider.js";
import type { BuiltinJobs } from "../../src/providers/builtin/jobs.js";
import { Lanes } from "../../src/search/lanes.js";
import type { WorkerJobs } from "../../src/worker.js";
import { WorkerPool } from "../../src/workerPool.js";
import { BenchImages } from "./benchImages.js";
import { runArm, type ArmMeans, type ArmRun, type SeenImage } from "./searchArms.js";

/** The searches that are compared on the built-in provider's pixels. */

export interface PixelArm {
  readonly name: string;
  readonly plan: Partial<PlanInput>;
}

/** The specification's algorithm: scores, and images compared. */
export const classic: PixelArm = { name: "classic 4/2/3", plan: presets.classic.values };
export const balanced: PixelArm = { name: "balanced 4/2/6", plan: presets.balanced.values };
export const balancedCompared: PixelArm = {
  name: "balanced 4/2/6, compared",
  plan: { ...presets.balanced.values, ranker: "compare" },
};
export const quick: PixelArm = { name: "quick 2/1/4", plan: presets.quick.values };
/** Held to as many images by the limit that people have as well. */
export const sixImages: PixelArm = {
  name: "balanced, at most 6 images",
  plan: { ...presets.balanced.values, maxImages: 6 },
};
export const quickSixImages: PixelArm = {
  name: "quick, at most 6 images",
  plan: { ...presets.quick.values, maxImages: 6 },
};
export const pixelArms = [
  ...[classic, balanced, balancedCompared, quick],
  ...[sixImages, quickSixImages],
] as const;

/** As many as the largest of these searches may draw. */
export const mostOfBest = 24;
const bestOf: PixelArm = {
  name: `best of ${mostOfBest}`,
  plan: { candidates: mostOfBest, beamWidth: 1, iterations: 1, objective: "checklist" },
};

/** What became of one goal and seed. */
export interface PixelRuns {
  readonly goal: string;
  readonly arms: ReadonlyMap<PixelArm, ArmRun>;
  /** In the order of drawing: the first N are what best-of-N draws. */
  readonly best: readonly SeenImage[];
}

/** @returns one a goal and seed */
export async function runPixelArms(
  goals: readonly string[],
  seeds: readonly number[],
): Promise<readonly PixelRuns[]> {
  const script = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));
  const pool = new WorkerPool<WorkerJobs>(script);
  const limit = pLimit(2);
  const runs = goals.flatMap((goal) =>
    seeds.map((seed) =>
      limit(async (): Promise<PixelRuns> => {
        // Of one goal and seed: more would only fill the memory.
        const means: ArmMeans = {
          ports: builtinPorts(remembering(pool)),
          images: () => new BenchImages(pool),
          lanes: new Lanes(() => 3, { nowMs: () => performance.now() }),
        };
        const run = ({ plan }: PixelArm) => runArm({ ...plan, goal, seed }, means);
        const { images: best } = await run(bestOf);
        const arms = new Map<PixelArm, ArmRun>();
        for (const arm of pixelArms) arms.set(arm, await run(arm));
        return { goal, arms, best };
      }),
    ),
  );
  try {
    return await Promise.all(runs);
  } finally {
    await pool.dispose();
  }
}

/**
 * The same work done once: searches of one goal and seed share their first images, and whoever
 * compares looks at each image again.
 */
function remembering(pool: JobRunner<WorkerJobs>): JobRunner<BuiltinJobs> {
  const known = new Map<string, Promise<unknown>>();
  return {
    run: (name, input, transfer, signal) => {
      const { pixels, ...rest } = { pixels: undefined, ...input };
      const sha256 = pixels && createHash("sha256").update(pixels.rgba).digest("hex");
      const key = JSON.stringify([name, rest, sha256]);
      const done = known.get(key) ?? pool.run(name, input, transfer, signal);
      known.set(key, done);
      return done as ReturnType<JobRunner<BuiltinJobs>["run"]> as never;
    },
  };
}
