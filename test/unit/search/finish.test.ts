import assert from "node:assert/strict";
import fc from "fast-check";
import { CallError } from "../../../src/base/errors.js";
import { seedFor } from "../../../src/search/keys.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, statusOf, whyNoRetry } from "../../../src/search/selectors.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole } from "../../support/searchRuns.js";

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

/** A search, i0c1 of which cannot be drawn until it is mended, that stops after so many events. */
class Broken {
  readonly search: SearchHarness;
  #isBroken = true;

  constructor(count: number, options: HarnessOptions = {}) {
    this.search = new SearchHarness({
      ...options,
      plan: { ...plan, maxAttempts: 1, ...options.plan },
      fail: (kind, unique) => {
        const isIts = options.fail !== undefined || unique.startsWith(String(seedFor(7, "i0c1")));
        if (this.#isBroken && kind === "draw" && isIts) throw new CallError("draw.broken", "No");
      },
      onEvent: (event, harness) => {
        if (event.seq === count) harness.driver.act({ kind: "pause" });
        options.onEvent?.(event, harness);
      },
    });
  }

  mend(): void {
    this.#isBroken = false;
  }
}

describe("a retry after a search was finished with what is there", () => {
  it("runs what is retried and nothing else, wherever it was finished", async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (count) => {
        const broken = new Broken(count);
        const { search } = broken;
        await search.run();
        if (isEnded(search) || !hasJudged(search)) return;
        search.adopt(search.events);
        search.driver.act({ kind: "finish" });
        await search.run();
        if (whyNoRetry(search.state, "i0c1") !== null) return;
        tried += 1;
        broken.mend();
        const [{ candidates: before }, seen] = [search.state, search.events.length];
        search.restart(search.state);
        search.driver.act({ kind: "retry", candidate: "i0c1" });
        assert.deepEqual(await search.run(), { kind: "ended" });
        const { end, candidates } = search.state;
        assert.ok(end?.kind === "finished" && end.reason === "finishedEarly");
        assert.equal(end.winner, globalRanking(search.state)[0]);
        assert.equal(candidates["i0c1"]?.state, "judged");
        assert.deepEqual({ ...candidates, i0c1: null }, { ...before, i0c1: null });
        const keys = search.events
          .slice(seen)
          .flatMap((event) => ("key" in event ? event.key : []));
        assert.ok(keys.length > 0);
        assert.deepEqual(
          keys.filter((key) => !key.startsWith("i0c1/")),
          [],
        );
        assert.equal(replay(search.events).kind, "same");
      }),
      { numRuns: 60 },
    );
    assert.ok(tried > 10, `only ${tried} could be retried`);
  });

  it("is refused until it has ended", async () => {
    const refusals: (string | null)[] = [];
    const { search } = new Broken(0, {
      onEvent: ({ kind }, { driver }) => {
        if (kind === "iterationRanked" && !driver.state.finishRequested) {
          driver.act({ kind: "finish" });
        }
        if (kind === "finishRequested") refusals.push(whyNoRetry(driver.state, "i0c1"));
      },
    });
    await search.run();
    assert.deepEqual(refusals, ["The search is finishing: retry once it has ended."]);
    assert.equal(whyNoRetry(search.state, "i0c1"), null);
  });

  it("that was asked for right behind the finish runs alone", async () => {
    const broken = new Broken(0, {
      onEvent: (event, { driver }) => {
        if (event.kind !== "candidatePlanned" || event.candidate !== "i1c3") return;
        broken.mend();
        driver.act({ kind: "finish" }, { kind: "retry", candidate: "i0c1" });
      },
    });
    const { search } = broken;
    await search.run();
    const { end, candidates } = search.state;
    assert.ok(end?.kind === "finished" && end.reason === "finishedEarly");
    assert.equal(candidates["i0c1"]?.state, "judged");
    assert.equal(candidates["i1c0"]?.state, "planned");
    assertWhole(search);
  });
});

describe("a search that ends while a retry is under way in it", () => {
  for (const ending of ["finish", "cancel"] as const) {
    for (const when of ["retryRequested", "i0c1/draw/2"]) {
      it(`keeps the failure: ${ending} at ${when}`, async () => {
        const { search } = new Broken(0, {
          onEvent: (event, { driver }) => {
            if (event.kind === "iterationRanked" && driver.state.end === null) {
              driver.act({ kind: "retry", candidate: "i0c1" });
            }
            const isStart = event.kind === "callStarted" && event.key === when;
            if (event.kind === when || isStart) driver.act({ kind: ending });
          },
          plan: { iterations: 2 },
        });
        await search.run();
        const { end, candidates } = search.state;
        assert.ok(end?.kind === "finished");
        assert.equal(end.reason, ending === "finish" ? "finishedEarly" : "cancelled");
        assert.equal(candidates["i0c1"]?.state, "failed");
        assert.equal(candidates["i0c1"].error?.code, "draw.broken");
        assert.equal(candidates["i0c1"].errorBefore, null);
        assertWhole(search);
      });
    }
  }

  it("leaves nothing that was retried under way, at whichever event it is ended", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("finish" as const, "cancel" as const),
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        async (ending, later, isMended) => {
          let retriedAt = Infinity;
          const broken = new Broken(0, {
            onEvent: ({ seq, kind }, { driver }) => {
              if (driver.state.end !== null) return;
              if (kind === "iterationRanked" && retriedAt === Infinity) {
                retriedAt = seq;
                if (isMended) broken.mend();
                driver.act({ kind: "retry", candidate: "i0c1" });
              }
              if (seq === retriedAt + later) driver.act({ kind: ending });
            },
          });
          await broken.search.run();
          const retried = broken.search.state.candidates["i0c1"];
          assert.ok(retried?.state === "judged" || retried?.state === "failed");
          assert.equal(retried.error === null, retried.state === "judged");
          assertWhole(broken.search);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a search that had failed, and is finished while its retries run", () => {
  it("ends as finished, with what is judged ranked", async () => {
    const broken = new Broken(0, {
      fail: () => undefined,
      onEvent: ({ kind }, { driver }) => {
        if (kind === "candidateJudged") driver.act({ kind: "finish" });
      },
    });
    const { search } = broken;
    await search.run();
    assert.equal(statusOf(search.state), "failed");
    broken.mend();
    search.restart(search.state);
    const ids = Object.keys(search.state.candidates);
    search.driver.act(...ids.map((candidate) => ({ kind: "retry", candidate }) as const));
    await search.run();
    const { end, iterations } = search.state;
    assert.ok(end?.kind === "finished");
    assert.equal(end.reason, "finishedEarly");
    assert.equal(end.winner, globalRanking(search.state)[0]);
    assert.notEqual(iterations.at(-1)?.kept, null);
    assertWhole(search);
  });
});
