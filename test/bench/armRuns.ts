import { usualWorld } from "../support/simulatedWorld.data.js";
import { bestOf, type BestOf } from "./bestOfN.js";
import { runArm, type Arm, type ArmRun } from "./qualityArms.js";

/** What tables and plots share: the searches of one arm and judge, each made once. */

export const qualitySeeds: readonly number[] = Array.from({ length: 200 }, (_, seed) => seed + 1);
/** The largest N of best-of-N that is tried. */
export const mostImages = 512;

const known = new Map<string, Promise<readonly ArmRun[]>>();
const knownBest = new Map<number, readonly BestOf[]>();

/** @param accuracy of the judge, a question. @returns one a seed */
export function armRuns(arm: Arm, accuracy: number): Promise<readonly ArmRun[]> {
  const key = JSON.stringify([arm, accuracy]);
  const runs = known.get(key) ?? allRuns(arm, accuracy);
  known.set(key, runs);
  return runs;
}

async function allRuns(arm: Arm, accuracy: number): Promise<readonly ArmRun[]> {
  const runs: ArmRun[] = [];
  for (const seed of qualitySeeds) runs.push(await runArm(arm, { ...usualWorld, accuracy }, seed));
  return runs;
}

/** Best-of-N of the same goals. */
export function bestOfRuns(accuracy: number): readonly BestOf[] {
  const runs =
    knownBest.get(accuracy) ??
    qualitySeeds.map((seed) => bestOf({ ...usualWorld, accuracy }, seed, mostImages));
  knownBest.set(accuracy, runs);
  return runs;
}
