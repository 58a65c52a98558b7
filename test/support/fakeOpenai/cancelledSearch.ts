import type { Fault } from "./faults.js";
import { formOf, virtualSearch, type VirtualSearch } from "./virtualSearch.js";

/** What a search waits for when it is cancelled. */
export interface Stage {
  readonly name: "expand" | "draw" | "judge" | "critique" | "refine";
  /** Calls of it that run side by side, with two candidates and one parent. */
  readonly calls: number;
}
export const stages: readonly Stage[] = [
  { name: "expand", calls: 2 },
  { name: "draw", calls: 2 },
  { name: "judge", calls: 2 },
  { name: "critique", calls: 1 },
  { name: "refine", calls: 2 },
];

export interface Cancelled {
  readonly search: VirtualSearch;
  /** Of `performance.now()`. */
  readonly cancelledAtMs: number;
  /** Requests that the server had had by then. */
  readonly asked: number;
}

/** Cancels a search at the moment when all calls of a stage are with the server, which does not end them. */
export async function cancelledAt(
  { name, calls }: Stage,
  fault: Fault,
  use: (cancelled: Cancelled) => Promise<void>,
): Promise<void> {
  let arrived = 0;
  let onAll = (): void => undefined;
  const play = (_index: number, path: string, body: Readonly<Record<string, unknown>>) => {
    const isOfStage = path === "/images/generations" ? name === "draw" : formOf(body) === name;
    if (!isOfStage) return undefined;
    arrived += 1;
    // Not before the fault is played: who cancels sees an answer that has begun.
    if (arrived === calls) setImmediate(() => onAll());
    return fault;
  };
  await virtualSearch({ fake: { fault: play } }, async (search) => {
    let cancelledAtMs = 0;
    let asked = 0;
    onAll = () => {
      asked = search.fake.ledger.length;
      cancelledAtMs = performance.now();
      search.harness.driver.act({ kind: "cancel" });
    };
    await search.harness.run();
    await use({ search, cancelledAtMs, asked });
  });
}
