import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { reportLines } from "../../../src/cli/report.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { replay } from "../../../src/search/replay.js";
import type { SearchState } from "../../../src/search/state.js";
import { retryCandidates, startSearch } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";
import { planOf } from "../../support/searchHarness.js";

/** For a model that cannot draw the first two images. */
function breaking(): (kind: string) => void {
  let draws = 0;
  return (kind) => {
    if (kind !== "draw" || ++draws > 2) return;
    throw new CallError("model.broken", "Out of paint", { retryable: false, billed: "no" });
  };
}

/** For models that cannot draw the first image, nor judge the first that is drawn. */
function onceEach(): (kind: string) => void {
  const left = new Set(["draw", "judge"]);
  return (kind) => {
    if (!left.delete(kind)) return;
    throw new CallError("model.broken", "Out of paint", { retryable: false, billed: "no" });
  };
}

function failedIn(state: SearchState): string[] {
  return allCandidates(state).flatMap((each) => (each.state === "failed" ? [each.id] : []));
}

describe("all images of a session that failed", () => {
  it("are tried again at one stroke, as the report says", () =>
    inFolder(async (output) => {
      const plan = planOf({ candidates: 3, beamWidth: 1, iterations: 1 });
      const run = await startSearch(smallSearch(output, { plan }), diskDeps({ fail: breaking() }));
      const { state } = await run.done;
      const options = {
        columns: 100,
        command: "imagebeam",
        folder: "/out",
        models: {},
        connections: [],
      };
      const lines = reportLines(state, options).map(({ text }) => text);
      assert.ok(
        lines.includes("Try 2 failed images again:  imagebeam --resume /out --retry-failed"),
        lines.join("\n"),
      );
      const again = await retryCandidates(run.folder, "failed", {}, diskDeps());
      const ended = (await again.done).state;
      assert.ok(allCandidates(ended).every((candidate) => candidate.state === "judged"));
      assert.equal(replay((await loadSession(run.folder)).events).kind, "same");
      await assert.rejects(retryCandidates(run.folder, "failed", {}, diskDeps()), {
        code: "usage.invalid",
        message: "No image of this session has failed, so there is nothing to retry.",
      });
    }));

  it("are tried again as far as the limits leave room, and refused where there is none", () =>
    inFolder(async (output) => {
      // The first image cannot be drawn, the second cannot be judged: a limit on images keeps only
      // the first from another attempt.
      const fail = onceEach();
      const plan = planOf({ candidates: 3, beamWidth: 1, iterations: 1, maxAttempts: 1 });
      const run = await startSearch(smallSearch(output, { plan }), diskDeps({ fail }));
      const { state } = await run.done;
      assert.equal(failedIn(state).length, 2);
      const caps = { maxImages: state.totals.billedDraws };
      const again = await retryCandidates(run.folder, "failed", { caps }, diskDeps());
      const ended = (await again.done).state;
      assert.equal(failedIn(ended).length, 1);
      await assert.rejects(retryCandidates(run.folder, "failed", {}, diskDeps()), {
        code: "usage.invalid",
        message: "The caps leave no room for another attempt: raise them first.",
      });
      assert.equal(replay((await loadSession(run.folder)).events).kind, "same");
    }));
});
