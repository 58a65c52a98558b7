import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { nanoUsdOf } from "../../../src/base/money.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { projectionOf } from "../../../src/search/projection.js";
import { globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { lognormal } from "../../support/fakeModels.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, faultsOf, pricedProviders, runOut } from "../../support/searchRuns.js";
import { share } from "../../support/evenly.js";

/** Caps: whatever they are, what was paid for is used, and no more than they say is taken. */

const cents = (max: number) => fc.integer({ min: 0, max }).map((count) => count / 100);
const prices = fc.record({
  write: cents(5),
  draw: cents(30),
  judge: cents(10),
  critique: cents(5),
});
const limits = fc.record({
  language: fc.integer({ min: 1, max: 6 }),
  image: fc.integer({ min: 1, max: 6 }),
  vision: fc.integer({ min: 1, max: 6 }),
});
const caps = fc.record({
  maxCostUsd: fc.option(fc.integer({ min: 1, max: 800 }).map((count) => count / 200)),
  maxImages: fc.option(fc.integer({ min: 1, max: 15 })),
  maxCalls: fc.option(fc.integer({ min: 1, max: 60 })),
  maxSeconds: fc.option(fc.integer({ min: 1, max: 90 }).map((tenths) => tenths / 10)),
});
const plans = fc
  .record({
    candidates: fc.integer({ min: 1, max: 6 }),
    width: fc.integer({ min: 1, max: 3 }),
    iterations: fc.integer({ min: 1, max: 3 }),
    maxAttempts: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ width, ...plan }) => ({ ...plan, beamWidth: Math.min(width, plan.candidates) }));
const scenario = fc.record({
  prices,
  limits,
  otherLimits: limits,
  caps,
  plan: plans,
  seed: fc.nat(),
  share: fc.constantFrom(0, 0.15, 0.4),
  isKnown: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

const slow: HarnessOptions = {
  providers: providersOf(),
  limits: { language: 3, image: 3, vision: 3 },
  durations: lognormal({ write: 100, critique: 100, draw: 1000, judge: 300 }, 0, 1),
};
const meanMs = { write: 200, critique: 200, draw: 1000, judge: 300 };

function optionsOf(given: Scenario): HarnessOptions {
  return {
    plan: { ...given.plan, ...given.caps },
    providers: pricedProviders(given.prices),
    limits: given.limits,
    durations: lognormal(meanMs, 0.5, given.seed),
    fail: faultsOf(given.seed, given.share),
    usage: given.isKnown ? { costUsd: 0 } : {},
  };
}

function assertWithinCaps({ caps: { maxCostUsd, maxImages, maxCalls }, totals }: SearchState) {
  const { spentNanoUsd, billedDraws, calls } = totals;
  assert.ok(spentNanoUsd <= nanoUsdOf(maxCostUsd ?? Infinity), `spent ${spentNanoUsd}`);
  assert.ok(billedDraws <= (maxImages ?? Infinity), `${billedDraws} draws`);
  assert.ok(calls <= (maxCalls ?? Infinity), `${calls} calls`);
}

const failedIds = (state: SearchState): string[] =>
  allCandidates(state).flatMap(({ id, state: stage }) => (stage === "failed" ? [id] : []));

describe("caps", () => {
  it("are kept, and whatever was drawn under them is judged", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const search = new SearchHarness(optionsOf(given));
        await runOut(search);
        assertWholeWithin(search);
        const { state } = search;
        assert.equal(winnerOf(state), globalRanking(state)[0] ?? null);
        if (given.share > 0) return;
        for (const { id, image, scores } of allCandidates(state)) {
          assert.ok(image === null || scores !== null, `${id} was drawn for nothing`);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("decide the same at any limits, where time is not capped", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const untimed = { ...given, caps: { ...given.caps, maxSeconds: null } };
        const one = new SearchHarness(optionsOf(untimed));
        const other = new SearchHarness({
          ...optionsOf({ ...untimed, limits: given.otherLimits }),
          durations: lognormal(meanMs, 1, given.seed + 1),
        });
        await runOut(one);
        await runOut(other);
        fc.pre(one.state.capHit === null && other.state.capHit === null);
        assert.deepEqual(projectionOf(other.state), projectionOf(one.state));
      }),
      { numRuns: 50 },
    );
  });

  it("are kept by any sequence of retries, at any time", async () => {
    const retried = fc.tuple(scenario, fc.array(fc.nat({ max: 5 }), { maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(retried, async ([given, choices]) => {
        const early = choices.slice(0, 3);
        const search = new SearchHarness({
          ...optionsOf({ ...given, share: 0.4 }),
          onEvent: ({ kind }, { driver }) => {
            if (kind !== "candidateFailed") return;
            const failed = failedIds(driver.state);
            const id = failed[(early.pop() ?? NaN) % failed.length];
            if (id !== undefined) retryIfAllowed(search, id);
          },
        });
        await runOut(search);
        for (const choice of choices) {
          const failed = failedIds(search.state);
          const id = failed[choice % failed.length];
          if (id === undefined) break;
          retryIfAllowed(search, id);
          await runOut(search);
          assertWholeWithin(search);
          const { scores, error } = candidateOf(search.state, id);
          assert.ok(scores !== null || error !== null, `${id} lost its error`);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("are kept when a process dies at any event, and what is drawn is judged all the same", async () => {
    const crash = fc.tuple(scenario, share);
    await fc.assert(
      fc.asyncProperty(crash, async ([given, place]) => {
        const whole = new SearchHarness(optionsOf(given));
        await runOut(whole);
        const kept = 1 + Math.floor(place * (whole.events.length - 1));
        const resumed = new SearchHarness(optionsOf(given), whole.images);
        resumed.adopt(whole.events.slice(0, kept));
        await runOut(resumed);
        assertWholeWithin(resumed);
      }),
      { numRuns: 50 },
    );
  });

  const reported: readonly [name: string, options: HarnessOptions, images: number][] = [
    ["a cost that pays for three of four", costing(0.405), 3],
    ["a cost that pays for four to the cent", costing(0.44), 4],
    ["a cost just below four", costing(0.439_999_999), 3],
    ["half a second", { plan: { candidates: 4, iterations: 1, maxSeconds: 0.5 }, ...slow }, 3],
  ];
  for (const [name, options, images] of reported) {
    it(`judge what was drawn within ${name}`, async () => {
      const search = new SearchHarness(options);
      await runOut(search);
      assertWholeWithin(search);
      assert.equal(search.state.totals.images, images);
      assert.notEqual(winnerOf(search.state), null);
    });
  }

  it("of any amount pay for as many images as it divides into, to the cent", async () => {
    const amounts = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(amounts, async ([priceCents, count]) => {
        const search = new SearchHarness({
          plan: { candidates: 10, iterations: 1, maxCostUsd: (priceCents * count) / 100 },
          providers: pricedProviders({ write: 0, draw: priceCents / 100, judge: 0, critique: 0 }),
          usage: {},
        });
        await runOut(search);
        assert.equal(search.state.totals.images, count);
      }),
      { numRuns: 40 },
    );
  });

  it("keep the money to judge with when calls are lost in a crash", async () => {
    const exact = costing(0.44);
    const whole = new SearchHarness({ ...exact, limits: { language: 4, image: 4, vision: 4 } });
    await runOut(whole);
    const drawing = whole.events.findIndex(({ kind }) => kind === "imageDrawn");
    const resumed = new SearchHarness(exact);
    resumed.adopt(whole.events.slice(0, drawing));
    assert.equal(resumed.state.totals.spentNanoUsd, 0);
    await runOut(resumed);
    assertWholeWithin(resumed);
    // All four draws were lost: nothing is left but the word for it.
    assert.equal(resumed.state.totals.images, 0);
    const later = new SearchHarness(exact);
    later.adopt(whole.events.slice(0, drawing - 2));
    await runOut(later);
    assertWholeWithin(later);
    assert.equal(later.state.totals.images, 1, "two were lost, one can be drawn and judged");
  });

  it("refuse a retry with a word where they leave no room, and allow it when they are raised", async () => {
    let isBroken = true;
    const search = new SearchHarness({
      plan: { candidates: 4, beamWidth: 1, iterations: 1, maxCalls: 12 },
      fail: (kind, unique) => {
        if (kind !== "judge" || !isBroken || unique.charCodeAt(0) % 2 !== 0) return;
        throw new CallError("call.broken", "Broken for good", { billed: "no" });
      },
    });
    await search.run();
    const failed = allCandidates(search.state).find(({ state }) => state === "failed");
    assert.ok(failed?.error);
    assert.throws(() => search.driver.act({ kind: "retry", candidate: failed.id }), /raise them/);
    assert.deepEqual(candidateOf(search.state, failed.id), failed);
    isBroken = false;
    search.driver.act({ kind: "changeCaps", caps: { maxCalls: 13 } });
    await search.run();
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    assert.equal(candidateOf(search.state, failed.id).state, "judged");
    assert.equal(statusOf(search.state), "finished");
  });

  it("that pay for nothing leave a clear error, and nothing paid", async () => {
    const search = new SearchHarness(costing(0.1));
    await runOut(search);
    assert.ok(search.state.end?.kind === "failed");
    assert.equal(search.state.end.error.code, "cap.beforeResult");
    assert.equal(search.models.calls.length, 0);
  });
});

function assertWholeWithin(search: SearchHarness): void {
  assertWhole(search);
  assertWithinCaps(search.state);
}

function retryIfAllowed({ driver }: SearchHarness, candidate: string): void {
  try {
    driver.act({ kind: "retry", candidate });
  } catch (refusal) {
    assert.equal((refusal as { code?: unknown }).code, "usage.invalid");
  }
}

function costing(maxCostUsd: number): HarnessOptions {
  return {
    plan: { candidates: 4, iterations: 1, maxCostUsd },
    providers: pricedProviders({ write: 0, draw: 0.1, judge: 0.01, critique: 0 }),
    usage: {},
  };
}
