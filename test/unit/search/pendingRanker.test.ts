import assert from "node:assert/strict";
import { decide } from "../../../src/search/decide.js";
import { rankByTotal } from "../../../src/search/ranking/byTotal.js";
import type { Ranker } from "../../../src/search/ranking/ranker.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

/** One that always wants one more comparison. */
const insatiable: Ranker = {
  ...rankByTotal,
  rank: (state, ids) => ({
    ...rankByTotal.rank(state, ids),
    pending: [{ key: "i0/compare/0/i0c0+i0c1/1", lane: "vision", worstNanoUsd: 0 }],
  }),
};

/** Driven until the ranking would be due. */
async function untilRanking(options: HarnessOptions = {}): Promise<SearchHarness> {
  const stop = new AbortController();
  const search: SearchHarness = new SearchHarness({
    ...options,
    plan: { iterations: 1, ...options.plan },
    onEvent: (event) => {
      const judged = search.events.filter(({ kind }) => kind === "candidateJudged").length;
      if (event.kind === "candidateJudged" && judged === 4) stop.abort();
    },
  });
  await search.run(stop.signal);
  return search;
}

describe("a ranking that wants more evidence", () => {
  it("holds up its iteration, and names the calls that it waits for", async () => {
    const { state } = await untilRanking();
    const unranked = {
      ...state,
      iterations: state.iterations.map((one) => ({ ...one, kept: null })),
      end: null,
    };
    const { decisions, calls } = decide(unranked, insatiable);
    assert.deepEqual(decisions, []);
    assert.deepEqual(
      calls.map(({ key }) => key),
      ["i0/compare/0/i0c0+i0c1/1"],
    );
  });

  for (const [what, change] of [
    ["a cancel", { cancelRequested: true }],
    ["a cap", { capHit: "cost" }],
  ] as const) {
    it(`holds up no end: after ${what} the winner is the best that is known`, async () => {
      const search = await untilRanking();
      let state = {
        ...search.state,
        end: null,
        ...change,
        iterations: search.state.iterations.map((one) => ({ ...one, kept: null })),
      };
      for (let steps = 0; steps < 5; steps++) {
        const { decisions, calls } = decide(state, insatiable);
        assert.deepEqual(calls, [], "nothing is waited for");
        const [first] = decisions;
        assert.ok(first, "something is decided");
        if (first.kind === "searchFinished") {
          assert.equal(first.winner, globalRanking(search.state)[0]);
          return;
        }
        assert.ok(first.kind === "iterationRanked");
        state = {
          ...state,
          iterations: state.iterations.map((one) => ({ ...one, kept: first.kept as never })),
        };
      }
      assert.fail(`no end: ${winnerOf(state) ?? ""}`);
    });
  }
});
