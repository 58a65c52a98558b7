import assert from "node:assert/strict";
import { PromptRefusedError } from "../../../src/base/errors.js";
import { resolvePlan } from "../../../src/protocol/plan.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { replay } from "../../../src/search/replay.js";
import { winnerOf } from "../../../src/search/selectors.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

const plan = { goal: "A red boat", wording: "plain", candidates: 5, iterations: 1 } as const;

async function searched(options: HarnessOptions = {}): Promise<SearchHarness> {
  const search = new SearchHarness({ ...options, plan: { ...plan, ...options.plan } });
  assert.deepEqual(await search.run(), { kind: "ended" });
  return search;
}

describe("A search whose prompt is the goal as it is", () => {
  it("draws each image from the goal's own words, each with its own seed, and asks no writer", async () => {
    const { events, state } = await searched();
    const candidates = allCandidates(state);
    for (const { texts } of candidates) {
      assert.deepEqual(texts, { what: "A red boat", how: "", prompt: "A red boat" });
    }
    assert.equal(new Set(candidates.map(({ seed }) => seed)).size, 5);
    const called = events.flatMap((event) => (event.kind === "callStarted" ? [event.key] : []));
    assert.deepEqual(new Set(called.map((key) => key.split("/")[1])), new Set(["draw", "judge"]));
    assert.equal(called.length, 10);
    assert.notEqual(winnerOf(state), null);
  });

  it("asks the caps for a draw and a judgement alone", async () => {
    const { state } = await searched({ plan: { maxCalls: 6 } });
    assert.equal(allCandidates(state).length, 3);
    assert.equal(state.totals.images, 3);
  });

  it("is replayed to the same", async () => {
    const { events } = await searched();
    assert.equal(replay(events).kind, "same");
  });

  it("has no words changed for a model that refuses them", async () => {
    let refusals = 0;
    const { events, state } = await searched({
      fail: (kind) => {
        if (kind === "draw" && (refusals += 1) === 1) throw new PromptRefusedError("No");
      },
    });
    const codes = allCandidates(state).map(({ error }) => error?.code);
    assert.deepEqual(codes.filter(Boolean), ["prompt.refused"]);
    assert.ok(!events.some((event) => event.kind === "promptWritten"));
  });

  it("has one iteration: anything else is refused, and says so", () => {
    const result = resolvePlan({ goal: "A boat", wording: "plain", iterations: 3 }, () => 0);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ field }) => field),
      ["iterations"],
    );
    assert.match(result.problems[0]?.message ?? "", /iterations is 3; it must be 1/);
  });
});
