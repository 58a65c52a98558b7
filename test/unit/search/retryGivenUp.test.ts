import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { CapsChange } from "../../../src/protocol/plan.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { seedFor } from "../../../src/search/keys.js";
import { canRetry, globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { SearchHarness, providersOf, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";

/** Retries: a second chance for what failed, and what becomes of it when somebody thinks again. */

const retried = "i0c1";

interface Ending {
  readonly name: string;
  readonly plan: NonNullable<HarnessOptions["plan"]>;
  readonly reason: string;
  /** Whether every candidate fails, not only the one. */
  readonly isAll?: true;
}

const endings: readonly Ending[] = [
  { name: "completed", plan: { iterations: 2 }, reason: "completed" },
  { name: "on a plateau", plan: { iterations: 9 }, reason: "plateau" },
  {
    name: "by a cap",
    // Two iterations, and room for one more draw and its judgement.
    plan: { maxCalls: 27, iterations: 9, stopOnPlateau: false },
    reason: "capReached",
  },
  {
    name: "for good, as all had failed",
    plan: { iterations: 1 },
    reason: "search.allFailed",
    isAll: true,
  },
];

/** A search whose draws of one candidate, or of all, fail until they are mended. */
class Failing {
  readonly search: SearchHarness;
  #isBroken = true;

  constructor(ending: Ending, options: HarnessOptions = {}) {
    this.search = new SearchHarness({
      score: () => 50,
      ...options,
      plan: { ...ending.plan, ...options.plan },
      fail: (kind, unique) => {
        const isIts = ending.isAll === true || unique.startsWith(String(seedFor(7, retried)));
        if (this.#isBroken && kind === "draw" && isIts) throw new CallError("draw.broken", "No");
      },
    });
  }

  mend(): void {
    this.#isBroken = false;
  }
}

function endOf({ end }: SearchState): string | undefined {
  return end?.kind === "finished" ? `${end.reason} ${end.winner}` : end?.error.code;
}

describe("a retry after the end", () => {
  for (const ending of endings) {
    for (const at of ["draw", "judge"]) {
      it(`that is cancelled at its ${at} leaves a search that ended ${ending.name} as it was`, async () => {
        const failing = new Failing(ending, {
          onEvent: (event, { driver }) => {
            const isIts = event.kind === "callStarted" && event.key.startsWith(`${retried}/${at}/`);
            if (isIts && isToBeCancelled) driver.act({ kind: "cancel" });
          },
        });
        let isToBeCancelled = false;
        const { search } = failing;
        await runOut(search);
        isToBeCancelled = true;
        const end = endOf(search.state);
        assert.ok(end?.startsWith(ending.reason));
        const { error } = candidateOf(search.state, retried);
        failing.mend();
        search.driver.act({ kind: "retry", candidate: retried });
        await runOut(search);
        assert.ok(search.kinds().includes("cancelRequested"));
        assert.equal(endOf(search.state), end);
        assert.deepEqual(candidateOf(search.state, retried).error, error);
        assert.ok(canRetry(search.state, retried), "it may be tried again");
        assertWhole(search);
        search.driver.act({ kind: "retry", candidate: retried });
        isToBeCancelled = false;
        await runOut(search);
        assert.notEqual(candidateOf(search.state, retried).scores, null);
        assertWhole(search);
      });
    }
  }
});

describe("a cancel", () => {
  it("of a search that has not ended ends it, though a retry runs in it", async () => {
    const failing = new Failing(endings[0] as Ending, {
      onEvent: ({ kind }, { driver }) => {
        if (kind === "candidateFailed") {
          failing.mend();
          driver.act({ kind: "retry", candidate: retried });
        }
        if (kind === "retryRequested") driver.act({ kind: "cancel" });
      },
    });
    await runOut(failing.search);
    assert.equal(statusOf(failing.search.state), "cancelled");
    assert.equal(canRetry(failing.search.state, retried), false);
  });

  it("after one of two retries had a result ends with that", async () => {
    const failing = new Failing(endings[3] as Ending, {
      onEvent: (event, { driver }) => {
        if (event.kind === "candidateJudged") driver.act({ kind: "cancel" });
      },
    });
    await runOut(failing.search);
    failing.mend();
    failing.search.driver.act({ kind: "retry", candidate: "i0c0" });
    failing.search.driver.act({ kind: "retry", candidate: retried });
    await runOut(failing.search);
    assert.equal(endOf(failing.search.state), "cancelled i0c0");
    assert.equal(candidateOf(failing.search.state, retried).error?.code, "draw.broken");
    assertWhole(failing.search);
  });

  it("of a search that a retry had brought back to life ends that, once it goes on", async () => {
    const failing = new Failing(endings[3] as Ending, {
      plan: { iterations: 3 },
      onEvent: ({ kind }, { driver }) => {
        if (kind === "iterationRanked") driver.act({ kind: "cancel" });
      },
    });
    await runOut(failing.search);
    failing.mend();
    failing.search.driver.act({ kind: "retry", candidate: retried });
    await runOut(failing.search);
    assert.equal(endOf(failing.search.state), `cancelled ${retried}`);
  });
});

describe("a retry that the caps leave no room for", () => {
  const caps: readonly [name: string, options: HarnessOptions, raise: CapsChange][] = [
    ["images", { plan: { maxImages: 4 }, providers: providersOf(0.01) }, { maxImages: 9 }],
    ["calls", { plan: { maxCalls: 12 } }, { maxCalls: 30 }],
    [
      "cost",
      { plan: { maxCostUsd: 0.48 }, providers: providersOf(0.01), usage: {} },
      { maxCostUsd: 2 },
    ],
    ["seconds", { plan: { maxSeconds: 0.25 } }, { maxSeconds: 60 }],
  ];
  for (const [name, options, raise] of caps) {
    it(`on ${name} leaves the failure as it is, to be tried again when they are raised`, async () => {
      const failing = new Failing(
        { name, plan: { candidates: 4, iterations: 1 }, reason: "" },
        options,
      );
      const { search } = failing;
      await runOut(search);
      const { error } = candidateOf(search.state, retried);
      assert.equal(error?.code, "draw.broken");
      const winner = winnerOf(search.state);
      const draws = search.state.totals.billedDraws;
      failing.mend();
      assert.throws(() => search.driver.act({ kind: "retry", candidate: retried }), /caps/);
      await runOut(search);
      assert.deepEqual(candidateOf(search.state, retried).error, error);
      assert.equal(winnerOf(search.state), winner);
      assert.equal(search.state.totals.billedDraws, draws);
      search.driver.act({ kind: "changeCaps", caps: raise });
      await runOut(search);
      search.driver.act({ kind: "retry", candidate: retried });
      await runOut(search);
      assert.notEqual(candidateOf(search.state, retried).scores, null);
      assert.equal(winnerOf(search.state), globalRanking(search.state)[0]);
      assertWhole(search);
    });
  }

  it("goes on with the search where a cap is raised while it runs", async () => {
    const failing = new Failing(endings[2] as Ending, {
      onEvent: ({ kind }, { driver }) => {
        if (kind === "retryRequested") driver.act({ kind: "changeCaps", caps: { maxCalls: 90 } });
      },
    });
    const { search } = failing;
    await runOut(search);
    const { length } = search.state.iterations;
    failing.mend();
    search.driver.act({ kind: "retry", candidate: retried });
    await runOut(search);
    assert.ok(search.state.iterations.length > length);
    assertWhole(search);
  });
});

describe("a search that ended while it was paused", () => {
  it("takes a retry, and raised caps, as one that ended otherwise", async () => {
    const failing = new Failing(
      { name: "", plan: { candidates: 2, iterations: 1, maxImages: 2 }, reason: "" },
      {
        limits: { language: 4, image: 4, vision: 4 },
        onEvent: (event, { driver }) => {
          if (event.kind === "callStarted" && event.key === "i0c0/judge/1") {
            driver.act({ kind: "pause" });
          }
        },
      },
    );
    const { search } = failing;
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.ok(search.kinds().includes("searchPaused"));
    failing.mend();
    search.driver.act({ kind: "retry", candidate: retried });
    assert.deepEqual(await search.run(), { kind: "ended" });
    assert.notEqual(candidateOf(search.state, retried).scores, null);
    assertWhole(search);
  });
});
