import fc from "fast-check";
import { CallError } from "../../src/base/errors.js";
import type { KnownEvent } from "../../src/protocol/events.js";
import { lognormal } from "./fakeModels.js";
import { SearchHarness } from "./searchHarness.js";
import { faultsOf, pricedProviders, runOut } from "./searchRuns.js";
import { evenly } from "./evenly.js";

/** Journals of searches to which all sorts of things happened: faults, acts, caps, waits, a retry. */

export const eventfulScenario = fc.record({
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.2, 0.4),
  candidates: fc.integer({ min: 1, max: 4 }),
  iterations: fc.integer({ min: 1, max: 3 }),
  maxCostUsd: fc.constantFrom(null, null, 0.3, 0.6),
  maxCalls: fc.constantFrom(null, null, 9, 20),
  limit: fc.integer({ min: 1, max: 4 }),
  acts: fc.array(fc.tuple(fc.constantFrom("pause", "rename", "caps", "busy", "down"), fc.nat(50)), {
    maxLength: 4,
  }),
  place: evenly(0, 0.9999),
});
export type EventfulScenario = typeof eventfulScenario extends fc.Arbitrary<infer T> ? T : never;

/** The journal of such a search; it has ended. */
export async function eventfulJournal(given: EventfulScenario): Promise<readonly KnownEvent[]> {
  const faults = faultsOf(given.seed, given.share);
  const due = new Set<string>();
  const search = new SearchHarness({
    plan: {
      candidates: given.candidates,
      iterations: given.iterations,
      maxCostUsd: given.maxCostUsd,
      maxCalls: given.maxCalls,
    },
    providers: pricedProviders({ write: 0.001, draw: 0.04, judge: 0.003, critique: 0.002 }),
    limits: { language: given.limit, image: given.limit, vision: given.limit },
    durations: lognormal({ write: 200, critique: 200, draw: 900, judge: 300 }, 0.5, given.seed),
    fail: (kind, unique, nth) => {
      const common = { retryable: true, billed: "no" } as const;
      if (due.delete("busy")) {
        throw new CallError("rate.limited", "Later", { ...common, retryAfterMs: 2000 });
      }
      if (due.delete("down")) throw new CallError("auth.refused", "No", { scope: "connection" });
      faults(kind, unique, nth);
    },
    onEvent: ({ seq }, { driver }) => {
      for (const [act, at] of given.acts) {
        if (at !== seq) continue;
        if (act === "pause") driver.act({ kind: "pause" });
        else if (act === "rename") driver.act({ kind: "rename", title: "mine" });
        else if (act === "caps") driver.act({ kind: "changeCaps", caps: { maxCalls: 40 } });
        else due.add(act);
      }
    },
  });
  await runOut(search);
  const failed = Object.values(search.state.candidates).find(({ error }) => error !== null);
  if (failed !== undefined && given.seed % 2 === 0) {
    try {
      search.driver.act({ kind: "retry", candidate: failed.id });
      await runOut(search);
    } catch {
      // The caps leave no room: the journal stays as it is.
    }
  }
  return search.events;
}
