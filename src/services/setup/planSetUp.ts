import { access } from "node:fs/promises";
import { readInstalled } from "./installed.js";
import { environmentPython } from "../serviceFolders.js";
import { machineFacts } from "./machineFacts.js";
import { planOf } from "./planOf.js";
import type { PlanSetUp } from "./setUp.js";

export const planSetUp: PlanSetUp = async (machine, signal) => {
  const { folders } = machine;
  const [facts, installed, hasPython] = await Promise.all([
    machineFacts(machine, signal),
    readInstalled(folders),
    access(environmentPython(folders)).then(
      () => true,
      () => false,
    ),
  ]);
  return planOf(facts, folders, hasPython ? installed : null);
};
