import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { seedFor } from "../../../src/search/keys.js";
import { replay } from "../../../src/search/replay.js";
import { canRetry, globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

/** The image seed of i0c1 under the harness's plan seed. */
const candidateSeed = seedFor(7, "i0c1");

/** A search whose i0c0 cannot be judged until it is mended. */
async function endedWithFailure(
  options: HarnessOptions = {},
): Promise<{ search: SearchHarness; mend: () => void }> {
  let isBroken = true;
  let first: string | undefined;
  const search = new SearchHarness({
    ...options,
    plan: { candidates: 3, beamWidth: 1, iterations: 2, stopOnPlateau: false, ...options.plan },
    fail: (kind, unique) => {
      if (kind !== "judge") return;
      first ??= unique;
      if (isBroken && unique === first) throw new CallError("judge.broken", "Cannot look");
    },
  });
  await search.run();
  const mend = (): void => {
    isBroken = false;
  };
  return { search, mend };
}

const failedOf = (search: SearchHarness) =>
  allCandidates(search.state).find(({ state }) => state === "failed");

describe("a cancel while a retry runs after the end", () => {
  for (const [what, plan, reason] of [
    ["that was complete", {}, "completed"],
    ["by a cap", { maxImages: 4 }, "capReached"],
    ["by a plateau", { iterations: 20, stopOnPlateau: true }, "plateau"],
  ] as const) {
    it(`leaves an end ${what} as it was, with its winner, and the failure with its error`, async () => {
      const { search } = await endedWithFailure({ plan });
      const { end } = search.state;
      const failed = failedOf(search);
      assert.ok(failed && end?.kind === "finished" && end.reason === reason);
      // A cap on images leaves room: its image is there already.
      search.driver.act({ kind: "retry", candidate: failed.id });
      search.driver.act({ kind: "cancel" });
      assert.deepEqual(await search.run(), { kind: "ended" });
      const { end: after } = search.state;
      assert.ok(after?.kind === "finished");
      assert.deepEqual([after.reason, after.winner], [end.reason, end.winner]);
      assert.equal(statusOf(search.state), "finished");
      assert.deepEqual(candidateOf(search.state, failed.id).error, failed.error);
      assert.ok(canRetry(search.state, failed.id), "it can be tried again");
      assert.equal(replay(search.events).kind, "same");
    });
  }

  it("stops the retry's calls", async () => {
    const { search } = await endedWithFailure();
    const failed = failedOf(search);
    assert.ok(failed);
    search.driver.act({ kind: "retry", candidate: failed.id });
    const running = search.driver.run(new AbortController().signal);
    await new Promise((resolve) => setImmediate(resolve));
    search.driver.act({ kind: "cancel" });
    await search.clock.run(running);
    assert.equal(search.models.running, 0);
    assert.equal(failedOf(search)?.id, failed.id);
  });

  it("cancels a search that has not ended", async () => {
    const search = new SearchHarness({
      onEvent: (event, { driver }) => {
        if (event.kind === "imageDrawn") driver.act({ kind: "cancel" });
      },
    });
    await search.run();
    assert.equal(statusOf(search.state), "cancelled");
  });
});

describe("a retry", () => {
  it("after the end judges what was drawn, and names the winner anew", async () => {
    const { search, mend } = await endedWithFailure();
    const failed = failedOf(search);
    assert.ok(failed);
    mend();
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    assert.equal(candidateOf(search.state, failed.id).state, "judged");
    assert.ok(winnerOf(search.state));
    assert.equal(search.kinds().filter((kind) => kind === "searchFinished").length, 2);
    assert.equal(replay(search.events).kind, "same");
  });

  it("that fails again keeps an error, and may be asked for once more", async () => {
    const { search, mend } = await endedWithFailure();
    const failed = failedOf(search);
    assert.ok(failed);
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    assert.equal(failedOf(search)?.error?.code, "judge.broken");
    mend();
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    assert.equal(failedOf(search), undefined);
  });

  it("of a refused prompt may be rewritten once more, under a key of its own", async () => {
    let isStrict = true;
    const search = new SearchHarness({
      plan: { candidates: 1, iterations: 1 },
      fail: (kind) => {
        if (kind === "draw" && isStrict) throw new PromptRefusedError("Not this", { billed: "no" });
      },
    });
    await search.run();
    assert.equal(statusOf(search.state), "failed");
    const drawsBefore = search.models.calls.filter(({ kind }) => kind === "draw").length;
    assert.equal(drawsBefore, 2);
    search.driver.act({ kind: "retry", candidate: "i0c0" });
    await search.run();
    const asked = search.events.filter(
      (event) => event.kind === "callStarted" && event.key === "i0c0/rewrite/2",
    ).length;
    assert.equal(asked, 1);
    isStrict = false;
    search.driver.act({ kind: "retry", candidate: "i0c0" });
    await search.run();
    assert.equal(candidateOf(search.state, "i0c0").state, "judged");
    assert.equal(replay(search.events).kind, "same");
  });

  it("takes its candidate into the next ranking", async () => {
    let isBroken = true;
    const search = new SearchHarness({
      plan: { iterations: 3 },
      fail: (kind, unique) => {
        if (kind === "draw" && isBroken && unique.startsWith(String(candidateSeed))) {
          throw new CallError("draw.broken", "No");
        }
      },
      onEvent: (event, { driver }) => {
        if (event.kind === "iterationRanked" && event.iteration === 0) {
          isBroken = false;
          driver.act({ kind: "retry", candidate: "i0c1" });
        }
      },
    });
    assert.deepEqual(await search.run(), { kind: "ended" });
    const second = search.events.find(
      (event) => event.kind === "iterationRanked" && event.iteration === 1,
    );
    assert.ok(second?.kind === "iterationRanked" && second.pool.some(({ id }) => id === "i0c1"));
    assert.equal(replay(search.events).kind, "same");
  });

  it("of a draw runs that candidate alone after the end, then the winner is named again", async () => {
    let isBroken = true;
    const search = new SearchHarness({
      plan: { iterations: 1 },
      fail: (kind, unique) => {
        if (kind === "draw" && isBroken && unique.startsWith(String(candidateSeed))) {
          throw new CallError("draw.broken", "No");
        }
      },
      score: (bytes) => ((bytes[0] ?? 0) % 2 === 0 ? 40 : 41),
    });
    await search.run();
    const drawn = search.models.calls.filter(({ kind }) => kind === "draw").length;
    isBroken = false;
    search.driver.act({ kind: "retry", candidate: "i0c1" });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.equal(search.models.calls.filter(({ kind }) => kind === "draw").length, drawn + 1);
    assert.equal(candidateOf(search.state, "i0c1").state, "judged");
    assert.equal(search.kinds().filter((kind) => kind === "searchFinished").length, 2);
    assert.equal(winnerOf(search.state), globalRanking(search.state)[0]);
    assert.equal(replay(search.events).kind, "same");
  });

  it("after a cap that was lowered under a planned iteration runs nothing of that", async () => {
    const { search, mend } = await endedWithFailure({
      plan: { maxAttempts: 1 },
      onEvent: (event, { driver, state }) => {
        if (event.kind !== "candidatePlanned" || event.candidate !== "i1c2") return;
        driver.act({ kind: "changeCaps", caps: { maxImages: state.totals.billedDraws } });
      },
    });
    const failed = failedOf(search);
    const { end, iterations } = search.state;
    assert.ok(failed && end?.kind === "finished" && end.reason === "capReached");
    assert.equal(iterations.at(-1)?.kept, null);
    mend();
    const seen = search.events.length;
    search.driver.act({ kind: "retry", candidate: failed.id });
    await search.run();
    assert.equal(candidateOf(search.state, failed.id).state, "judged");
    const keys = search.events.slice(seen).flatMap((event) => ("key" in event ? event.key : []));
    assert.deepEqual(
      keys.filter((key) => !key.startsWith(`${failed.id}/`)),
      [],
    );
    assert.equal(replay(search.events).kind, "same");
  });

  it("goes on with the search when the whole of iteration 0 had failed", async () => {
    let isBroken = true;
    const search = new SearchHarness({
      plan: { iterations: 2 },
      fail: (kind) => {
        if (kind === "draw" && isBroken) throw new CallError("draw.broken", "No");
      },
    });
    await search.run();
    assert.ok(search.state.end?.kind === "failed");
    isBroken = false;
    search.driver.act({ kind: "retry", candidate: "i0c2" });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.deepEqual(
      search.state.iterations.map(({ kept }) => kept?.length),
      [1, 2],
    );
    assert.equal(statusOf(search.state), "finished");
    assert.equal(replay(search.events).kind, "same");
  });

  it("of what has not failed is refused", async () => {
    const search = new SearchHarness({ plan: { iterations: 1 } });
    await search.run();
    assert.throws(() => search.driver.act({ kind: "retry", candidate: "i0c0" }), {
      code: "usage.invalid",
    });
    assert.throws(() => search.driver.act({ kind: "retry", candidate: "toString" }), {
      code: "usage.invalid",
    });
  });
});
