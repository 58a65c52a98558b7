import assert from "node:assert/strict";
import fc from "fast-check";
import { projectionOf } from "../../../src/search/projection.js";
import { lognormal } from "../../support/fakeModels.js";
import {
  checkingProviders,
  providersOf,
  SearchHarness,
  type HarnessOptions,
} from "../../support/searchHarness.js";
import { assertWhole, faultsOf, runOut } from "../../support/searchRuns.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

/** A search whose process dies again and again ends as the one that was left in peace. */

const limits = fc.record({
  language: fc.integer({ min: 1, max: 5 }),
  image: fc.integer({ min: 1, max: 5 }),
  vision: fc.integer({ min: 1, max: 5 }),
});
const scenario = fc.record({
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.15, 0.4),
  candidates: fc.integer({ min: 1, max: 4 }),
  iterations: fc.integer({ min: 1, max: 3 }),
  refine: fc.constantFrom("both" as const, "alternate" as const, "weakest" as const),
  objective: fc.constantFrom("weighted" as const, "checklist" as const),
  memory: fc.boolean(),
  maxCalls: fc.option(fc.integer({ min: 3, max: 40 })),
  maxImages: fc.option(fc.integer({ min: 1, max: 12 })),
  limits,
  otherLimits: limits,
  /** After how many of its own events each process dies. */
  lives: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Faults are functions of the request alone: the next process has not counted the attempts. */
function optionsOf({ seed, share, limits: lanes, ...given }: Scenario): HarnessOptions {
  const { candidates, iterations, refine, objective, memory, maxCalls, maxImages } = given;
  const faults = faultsOf(seed, share);
  return {
    plan: { candidates, iterations, refine, objective, memory, maxCalls, maxImages },
    echoes: memory,
    providers: objective === "checklist" ? checkingProviders() : providersOf(),
    limits: lanes,
    durations: lognormal({ write: 200, critique: 200, draw: 900, judge: 300 }, 0.5, seed),
    fail: (kind, unique) => faults(kind, unique, 1),
  };
}

describe("a search whose process dies", () => {
  it("again and again, at any events, ends as one that was left in peace", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const whole = new SearchHarness(optionsOf(given));
        await runOut(whole);
        let search = new SearchHarness(optionsOf(given));
        for (const [index, events] of given.lives.entries()) {
          const death = new AbortController();
          let left = events;
          const lanes = index % 2 === 0 ? given.otherLimits : given.limits;
          const next = new SearchHarness(
            {
              ...optionsOf({ ...given, limits: lanes }),
              onEvent: () => {
                if (--left === 0) death.abort();
              },
            },
            search.images,
          );
          if (index > 0) next.adopt(search.events);
          search = next;
          if ((await search.run(death.signal)).kind === "ended") break;
        }
        const last = new SearchHarness(optionsOf(given), search.images);
        last.adopt(search.events);
        await runOut(last);
        assertWhole(last);
        assertNothingPaidTwice(last.events);
        assert.deepEqual(projectionOf(last.state), projectionOf(whole.state));
      }),
      { numRuns: 40 },
    );
  });
});
