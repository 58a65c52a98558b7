import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { projectionOf } from "../../../src/search/projection.js";
import { lognormal, type FakeCallKind } from "../../support/fakeModels.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";

/** A connection that fails: no call would do better, so the search pauses, and nothing is lost. */

const kinds = ["write", "draw", "judge", "critique"] as const satisfies readonly FakeCallKind[];
const roleOf = { write: "language", critique: "language", draw: "image", judge: "vision" };

const refused = (billed: "no" | "maybe" = "no"): CallError =>
  new CallError("auth.refused", "The key was refused: set another one.", {
    scope: "connection",
    retryable: true,
    billed,
  });

const options: HarnessOptions = { plan: { candidates: 3, iterations: 2 } };

async function undisturbed(): Promise<SearchHarness> {
  const search = new SearchHarness(options);
  await runOut(search);
  return search;
}

describe("a connection that fails", () => {
  for (const kind of kinds) {
    it(`when it is asked to ${kind} pauses at once, and the same call is asked again after a resume`, async () => {
      let [isDown, failedAt] = [true, Infinity];
      const search = new SearchHarness({
        ...options,
        durations: lognormal({ write: 100, critique: 100, draw: 400, judge: 300 }, 0.5, 3),
        fail: (called) => {
          if (isDown && called === kind) throw refused();
        },
        onEvent: ({ kind: told, seq }) => {
          if (told === "callFailed") failedAt = Math.min(failedAt, seq);
        },
      });
      assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
      const { pause, totals } = search.state;
      assert.deepEqual([pause?.code, pause?.role], ["auth.refused", roleOf[kind]]);
      assert.equal(pause?.message, "The key was refused: set another one.");
      const after = search.events.slice(failedAt);
      assert.equal(after[1]?.kind, "searchPaused", "it stands right behind the failure");
      assert.ok(!after.some((event) => event.kind === "callStarted"));
      assert.equal(after.filter((event) => event.kind === "searchPaused").length, 1);
      assert.equal(search.models.running, 0, "what ran was finished");
      assert.ok(allCandidates(search.state).every(({ error }) => error === null));
      const [failure] = after;
      isDown = false;
      search.driver.act({ kind: "resume" });
      await runOut(search);
      const again = search.events
        .slice((search.events.find(({ kind: told }) => told === "searchResumed")?.seq ?? 0) + 1)
        .find(
          (event) => "key" in event && failure?.kind === "callFailed" && event.key === failure.key,
        );
      assert.equal(again?.kind, "callStarted");
      assert.ok(search.state.totals.calls > totals.calls);
      assertWhole(search);
      assert.deepEqual(projectionOf(search.state), projectionOf((await undisturbed()).state));
    });
  }

  it("stays no attempt however often it does", async () => {
    let failures = 0;
    const search = new SearchHarness({
      ...options,
      fail: (kind) => {
        if (kind === "draw" && failures++ < 12) throw refused();
      },
    });
    await runOut(search);
    for (const event of search.events) {
      if (event.kind === "callStarted") assert.match(event.key, /\/1$/);
    }
    assert.deepEqual(projectionOf(search.state), projectionOf((await undisturbed()).state));
  });

  it("under any calls that run at once, at any event, ends as if it had never failed", async () => {
    const scenario = fc.record({
      seed: fc.nat(),
      failures: fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 8 })), { maxLength: 5 }),
      limit: fc.integer({ min: 1, max: 4 }),
      pauseAt: fc.nat({ max: 60 }),
    });
    const expected = projectionOf((await undisturbed()).state);
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, failures, limit, pauseAt }) => {
        const counts = new Map<string, number>();
        const search = new SearchHarness({
          ...options,
          limits: { language: limit, image: limit, vision: limit },
          durations: lognormal({ write: 100, critique: 100, draw: 400, judge: 300 }, 1, seed),
          fail: (kind) => {
            const nth = counts.get(kind) ?? 0;
            counts.set(kind, nth + 1);
            if (failures.some(([failing, at]) => failing === kind && at === nth)) throw refused();
          },
          onEvent: ({ seq }, { driver }) => {
            if (seq === pauseAt) driver.act({ kind: "pause" });
          },
        });
        await runOut(search);
        assert.deepEqual(projectionOf(search.state), expected);
        assertWhole(search);
        let isPaused = false;
        for (const { kind } of search.events) {
          assert.ok(!(isPaused && kind === "callStarted"), "nothing starts while it is paused");
          if (kind === "searchPaused") isPaused = true;
          if (kind === "searchResumed") isPaused = false;
        }
      }),
      { numRuns: 40 },
    );
  });

  it("counts what it may have cost against the caps, and passes none", async () => {
    let failures = 0;
    const search = new SearchHarness({
      plan: { candidates: 2, iterations: 1, maxImages: 2, maxCostUsd: 0.3 },
      providers: providersOf(0.01),
      usage: {},
      fail: (kind) => {
        if (kind === "draw" && failures++ === 0) throw refused("maybe");
      },
    });
    await runOut(search);
    const { billedDraws, spentNanoUsd, images } = search.state.totals;
    assert.deepEqual([billedDraws, images], [2, 1]);
    assert.ok(spentNanoUsd <= 3e8);
    assertWhole(search);
  });

  it("can be cancelled while the search is paused for it", async () => {
    const search = new SearchHarness({
      ...options,
      durations: (kind) => (kind === "draw" ? 1000 : 100),
      fail: (kind) => {
        if (kind === "judge") throw refused();
      },
      onEvent: ({ kind }, { driver }) => {
        if (kind === "searchPaused") driver.act({ kind: "cancel" });
      },
    });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.ok(search.state.end?.kind === "finished" && search.state.end.reason === "cancelled");
    assertWhole(search);
  });

  it("while only a retry runs leaves the retry to be resumed", async () => {
    let isBroken = true;
    let isDown = true;
    const search = new SearchHarness({
      plan: { candidates: 2, iterations: 1 },
      fail: (kind, _unique, nth) => {
        if (kind !== "draw") return;
        if (isBroken && search.state.totals.images === 1) throw new CallError("draw.broken", "No");
        if (!isBroken && isDown && nth > 1) throw refused();
      },
    });
    await runOut(search);
    const failed = allCandidates(search.state).find(({ error }) => error !== null)?.id ?? "";
    isBroken = false;
    search.driver.act({ kind: "retry", candidate: failed });
    assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
    isDown = false;
    search.driver.act({ kind: "resume" });
    await runOut(search);
    assert.notEqual(search.state.candidates[failed]?.scores, null);
    assertWhole(search);
  });
});
