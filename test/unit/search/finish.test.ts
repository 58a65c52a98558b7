import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { seedFor } from "../../../src/search/keys.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking } from "../../../src/search/selectors.js";
import { SearchHarness } from "../../support/searchHarness.js";

const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false } as const;

/** A search that stops, as by a pause or a crash, after so many events, and what its journal says. */
async function stoppedAfter(count: number, how: "pause" | "crash"): Promise<SearchHarness> {
  const stop = new AbortController();
  const search = new SearchHarness({
    plan,
    onEvent: ({ seq }, harness) => {
      if (seq !== count) return;
      if (how === "pause") harness.driver.act({ kind: "pause" });
      else stop.abort();
    },
  });
  await search.run(stop.signal);
  return search;
}

function isEnded(search: SearchHarness): boolean {
  return search.state.end !== null;
}

function hasJudged(search: SearchHarness): boolean {
  return globalRanking(search.state).length > 0;
}

describe("a search that is finished with what is there", () => {
  it("ranks what is judged and names a winner, wherever it stopped, and asks nobody", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom("pause" as const, "crash" as const),
        async (count, how) => {
          const search = await stoppedAfter(count, how);
          if (isEnded(search) || !hasJudged(search)) return;
          const before = search.models.calls.length;
          search.adopt(search.events);
          search.driver.act({ kind: "finish" });
          assert.deepEqual(await search.run(), { kind: "ended" });
          const { end, iterations } = search.state;
          assert.ok(end?.kind === "finished");
          assert.equal(end.reason, "finishedEarly");
          assert.equal(end.winner, globalRanking(search.state)[0]);
          assert.equal(search.models.calls.length, before);
          const last = iterations.at(-1);
          const isEmpty = last?.candidates.every(
            (id) => search.state.candidates[id]?.scores === null,
          );
          assert.ok(isEmpty === true || last?.kept !== null);
          assert.deepEqual(search.state.running, {});
          assert.equal(replay(search.events).kind, "same");
        },
      ),
      { numRuns: 60 },
    );
  });

  it("lets what runs end, and begins nothing more", async () => {
    let asked = 0;
    const search = new SearchHarness({
      plan,
      onEvent: ({ kind }, { driver, models }) => {
        if (kind !== "candidateJudged" || asked > 0) return;
        asked = models.calls.length;
        driver.act({ kind: "finish" });
      },
    });
    await search.run();
    const { end } = search.state;
    assert.ok(end?.kind === "finished" && end.reason === "finishedEarly");
    assert.equal(search.models.calls.length, asked);
    assert.deepEqual(search.state.running, {});
    assert.equal(replay(search.events).kind, "same");
  });

  it("is refused before an image is judged, with what to do", () => {
    const search = new SearchHarness({ plan });
    assert.throws(() => search.driver.act({ kind: "finish" }), {
      code: "usage.invalid",
      message: "No image is judged yet, so there is none to finish with. Resume or cancel it.",
    });
  });

  it("is cancelled all the same by who thinks better of it", async () => {
    const search = new SearchHarness({
      plan,
      onEvent: ({ kind }, { driver }) => {
        if (kind === "finishRequested") driver.act({ kind: "cancel" });
        if (kind === "candidateJudged") driver.act({ kind: "finish" });
      },
    });
    await search.run();
    const { end } = search.state;
    assert.ok(end?.kind === "finished" && end.reason === "cancelled");
  });

  it("keeps the end that was there before a retry, as a cancel does", async () => {
    const search = new SearchHarness({
      plan: { ...plan, iterations: 1, maxAttempts: 1 },
      fail: (kind, unique) => {
        const isIts = unique.startsWith(String(seedFor(7, "i0c1")));
        if (kind === "draw" && isIts) throw new CallError("draw.broken", "No");
      },
      onEvent: ({ kind }, { driver }) => {
        if (kind === "retryRequested") driver.act({ kind: "finish" });
      },
    });
    await search.run();
    const { end, candidates } = search.state;
    const failed = Object.values(candidates).find(({ state }) => state === "failed");
    if (failed === undefined || end?.kind !== "finished") return assert.fail("Nothing failed");
    search.restart(search.state);
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    const after = search.state.end;
    assert.ok(after?.kind === "finished");
    assert.equal(after.reason, end.reason);
    assert.equal(search.state.candidates[failed.id]?.state, "failed");
    assert.equal(replay(search.events).kind, "same");
  });
});
