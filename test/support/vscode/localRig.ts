import assert from "node:assert/strict";
import { LocalModels } from "../../../src/host/commands/localModels.js";
import type { LocalDeps } from "../../../src/host/services/localDeps.js";
import type { SetUpTools } from "../../../src/host/services/setUpTools.js";
import { serviceFolders } from "../../../src/services/serviceFolders.js";
import type { SetUpMachine, SetUpPlan } from "../../../src/services/setup/setUp.js";
import type { SearchRun } from "../../../src/sessions/searchRun.js";
import { LocalServicesByHand } from "../localServicesByHand.js";
import { editor } from "./fakeEditor.js";

export const home = "/home/ann";

export const plan: SetUpPlan = {
  ...{ python: "Python 3.11 (/usr/bin/python3)", installer: "uv", accelerator: "cpu" },
  ...{ sources: ["pypi.org", "download.pytorch.org"], into: `${home}/data/services` },
  ...{ downloadBytes: 1.1e9, diskBytes: 2.3e9, freeBytes: 12e9 },
  steps: [
    { title: "Make an environment", command: ["python3", "-m", "venv"] },
    { title: "Install PyTorch", command: ["pip", "install"] },
  ],
};

/** The commands of local models over the fake editor, a fake set-up and fake services. */
export function localRig() {
  editor.reset();
  const services = new LocalServicesByHand();
  const done: string[] = [];
  const reports = new Map<string, string>();
  const acted: unknown[] = [];
  const lines: string[] = [];
  const going: Promise<void>[] = [];
  /** The searches of this window. */
  const searches: SearchRun[] = [];
  /** What the set-up does; a test may put another in its place. */
  const tools: { -readonly [Name in keyof SetUpTools]: SetUpTools[Name] } = {
    planSetUp: () => Promise.resolve(plan),
    setUp: (_machine, { steps }, onProgress) => {
      steps.forEach(({ title }, step) => {
        onProgress({ step, steps: steps.length, title, line: "fetching" });
      });
      done.push("set up");
      services.isThere = true;
      return Promise.resolve();
    },
    downloadModel: (_machine, { id, agreedLicence }, onProgress) => {
      onProgress({ bytes: 49_000_000, totalBytes: 98_000_000 });
      done.push(`download ${id}, ${agreedLicence ?? "no agreement"}`);
      return Promise.resolve();
    },
    planRemoval: () =>
      Promise.resolve({ folder: `${home}/data/services`, bytes: 8.1e9, running: 0, clients: 1 }),
    removeLocalModels: async () => {
      await services.shutDown();
      done.push("remove");
      services.isThere = false;
    },
    runDoctor: () => Promise.resolve({ version: "1.2.3", findings: [], recommended: [] }),
    recommended: () => [],
  };
  const rig: { blocked: string | null; refreshed: number; logsShown: number } = {
    blocked: null,
    refreshed: 0,
    logsShown: 0,
  };
  const machine: SetUpMachine = {
    ...{ folders: serviceFolders(`${home}/data`), environment: {}, packageFolder: "/package" },
  };
  const deps: LocalDeps = {
    ...{ tools, home, machine: () => machine, services: () => Promise.resolve(services) },
    searches: { all: searches },
    view: { refresh: () => (rig.refreshed += 1) },
    reports: {
      show: (name, text) => {
        reports.set(name, text);
        return Promise.resolve();
      },
    },
    log: {
      info: (line: string) => void lines.push(line),
      show: () => (rig.logsShown += 1),
    },
    blocked: () => rig.blocked,
    act: (id, argument) => void acted.push([id, argument]),
    carryOut: (doing) => void going.push(doing()),
  };
  const { commands } = new LocalModels(deps);
  return {
    ...{ rig, searches, services, tools, done, reports, acted, lines, commands, machine, deps },
    /** What goes on while a message stands, once its command is over. */
    answered: async () => {
      while (going.length > 0) await going.shift();
    },
  };
}

/** The contexts that menus ask for, as they were told last. */
export function contextNow(name: string): unknown {
  const told = editor.executed.findLast(([id, key]) => id === "setContext" && key === name);
  return told?.[2];
}

/** That nothing was asked, told or done. */
export function nothingHappened(stage: ReturnType<typeof localRig>): void {
  assert.deepEqual(
    [editor.unseen, stage.done, stage.services.asked, stage.acted],
    [[], [], [], []],
  );
}
