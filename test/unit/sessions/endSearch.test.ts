import assert from "node:assert/strict";
import { ProviderError } from "../../../src/base/errors.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking } from "../../../src/search/selectors.js";
import { endSearch, startSearch, type RunDeps } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import type { SearchRun } from "../../../src/sessions/searchRun.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";

/** Deps whose models cannot be used any more: a key was taken back. */
function withoutModels(): RunDeps {
  const fail = (): never => {
    throw new ProviderError("provider.unknown", "There is no such provider.");
  };
  return { ...diskDeps(), renewed: fail, portsFor: fail };
}

/** A search that stands still once so many of its images are judged. */
async function stopped(output: string, how: "pause" | "stop", judged: number): Promise<string> {
  let seen = 0;
  const started: Promise<SearchRun> = startSearch(
    smallSearch(output, {
      listener: {
        onEvent: ({ kind }) => {
          if (kind === "candidateJudged" && ++seen === judged)
            void started.then((run) => run[how]());
        },
      },
    }),
    diskDeps(),
  );
  const run = await started;
  if (judged === 0) run[how]();
  await run.done;
  return run.folder;
}

describe("a session that stands still", () => {
  for (const how of ["pause", "stop"] as const) {
    it(`is finished with what is there after a ${how}, though its models are gone`, () =>
      inFolder(async (output) => {
        const folder = await stopped(output, how, 1);
        const run = await endSearch(folder, "finish", {}, withoutModels());
        const { outcome, state } = await run.done;
        assert.equal(outcome.kind, "ended");
        assert.ok(state.end?.kind === "finished" && state.end.reason === "finishedEarly");
        assert.equal(state.end.winner, globalRanking(state)[0]);
        assert.equal(replay((await loadSession(folder)).events).kind, "same");
      }));

    it(`is cancelled after a ${how}, though its models are gone`, () =>
      inFolder(async (output) => {
        const folder = await stopped(output, how, 1);
        const { state } = await (await endSearch(folder, "cancel", {}, withoutModels())).done;
        assert.ok(state.end?.kind === "finished" && state.end.reason === "cancelled");
        assert.equal(replay((await loadSession(folder)).events).kind, "same");
      }));
  }

  it("is not finished before an image is judged, and is left as it was", () =>
    inFolder(async (output) => {
      const folder = await stopped(output, "pause", 0);
      const before = (await loadSession(folder)).events.length;
      await assert.rejects(endSearch(folder, "finish", {}, diskDeps()), { code: "usage.invalid" });
      const after = await loadSession(folder);
      assert.equal(after.events.length, before);
      await (
        await endSearch(folder, "cancel", {}, diskDeps())
      ).done;
    }));

  it("that has ended is not ended again", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      const { state } = await run.done;
      const again = await endSearch(run.folder, "cancel", {}, withoutModels());
      assert.deepEqual((await again.done).state.end, state.end);
    }));
});
