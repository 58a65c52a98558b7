import { ServiceError } from "../serviceError.js";
import { readInstalled } from "../installed.js";
import { isReachable } from "../onDisk.js";
import { environmentPython } from "../serviceFolders.js";
import { machineFacts } from "./machineFacts.js";
import { planOf } from "./planOf.js";
import { runDoctor } from "./runDoctor.js";
import type { PlanSetUp, SetUpMachine } from "./setUp.js";

export const planSetUp: PlanSetUp = async (machine, signal) => {
  const { folders } = machine;
  const [facts, installed, hasPython] = await Promise.all([
    machineFacts(machine, signal),
    readInstalled(folders),
    isReachable(environmentPython(folders)),
  ]);
  const plan = planOf(facts, folders, hasPython ? installed : null);
  if (installed === null || plan.steps.length > 0 || (await isWhole(machine, signal))) return plan;
  // Whoever is sent here because something is missing would else be told that all is there.
  return { ...planOf(facts, folders, null), broken: installed.madeAt };
};

/** Whether its packages can be used: files of it may be gone since it was made. */
async function isWhole(machine: SetUpMachine, signal: AbortSignal): Promise<boolean> {
  try {
    const { findings } = await runDoctor(machine, signal);
    return findings.every(({ mark }) => mark !== "missing");
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
