import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf } from "../../../src/base/money.js";
import type { CapName } from "../../../src/protocol/plan.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { limitsReached } from "../../../src/search/limits.js";
import { projectionOf } from "../../../src/search/projection.js";
import { statusOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { lognormal } from "../../support/fakeModels.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, pricedProviders, runOut } from "../../support/searchRuns.js";

/** A cap that somebody changes: raised it lets the search go on, lowered it is heeded from there on. */

const prices = { write: 0.01, draw: 0.1, judge: 0.02, critique: 0.01 };
const capOf: Readonly<Record<CapName, fc.Arbitrary<number>>> = {
  maxImages: fc.integer({ min: 1, max: 11 }),
  maxCalls: fc.integer({ min: 1, max: 40 }),
  maxCostUsd: fc.integer({ min: 1, max: 160 }).map((cents) => cents / 100),
  maxSeconds: fc.integer({ min: 1, max: 60 }).map((tenths) => tenths / 10),
};
const names = Object.keys(capOf) as CapName[];
const scenario = fc.record({
  seed: fc.nat(),
  share: fc.constantFrom(0, 0, 0.2),
  limit: fc.integer({ min: 1, max: 5 }),
  at: fc.nat({ max: 70 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function optionsOf(given: Scenario, plan: HarnessOptions["plan"] = {}): HarnessOptions {
  const { limit, seed, share } = given;
  return {
    plan: { candidates: 4, iterations: 3, stopOnPlateau: false, ...plan },
    providers: pricedProviders(prices),
    usage: {},
    limits: { language: limit, image: limit, vision: limit },
    durations: lognormal({ write: 200, critique: 200, draw: 1000, judge: 300 }, 0.5, seed),
    fail: faultsOf(seed, share),
  };
}

const endOf = ({ end }: SearchState): string | undefined =>
  end?.kind === "finished" ? end.reason : end?.error.code;

/** Judgements that images drawn, or being drawn, still wait for. */
function owed(state: SearchState): number {
  const drawing = Object.keys(state.running).filter((key) => key.includes("/draw/")).length;
  const drawn = allCandidates(state).filter(
    ({ id, image, scores }) =>
      image !== null && scores === null && state.running[`${id}/judge/1`] === undefined,
  );
  return drawing + drawn.length;
}

describe("a cap that is raised", () => {
  for (const name of names) {
    it(`(${name}) lets the search go on, whatever it had ended with, and in another process too`, async () => {
      await fc.assert(
        fc.asyncProperty(scenario, capOf[name], async (given, cap) => {
          const search = new SearchHarness(optionsOf(given, { [name]: cap }));
          await runOut(search);
          const before = search.state;
          const end = endOf(before) ?? "";
          const isByCap = end === "capReached" || end === "cap.beforeResult";
          assert.deepEqual(limitsReached(before), isByCap ? [name] : []);
          search.restart(before);
          search.driver.act({ kind: "changeCaps", caps: { [name]: null } });
          await runOut(search);
          assertWhole(search);
          const { state } = search;
          if (!isByCap) {
            assert.deepEqual(state.end, before.end, "only an end by a cap is taken back");
            return;
          }
          assert.ok(["completed", "search.allFailed"].includes(endOf(state) ?? ""), endOf(state));
          assert.deepEqual(limitsReached(state), []);
          before.iterations.forEach((iteration, index) => {
            if (iteration.kept === null) return;
            const { kept, size } = state.iterations[index] ?? {};
            assert.deepEqual({ kept, size }, { kept: iteration.kept, size: iteration.size });
          });
          for (const { size } of state.iterations.slice(before.iterations.length)) {
            assert.equal(size, 4, "the next ones are planned in full");
          }
          // One that was cut short counts as it is, also where it was the last.
          const isDone = before.iterations.length === 3 && before.iterations[2]?.kept !== null;
          assert.equal(state.totals.calls > before.totals.calls, !isDone);
        }),
        { numRuns: 12 },
      );
    });
  }

  it("again and again ends where it would have ended with that cap from the start, or later", async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(scenario, steps, async (given, raises) => {
        let cap = 2;
        const search = new SearchHarness(optionsOf(given, { maxImages: cap }));
        await runOut(search);
        for (const raise of raises) {
          cap += raise;
          search.driver.act({ kind: "changeCaps", caps: { maxImages: cap } });
          await runOut(search);
          assert.ok(search.state.totals.billedDraws <= cap);
        }
        assertWhole(search);
      }),
      { numRuns: 12 },
    );
  });

  it("ends there again when the new one leaves no room either", async () => {
    const given = { seed: 1, share: 0, limit: 3, at: 0 } as const;
    const search = new SearchHarness(optionsOf(given, { maxImages: 4 }));
    await runOut(search);
    const before = projectionOf(search.state);
    search.driver.act({ kind: "changeCaps", caps: { maxImages: 3 } });
    await runOut(search);
    assert.deepEqual(projectionOf(search.state), before);
    assert.equal(statusOf(search.state), "finished");
  });

  it("does not bring back what was cancelled, nor change what was complete", async () => {
    const given = { seed: 1, share: 0, limit: 3, at: 0 } as const;
    const search = new SearchHarness({
      ...optionsOf(given),
      onEvent: ({ kind }, { driver }) => {
        if (kind === "imageDrawn") driver.act({ kind: "cancel" });
      },
    });
    await runOut(search);
    search.driver.act({ kind: "changeCaps", caps: { maxImages: 50 } });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.equal(endOf(search.state), "cancelled");
  });
});

describe("a cap that is lowered while the search runs", () => {
  for (const name of names) {
    it(`(${name}) is heeded at once, and what is drawn is still judged`, async () => {
      await fc.assert(
        fc.asyncProperty(scenario, capOf[name], async (given, cap) => {
          let [calls, images, nanoUsd] = [0, 0, 0];
          const search: SearchHarness = new SearchHarness({
            ...optionsOf({ ...given, share: 0 }),
            onEvent: (event, { driver }) => {
              const { state } = driver;
              if (event.seq === given.at && state.end === null) {
                driver.act({ kind: "changeCaps", caps: { [name]: cap } });
              }
              if (event.kind !== "capsChanged") return;
              const running = Object.values(state.running);
              const reserved = running.reduce((sum, { worstNanoUsd }) => sum + worstNanoUsd, 0);
              const drawing = running.filter(({ key }) => key.includes("/draw/"));
              calls = state.totals.calls + owed(state);
              images = state.totals.billedDraws + drawing.length;
              nanoUsd =
                state.totals.spentNanoUsd + reserved + owed(state) * nanoUsdOf(prices.judge);
            },
          });
          await runOut(search);
          assertWhole(search);
          const { totals, caps } = search.state;
          assert.ok(totals.calls <= Math.max(calls, caps.maxCalls ?? Infinity));
          assert.ok(totals.billedDraws <= Math.max(images, caps.maxImages ?? Infinity));
          assert.ok(
            totals.spentNanoUsd <= Math.max(nanoUsd, nanoUsdOf(caps.maxCostUsd ?? Infinity)),
          );
          if (allCandidates(search.state).some(({ scores }) => scores !== null)) {
            assert.notEqual(winnerOf(search.state), null);
          }
        }),
        { numRuns: 12 },
      );
    });
  }
});
