import assert from "node:assert/strict";
import { CallError, PromptRefusedError, type CallFailure } from "../../../src/base/errors.js";
import { aboutText, standing } from "../../../src/cli/candidateText.js";
import type { EventOf } from "../../../src/protocol/events.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, statusOf, winnerOf } from "../../../src/search/selectors.js";
import { providersOf, SearchHarness } from "../../support/searchHarness.js";

type Refusal = Omit<CallFailure, "retryable">;

/** A finished search whose judge will not look at the first `times` images. */
async function searchedWith(
  failure: Refusal,
  times = 1,
  message = "Not this",
): Promise<SearchHarness> {
  let left = times;
  const search = new SearchHarness({
    plan: { candidates: 3, iterations: 2 },
    providers: providersOf(0.01),
    fail: (kind) => {
      if (kind === "judge" && left-- > 0) throw new PromptRefusedError(message, failure);
    },
  });
  assert.deepEqual(await search.run(), { kind: "ended" });
  return search;
}

function refusedIn({ events }: SearchHarness): EventOf<"candidateJudged">[] {
  return events.flatMap((event) =>
    event.kind === "candidateJudged" && event.refused !== undefined ? [event] : [],
  );
}

describe("a judge that refuses to look", () => {
  it("leaves the image, its scores unknown, and fails no candidate", async () => {
    const search = await searchedWith({ billed: "no" });
    const [refused] = refusedIn(search);
    assert.deepEqual(
      [refused?.refused, refused?.alignment, refused?.aesthetic, refused?.findings],
      ["Not this", null, null, []],
    );
    assert.ok(allCandidates(search.state).every(({ state }) => state === "judged"));
    const unseen = candidateOf(search.state, refused?.key.split("/")[0] ?? "");
    assert.ok(unseen.image !== null);
    assert.equal(unseen.scores?.total, null);
    assert.equal(unseen.refused, "Not this");
    assert.match(aboutText(unseen), /^not judged: Not this$/);
    assert.equal(standing(search.state, unseen), "refused");
    assert.equal(globalRanking(search.state).at(-1), unseen.id);
    assert.equal(search.models.calls.filter(({ kind }) => kind === "judge").length, 6);
  });

  it("of all images leaves a search that ends with one of them", async () => {
    const search = await searchedWith({ billed: "no" }, Infinity);
    assert.equal(statusOf(search.state), "finished");
    assert.ok(winnerOf(search.state) !== null);
  });

  it("is replayed as it was recorded", async () => {
    const { events } = await searchedWith({ billed: "no" }, 2);
    assert.equal(replay(events).kind, "same");
  });

  const costs: readonly [why: string, failure: Refusal, costUsd: number | null][] = [
    ["nothing where it says that nothing was billed", { billed: "no" }, 0],
    ["what it says", { billed: "yes", usage: { costUsd: 0.002 } }, 0.002],
    ["also where that is little for nothing", { billed: "no", usage: { costUsd: 0.002 } }, 0.002],
    ["what nobody knows where it says nothing", {}, null],
  ];
  for (const [why, failure, costUsd] of costs) {
    it(`costs ${why}`, async () => {
      const [refused] = refusedIn(await searchedWith(failure));
      assert.equal(refused?.usage.costUsd, costUsd);
    });
  }

  it("says why in no more than an event takes", async () => {
    const [refused] = refusedIn(await searchedWith({ billed: "no" }, 1, "x".repeat(5000)));
    assert.ok(refused?.refused !== undefined && refused.refused.length <= 2000);
  });

  it("is another thing than an account that was shut", async () => {
    const search = new SearchHarness({
      plan: { candidates: 1, iterations: 1 },
      fail: (kind) => {
        if (kind !== "judge") return;
        throw new CallError("prompt.refused", "Banned", { billed: "no", scope: "connection" });
      },
    });
    assert.deepEqual(await search.run(), { kind: "paused", by: "provider" });
  });
});
