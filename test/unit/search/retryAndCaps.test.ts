import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { CapsChange } from "../../../src/protocol/plan.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";

const plan = { candidates: 4, iterations: 2, beamWidth: 2, maxAttempts: 1 };
const endings: readonly (readonly [how: string, plan: HarnessOptions["plan"]])[] = [
  ["by its cap on images", { ...plan, maxImages: 4 }],
  ["by its cap on calls", { ...plan, maxCalls: 14 }],
  ["completed", plan],
];
const changes: readonly CapsChange[] = [
  { maxSeconds: 100 },
  { maxImages: 5 },
  { maxImages: 8 },
  { maxImages: null, maxCalls: null },
];
/** What has happened of the retry when the caps are changed. */
const moments = ["retryRequested", "callStarted", "candidateJudged", "callFailed"] as const;

/** Ends with one candidate failed at its judge; that is retried, and the caps are changed at a moment. */
async function retried(
  ending: HarnessOptions["plan"],
  caps: CapsChange,
  moment: (typeof moments)[number],
) {
  let failures = moment === "callFailed" ? 2 : 1;
  let isRetried = false;
  const search: SearchHarness = new SearchHarness({
    ...(ending !== undefined && { plan: ending }),
    fail: (kind, unique, nth) => {
      if (kind !== "judge" || failures === 0 || (nth === 1 && failed !== undefined)) return;
      failed ??= unique;
      if (unique !== failed) return;
      failures -= 1;
      throw new CallError("server.failed", "Gone", { billed: "no" });
    },
    onEvent: ({ kind }, { driver }) => {
      if (kind !== moment || !isRetried || driver.state.end !== null) return;
      isRetried = false;
      driver.act({ kind: "changeCaps", caps });
    },
  });
  let failed: string | undefined;
  await runOut(search);
  const id = Object.values(search.state.candidates).find(({ state }) => state === "failed")?.id;
  assert.ok(id !== undefined);
  search.driver.act({ kind: "retry", candidate: id });
  isRetried = true;
  await runOut(search);
  return { search, id };
}

describe("Caps that are changed while a retry runs after the end", () => {
  for (const [how, ending] of endings) {
    for (const caps of changes) {
      it(`let it come to its own end first: ${how}, then ${JSON.stringify(caps)}`, async () => {
        for (const moment of moments) {
          const { search, id } = await retried(ending, caps, moment);
          const { state, error } = search.state.candidates[id] ?? {};
          const isFailed = state === "failed" && error !== null;
          assert.ok(state === "judged" || isFailed, `${id} is ${state} for ever (${moment})`);
          assert.equal(search.state.end?.kind, "finished");
          assert.equal(winnerOf(search.state), globalRanking(search.state)[0]);
          const replayed = replay(search.events);
          assert.equal(replayed.kind, "same", replayed.kind === "differs" ? replayed.reason : "");
        }
      });
    }
  }
});
