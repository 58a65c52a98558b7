import { lognormal } from "../support/fakeModels.js";
import { LeaseRig, type RigModel } from "../support/leaseRig.js";
import {
  leaseRoles,
  leastLoads,
  phasesMs,
  runSearch,
  type LeaseSearch,
} from "../support/leaseSearch.js";
import { median } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** How well the lease shares a device, on virtual time: a search's models in four sizes of memory. */

const GB = 1e9;
const models = { write: "language:writer", draw: "image:painter", judge: "vision:clip" } as const;
/** Memory as the catalogue says of qwen3-vl-4b, flux2-klein-4b and CLIP; loads at 1 GB/s and 2 s. */
const sizes: Readonly<Record<string, RigModel>> = {
  [models.write]: { bytes: 5.7 * GB, loadMs: 7700 },
  [models.draw]: { bytes: 13 * GB, loadMs: 15_000 },
  [models.judge]: { bytes: 2.2 * GB, loadMs: 4200 },
};
const machines = [
  { name: "24 GB: all fit", bytes: 24 * GB, isRefused: false },
  { name: "19 GB: pairs fit", bytes: 19 * GB, isRefused: false },
  { name: "14 GB: the image model fits alone", bytes: 14 * GB, isRefused: false },
  { name: "12 GB: the image model does not fit", bytes: 12 * GB, isRefused: true },
];
const meanMs = { write: 3000, critique: 3000, draw: 6000, judge: 300 };
const lanes = { write: 4, draw: 1, judge: 4 };
const candidateCounts = [2, 4, 8, 16];
const iterations = 2;
const seeds = 25;
const bar = 1.05;
const fairnessBar = 1.25;

export async function benchLease(): Promise<BenchRow> {
  let isPassed = true;
  const rows: string[][] = [];
  for (const machine of machines) {
    const ratios: number[] = [];
    let mostLoads = 0;
    let mostOfRole = 0;
    let refused = 0;
    const least = leastLoads(phases(), sizes, machine.bytes);
    for (const candidates of candidateCounts) {
      for (let seed = 0; seed < seeds; seed++) {
        const rig = new LeaseRig(sizes, { gpu: machine.bytes, cpu: 64 * GB });
        const search = searchOf(candidates, seed);
        const failed = await rig.clock.run(runSearch(rig, search));
        if (failed === candidates * iterations) refused++;
        ratios.push(rig.clock.nowMs() / (phasesMs(search) + least.ms));
        mostLoads = Math.max(mostLoads, rig.loads());
        for (const role of leaseRoles) {
          mostOfRole = Math.max(mostOfRole, rig.loads(models[role]));
        }
      }
    }
    const runs = candidateCounts.length * seeds;
    const isGood = machine.isRefused
      ? refused === runs && mostLoads === 1
      : Math.max(...ratios) <= bar && mostLoads <= least.loads && mostOfRole <= iterations;
    isPassed &&= isGood;
    rows.push([
      machine.name,
      machine.isRefused ? "1" : String(least.loads),
      String(mostLoads),
      machine.isRefused ? "-" : median(ratios).toFixed(3),
      machine.isRefused ? "-" : Math.max(...ratios).toFixed(3),
      `${refused} of ${runs}`,
      passFail(isGood),
    ]);
  }
  return {
    title: "3a. One search on one device",
    isPassed,
    text: [
      table(
        ["memory", "fewest loads", "loads", "makespan / phase bound", "worst run", "refused", ""],
        rows,
      ),
      `Bars: no more loads than the best that knows the future (${iterations} iterations), each role ` +
        `at most once an iteration, at most ${bar} of the phases one after the other with those loads. ` +
        "Below 1, roles work side by side. What does not fit is refused before anything is let go for it.",
    ].join("\n\n"),
  };
}

/** Two searches of two clients, the second one a little later. */
export async function benchSharedLease(): Promise<BenchRow> {
  const laterMs = 20_000;
  let isPassed = true;
  const rows: string[][] = [];
  for (const { name, bytes, isRefused } of machines.slice(0, 3)) {
    if (isRefused) continue;
    const ratios: number[] = [];
    let mostLoads = 0;
    let failed = 0;
    const alone = leastLoads(phases(), sizes, bytes);
    for (let seed = 0; seed < seeds; seed++) {
      const rig = new LeaseRig(sizes, { gpu: bytes, cpu: 64 * GB });
      const one = searchOf(8, seed);
      const two = { ...searchOf(8, seed + seeds), client: "b" };
      const later = async (): Promise<number> => {
        await rig.clock.sleep(laterMs, new AbortController().signal);
        return runSearch(rig, two);
      };
      const results = await rig.clock.run(Promise.all([runSearch(rig, one), later()]));
      failed += results[0] + results[1];
      const inTurnMs = phasesMs(one) + phasesMs(two) + 2 * alone.ms;
      ratios.push(rig.clock.nowMs() / inTurnMs);
      mostLoads = Math.max(mostLoads, rig.loads());
    }
    const isGood =
      failed === 0 && mostLoads <= 2 * alone.loads * fairnessBar && Math.max(...ratios) <= bar;
    isPassed &&= isGood;
    rows.push([
      ...[name, String(2 * alone.loads), String(mostLoads)],
      ...[median(ratios).toFixed(3), Math.max(...ratios).toFixed(3), passFail(isGood)],
    ]);
  }
  return {
    title: "3b. Two searches share a device",
    isPassed,
    text: [
      table(["memory", "loads one by one", "loads", "both / one by one", "worst run", ""], rows),
      `Bars: all calls answered, at most ${bar} of the time of one after the other, and at most ` +
        `${fairnessBar} of its loads: whoever has waited for 30 s and five loads behind the other's ` +
        "phase is let in between, which costs one.",
    ].join("\n\n"),
  };
}

function searchOf(candidates: number, seed: number): LeaseSearch {
  const durations = lognormal(meanMs, 0.5, seed);
  const workMs: LeaseSearch["workMs"] = (role, iteration, index) =>
    Math.round(durations(role, `${iteration}/${index}`));
  return { candidates, iterations, models, lanes, workMs, gapMs: 2 };
}

function phases(): readonly string[] {
  return Array.from({ length: iterations }, () => leaseRoles.map((role) => models[role])).flat();
}
