import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { nanoUsdOf } from "../../../src/base/money.js";
import type { CapsChange, PlanInput } from "../../../src/protocol/plan.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { limitsReached } from "../../../src/search/limits.js";
import { projectionOf } from "../../../src/search/projection.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

const cents = fc.integer({ min: 0, max: 30 }).map((count) => count / 100);
const prices = fc.record({ write: cents, draw: cents, judge: cents, critique: cents });
type Prices = typeof prices extends fc.Arbitrary<infer T> ? T : never;
const plans = fc.record({
  candidates: fc.integer({ min: 1, max: 5 }),
  iterations: fc.integer({ min: 1, max: 3 }),
  maxImages: fc.option(fc.integer({ min: 1, max: 12 })),
  maxCalls: fc.option(fc.integer({ min: 1, max: 50 })),
  maxCostUsd: fc.option(fc.integer({ min: 1, max: 300 }).map((count) => count / 100)),
  maxSeconds: fc.option(fc.constantFrom(0.3, 0.5, 1.2, 3)),
});

/** What each call really costs is its worst price: nothing is left over by chance. */
function pricedOptions(plan: Partial<PlanInput>, worst: Prices): HarnessOptions {
  const { language, image, vision } = providersOf();
  const { write, critique } = worst;
  return {
    plan: { stopOnPlateau: false, beamWidth: 1, ...plan },
    providers: {
      language: { ...language, worstUsd: { write, rewrite: write, critique }, billing: "priced" },
      image: { ...image, worstUsd: { draw: worst.draw }, billing: "priced" },
      vision: { ...vision, worstUsd: { judge: worst.judge }, billing: "priced" },
    },
    usage: {},
  };
}

function assertWithinCaps({ state, models }: SearchHarness): void {
  const { caps, totals } = state;
  assert.ok(totals.spentNanoUsd <= nanoUsdOf(caps.maxCostUsd ?? Infinity), "money");
  assert.ok(models.calls.length <= (caps.maxCalls ?? Infinity), "calls");
  assert.ok(totals.billedDraws <= (caps.maxImages ?? Infinity), "images");
  assert.ok(totals.images <= totals.billedDraws);
}

describe("a search under caps", () => {
  it("judges all that it draws, passes none of them, and names a winner of what was judged", async () => {
    await fc.assert(
      fc.asyncProperty(plans, prices, async (plan, worst) => {
        const search = new SearchHarness(pricedOptions(plan, worst));
        assert.deepEqual(await search.run(), { kind: "ended" });
        assertWithinCaps(search);
        for (const { id, image, scores } of allCandidates(search.state)) {
          assert.ok(image === null || scores !== null, `${id} was drawn for nothing`);
        }
        assert.equal(winnerOf(search.state), globalRanking(search.state)[0] ?? null);
        assert.equal(replay(search.events).kind, "same");
      }),
      { numRuns: 60 },
    );
  });

  it("draws three of four where the cap pays for three with their judgements", async () => {
    const worst = { write: 0, draw: 0.1, judge: 0.01, critique: 0 };
    const search = new SearchHarness(
      pricedOptions({ candidates: 4, iterations: 1, maxCostUsd: 0.405 }, worst),
    );
    await search.run();
    assert.equal(search.state.totals.images, 3);
    assert.ok(search.state.end?.kind === "finished");
    assert.ok(allCandidates(search.state).every(({ scores }) => scores !== null));
  });

  it("judges what was drawn when the time ran out", async () => {
    const search = new SearchHarness({
      plan: { candidates: 4, iterations: 1, beamWidth: 1, maxSeconds: 0.5 },
      durations: (kind) => (kind === "draw" ? 400 : 50),
    });
    await search.run();
    assert.equal(search.state.capHit, "seconds");
    assert.ok(search.state.totals.images > 0);
    assert.equal(statusOf(search.state), "finished");
    assert.ok(allCandidates(search.state).every(({ image, scores }) => !image || scores));
  });

  it("draws three images of $0.1 for $0.3", async () => {
    const worst = { write: 0, draw: 0.1, judge: 0, critique: 0 };
    const options = pricedOptions({ candidates: 3, iterations: 1, maxCostUsd: 0.3 }, worst);
    const search = new SearchHarness({ ...options, usage: { costUsd: 0 } });
    await search.run();
    assert.equal(search.state.totals.images, 3);
  });
});

describe("retries under caps", () => {
  const broken = (): never => {
    throw new CallError("call.broken", "Broken for good", { billed: "no" });
  };

  it("pass none of them, whatever is retried how often, and lose no failure", async () => {
    const retries = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(plans, retries, fc.nat(3), async (plan, picks, isBad) => {
        const search = new SearchHarness({
          ...pricedOptions(
            { ...plan, maxAttempts: 2 },
            { write: 0.01, draw: 0.1, judge: 0.01, critique: 0.01 },
          ),
          fail: (kind, unique) => {
            const last = unique.charCodeAt(unique.length - 1);
            if (kind !== "write" && last % 4 === isBad) broken();
          },
        });
        await search.run();
        for (const pick of picks) {
          const failed = allCandidates(search.state).filter(({ state }) => state === "failed");
          const one = failed[pick % Math.max(1, failed.length)];
          if (one === undefined || search.state.pause !== null) break;
          try {
            search.driver.act({ kind: "retry", candidate: one.id });
          } catch {
            continue;
          }
          await search.run();
          const after = candidateOf(search.state, one.id);
          assert.ok(after.state === "judged" || after.error !== null, `${one.id} lost its error`);
        }
        assertWithinCaps(search);
        assert.equal(replay(search.events).kind, "same");
      }),
      { numRuns: 60 },
    );
  });

  it("are refused with a word where a cap leaves no room, and allowed when it is raised", async () => {
    let isBroken = true;
    const search = new SearchHarness({
      plan: { candidates: 4, beamWidth: 1, iterations: 1, maxCalls: 12 },
      fail: (kind, unique) => {
        if (kind === "judge" && isBroken && unique.charCodeAt(0) % 2 === 0) broken();
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
});

describe("a search that ended at a limit", () => {
  const ends: readonly [what: string, options: HarnessOptions, raise: CapsChange][] = [
    ["images", { plan: { maxImages: 6 } }, { maxImages: 12 }],
    ["images, before the first was judged", { plan: { maxCalls: 2 } }, { maxCalls: null }],
    ["calls", { plan: { maxCalls: 20 } }, { maxCalls: 60 }],
    [
      "money",
      { plan: { maxCostUsd: 0.7 }, providers: providersOf(0.01), usage: {} },
      { maxCostUsd: 10 },
    ],
    [
      "money, before the first was judged",
      { plan: { maxCostUsd: 0.05 }, providers: providersOf(0.01) },
      { maxCostUsd: null },
    ],
    ["time", { plan: { maxSeconds: 0.35 } }, { maxSeconds: 1000 }],
    ["time, before the first was judged", { plan: { maxSeconds: 0.05 } }, { maxSeconds: 1000 }],
  ];
  for (const [what, { plan, ...options }, raise] of ends) {
    it(`goes on to its end when the one on ${what} is raised`, async () => {
      const whole = { iterations: 3, candidates: 4, stopOnPlateau: false, ...plan };
      const search = new SearchHarness({ ...options, plan: whole });
      await search.run();
      const [cap] = Object.keys(raise);
      assert.deepEqual(limitsReached(search.state), [cap]);
      const before = search.state.iterations.length;
      search.driver.act({ kind: "changeCaps", caps: raise });
      assert.deepEqual(await search.run(), { kind: "ended" });
      const { state } = search;
      assert.ok(state.end?.kind === "finished" && state.end.reason === "completed");
      assert.equal(state.iterations.length, 3);
      for (const { size } of state.iterations.slice(before)) assert.equal(size, 4);
      assert.deepEqual(limitsReached(state), []);
      assert.equal(replay(search.events).kind, "same");
    });
  }

  it("ends there again when the new one leaves no room either", async () => {
    const search = new SearchHarness({ plan: { maxImages: 4 } });
    await search.run();
    const before = projectionOf(search.state);
    search.driver.act({ kind: "changeCaps", caps: { maxImages: 3 } });
    await search.run();
    assert.deepEqual(projectionOf(search.state), before);
    assert.equal(statusOf(search.state), "finished");
  });

  it("heeds a cap that is lowered while it runs", async () => {
    const search = new SearchHarness({
      plan: { candidates: 6, iterations: 2 },
      limits: { language: 1, image: 1, vision: 1 },
      onEvent: (event, { driver }) => {
        if (event.kind !== "imageDrawn" || event.key !== "i0c1/draw/1") return;
        driver.act({ kind: "changeCaps", caps: { maxImages: 3 } });
      },
    });
    await search.run();
    assert.equal(search.state.totals.images, 3);
    assert.equal(search.state.capHit, "images");
    assert.ok(allCandidates(search.state).every(({ image, scores }) => !image || scores));
  });
});
