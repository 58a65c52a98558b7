import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { CapName, CapsChange, PlanInput } from "../../../src/protocol/plan.js";
import {
  canRaise,
  goesOnUnder,
  limitsAgainstRetry,
  limitsInTheWay,
  limitsOf,
  limitsReached,
} from "../../../src/search/limits.js";
import { reduce } from "../../../src/search/reduce.js";
import { canRetry } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false } as const;

async function ended(limits: Partial<PlanInput>, options: HarnessOptions = {}) {
  const search = new SearchHarness({
    plan: { ...plan, ...limits },
    providers: providersOf(0.001),
    ...options,
  });
  await search.run();
  return search;
}

/** Whether the search itself goes on when its limits are changed like this. */
async function reallyGoesOn(search: SearchHarness, caps: CapsChange): Promise<boolean> {
  const calls = search.state.totals.calls;
  search.restart(search.state);
  search.driver.act({ kind: "changeCaps", caps });
  await search.run();
  return search.state.totals.calls > calls;
}

describe("the limits of a search", () => {
  const cases: readonly [Partial<PlanInput>, readonly CapName[]][] = [
    [{ maxImages: 4 }, ["maxImages"]],
    [{ maxImages: 6 }, ["maxImages"]],
    [{ maxCalls: 12 }, ["maxCalls"]],
    [{ maxCalls: 1 }, ["maxCalls"]],
    [{ maxCostUsd: 0.03 }, ["maxCostUsd"]],
    [{ maxCostUsd: 0.001 }, ["maxCostUsd"]],
    [{ maxSeconds: 0.5 }, ["maxSeconds"]],
    [{ maxImages: 4, maxCalls: 500 }, ["maxImages"]],
    [{ maxImages: 4, maxCalls: 12 }, ["maxImages", "maxCalls"]],
    [{ maxImages: 12 }, []],
    [{}, []],
  ];
  for (const [limits, reached] of cases) {
    it(`names ${reached.join(" and ") || "none"} where it had ${JSON.stringify(limits)}`, async () => {
      const { state } = await ended(limits);
      assert.deepEqual(limitsReached(state), reached);
      assert.equal(canRaise(state), reached.length > 0);
    });
  }

  it("says of a higher limit what the search then does", async () => {
    const changes: readonly [Partial<PlanInput>, CapsChange][] = [
      [{ maxImages: 4 }, { maxImages: 5 }],
      [{ maxImages: 4 }, { maxImages: 4 }],
      [{ maxCalls: 12 }, { maxCalls: 13 }],
      [{ maxCalls: 12 }, { maxCalls: 16 }],
      [{ maxCalls: 1 }, { maxCalls: 2 }],
      [{ maxCalls: 1 }, { maxCalls: 3 }],
      [{ maxCostUsd: 0.001 }, { maxCostUsd: 0.012 }],
      [{ maxCostUsd: 0.001 }, { maxCostUsd: 0.012001 }],
      [{ maxSeconds: 0.5 }, { maxSeconds: 600 }],
      [{ maxImages: 4, maxCalls: 12 }, { maxImages: 8 }],
      [
        { maxImages: 4, maxCalls: 12 },
        { maxImages: 8, maxCalls: 40 },
      ],
      [{ maxImages: 10, maxCalls: 500 }, { maxImages: 12 }],
    ];
    for (const [limits, caps] of changes) {
      const search = await ended(limits);
      const told = goesOnUnder(search.state, caps);
      const text = `${JSON.stringify(limits)} to ${JSON.stringify(caps)}`;
      assert.equal(await reallyGoesOn(search, caps), told, text);
    }
  });

  it("tells which ones have to be raised together", async () => {
    const both = (await ended({ maxImages: 4, maxCalls: 12 })).state;
    assert.deepEqual(limitsInTheWay(both), ["maxImages", "maxCalls"]);
    const one = (await ended({ maxImages: 4, maxCalls: 500 })).state;
    assert.deepEqual(
      [limitsInTheWay(one), limitsOf(one)],
      [["maxImages"], ["maxImages", "maxCalls"]],
    );
  });

  it("offers nothing where a higher one would change nothing", async () => {
    // The last iteration was cut short: there is none after it.
    const { state } = await ended({ maxImages: 10 });
    assert.equal(state.end?.kind === "finished" && state.end.reason, "capReached");
    assert.equal(canRaise(state), false);
  });

  it("offers one that a search under way has, unless it was cancelled", async () => {
    const { state } = await ended({ maxImages: 4 });
    const running: SearchState = { ...state, end: null };
    assert.equal(canRaise(running), true);
    assert.equal(canRaise({ ...running, cancelRequested: true }), false);
    const free = (await ended({})).state;
    assert.equal(canRaise({ ...free, end: null }), false);
  });

  it("names those that alone stand against a retry", async () => {
    const { state } = await ended({ maxImages: 4, maxCalls: 500 });
    const failed = reduce(state, {
      ...{ seq: state.nextSeq, at: state.lastAt, kind: "candidateFailed" },
      ...{ candidate: "i0c3", code: "prompt.refused", message: "No" },
    });
    const counts = { started: 3, limit: 3, billed: 3, spentNanoUsd: 0, asked: null };
    const attempts = { kind: "failed", ...counts } as const;
    const failure = {
      code: "prompt.refused",
      message: "No",
      retryable: false,
      billed: "yes",
    } as const;
    const candidate = failed.candidates["i0c3"];
    assert.ok(candidate);
    const refused: SearchState = {
      ...failed,
      candidates: { ...failed.candidates, i0c3: { ...candidate, image: null, scores: null } },
      attempts: { ...failed.attempts, "i0c3/draw": { ...attempts, failure } },
    };
    assert.deepEqual(
      limitsAgainstRetry({ ...refused, caps: { ...refused.caps, maxImages: 3 } }, "i0c3"),
      ["maxImages"],
    );
    assert.deepEqual(
      limitsAgainstRetry({ ...refused, caps: { ...refused.caps, maxImages: 90 } }, "i0c3"),
      [],
    );
    assert.deepEqual(limitsAgainstRetry(state, "i0c0"), []);
  });

  it("names time among them: an attempt that cannot be started any more is none", async () => {
    let draws = 0;
    const fail = (kind: string): void => {
      if (kind !== "draw" || ++draws > 1) return;
      throw new CallError("image.down", "No", { billed: "no" });
    };
    const search = await ended({ maxSeconds: 0.7, maxImages: 90, maxAttempts: 1 }, { fail });
    assert.equal(search.state.candidates["i0c0"]?.state, "failed");
    assert.equal(canRetry(search.state, "i0c0"), false);
    assert.deepEqual(limitsAgainstRetry(search.state, "i0c0"), ["maxSeconds"]);
    const caps = { ...search.state.caps, maxSeconds: 60 };
    assert.equal(canRetry({ ...search.state, caps }, "i0c0"), true);
  });
});
