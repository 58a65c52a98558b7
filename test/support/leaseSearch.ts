import type { LeaseRig } from "./leaseRig.js";

/** A search as the lease sees it: for each candidate a text, an image of it, a judgement of that. */
export interface LeaseSearch {
  readonly candidates: number;
  readonly iterations: number;
  /** Models, by what they do. */
  readonly models: Readonly<Record<LeaseRole, string>>;
  /** Calls at once. */
  readonly lanes: Readonly<Record<LeaseRole, number>>;
  readonly workMs: (role: LeaseRole, iteration: number, candidate: number) => number;
  /** From the end of a call to the next one's beginning. */
  readonly gapMs?: number;
  readonly client?: string;
}
export type LeaseRole = "write" | "draw" | "judge";
export const leaseRoles: readonly LeaseRole[] = ["write", "draw", "judge"];

/** @returns how many calls failed; a candidate whose call fails is out */
export async function runSearch(
  rig: LeaseRig,
  search: LeaseSearch,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const { lanes } = search;
  const places = { write: lanes.write, draw: lanes.draw, judge: lanes.judge };
  const queues: Record<LeaseRole, (() => void)[]> = { write: [], draw: [], judge: [] };
  const enter = (role: LeaseRole): Promise<void> =>
    new Promise((resolve) => {
      if (places[role] > 0) {
        places[role]--;
        resolve();
      } else queues[role].push(resolve);
    });
  const leave = (role: LeaseRole): void => {
    const next = queues[role].shift();
    if (next === undefined) places[role]++;
    else next();
  };
  let failed = 0;
  const candidate = async (iteration: number, index: number): Promise<void> => {
    for (const role of leaseRoles) {
      await enter(role);
      try {
        if (search.gapMs !== undefined) await rig.clock.sleep(search.gapMs, signal);
        const workMs = search.workMs(role, iteration, index);
        await rig.call(search.models[role], workMs, search.client ?? "a", signal);
      } catch {
        failed++;
        return;
      } finally {
        leave(role);
      }
    }
  };
  for (let iteration = 0; iteration < search.iterations; iteration++) {
    const all = Array.from({ length: search.candidates }, (_, index) => index);
    await Promise.all(all.map((index) => candidate(iteration, index)));
  }
  return failed;
}

/**
 * The phase bound: each iteration's roles one after the other, each as its lanes take it, in the order
 * in which the role before it came to its ends.
 */
export function phasesMs(search: LeaseSearch): number {
  let allMs = 0;
  for (let iteration = 0; iteration < search.iterations; iteration++) {
    let order = Array.from({ length: search.candidates }, (_, index) => index);
    for (const role of leaseRoles) {
      const free = Array.from({ length: search.lanes[role] }, () => 0);
      const ends = order.map((index) => {
        const lane = free.indexOf(Math.min(...free));
        const endMs = (free[lane] ?? 0) + search.workMs(role, iteration, index);
        free[lane] = endMs;
        return { index, endMs };
      });
      allMs += Math.max(...free);
      order = ends.sort((a, b) => a.endMs - b.endMs).map(({ index }) => index);
    }
  }
  return allMs;
}

/** The least that loads cost over a row of uses, by trying everything; milliseconds and number. */
export function leastLoads(
  uses: readonly string[],
  models: Readonly<Record<string, { readonly bytes: number; readonly loadMs: number }>>,
  roomBytes: number,
): { readonly ms: number; readonly loads: number } {
  const bytesOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (models[name]?.bytes ?? 0), 0);
  const known = new Map<string, { ms: number; loads: number }>();
  const from = (step: number, resident: readonly string[]): { ms: number; loads: number } => {
    const name = uses[step];
    if (name === undefined) return { ms: 0, loads: 0 };
    if (resident.includes(name)) return from(step + 1, resident);
    const place = `${step} ${[...resident].sort().join()}`;
    const before = known.get(place);
    if (before !== undefined) return before;
    let best = { ms: Infinity, loads: Infinity };
    for (let bits = 0; bits < 1 << resident.length; bits++) {
      const kept = resident.filter((_, index) => (bits & (1 << index)) !== 0);
      if (bytesOf([...kept, name]) > roomBytes) continue;
      const after = from(step + 1, [...kept, name]);
      const ms = after.ms + (models[name]?.loadMs ?? 0);
      if (ms < best.ms || (ms === best.ms && after.loads + 1 < best.loads)) {
        best = { ms, loads: after.loads + 1 };
      }
    }
    known.set(place, best);
    return best;
  };
  return from(0, []);
}
