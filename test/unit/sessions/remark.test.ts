import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  metadataSchema,
  summaryFavourites,
  type Metadata,
} from "../../../src/protocol/metadata.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, machineWinnerOf, winnerOf } from "../../../src/search/selectors.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { listSessions } from "../../../src/sessions/sessionIndex.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";

/** What a person says of a session's images, on the disk. */

async function metadataIn(folder: string): Promise<Metadata> {
  return metadataSchema().parse(JSON.parse(await readFile(join(folder, "metadata.json"), "utf8")));
}

const journalIn = (folder: string): Promise<string> =>
  readFile(join(folder, "session.jsonl"), "utf8");

async function finished(output: string): Promise<string> {
  const run = await startSearch(smallSearch(output), diskDeps());
  await run.done;
  return run.folder;
}

describe("what a person says of a session's images", () => {
  it("stands in its journal, in metadata.json and in the list, and is taken back", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const before = await metadataIn(folder);
      const { state } = await loadSession(folder);
      const last = globalRanking(state).at(-1) ?? "none";
      const machine = machineWinnerOf(state);
      assert.notEqual(last, machine);
      await recordRemark(folder, { kind: "pickWinner", candidate: last }, diskDeps());
      await recordRemark(folder, { kind: "favourite", candidate: last, on: true }, diskDeps());
      const picked = await metadataIn(folder);
      assert.deepEqual([picked.winner, picked.machineWinner], [last, machine]);
      assert.equal(picked.lineage.at(-1), last);
      assert.deepEqual(picked.favourites, [last]);
      const { best, favourites, image, prompt } = picked.summary;
      const candidate = picked.candidates.find(({ id }) => id === last);
      assert.equal(candidate?.fate, "winner");
      assert.deepEqual(
        { best, favourites, image, prompt },
        {
          best: candidate.scores?.total,
          favourites: [last],
          image: candidate.image?.file,
          prompt: candidate.prompt,
        },
      );
      const [row] = await listSessions(output, diskDeps());
      assert.ok(row?.kind === "session");
      assert.deepEqual([row.isStale, row.summary], [false, picked.summary]);
      const { events, state: said } = await loadSession(folder);
      assert.equal(winnerOf(said), last);
      assert.equal(replay(events).kind, "same");
      await recordRemark(folder, { kind: "pickWinner", candidate: null }, diskDeps());
      await recordRemark(folder, { kind: "favourite", candidate: last, on: false }, diskDeps());
      const { summary, ...rest } = await metadataIn(folder);
      const { summary: summaryBefore, ...restBefore } = before;
      assert.deepEqual(rest, restBefore);
      assert.deepEqual({ ...summary, journalBytes: 0 }, { ...summaryBefore, journalBytes: 0 });
    }));

  it("is not written again where it is so already, and not at all of what is no image", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const before = await journalIn(folder);
      await recordRemark(folder, { kind: "pickWinner", candidate: null }, diskDeps());
      await recordRemark(folder, { kind: "favourite", candidate: "i0c0", on: false }, diskDeps());
      await assert.rejects(
        recordRemark(folder, { kind: "pickWinner", candidate: "i9c9" }, diskDeps()),
        { code: "usage.invalid", message: "This search has no image i9c9." },
      );
      assert.equal(await journalIn(folder), before);
    }));

  it("names its newest favourites in a summary, and all of them below", () =>
    inFolder(async (output) => {
      const search = smallSearch(output);
      const plan = { ...search.plan, candidates: summaryFavourites + 2, beamWidth: 1 };
      const run = await startSearch({ ...search, plan }, diskDeps());
      await run.done;
      const ids = globalRanking(run.state).slice(0, summaryFavourites + 2);
      for (const candidate of ids) {
        await recordRemark(run.folder, { kind: "favourite", candidate, on: true }, diskDeps());
      }
      const metadata = await metadataIn(run.folder);
      assert.deepEqual(metadata.favourites, ids);
      assert.deepEqual(metadata.summary.favourites, ids.slice(2));
    }));

  it("is in metadata.json while the search runs, and stays when it goes on", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      const picked = new Promise<void>((resolve) => {
        let isAsked = false;
        run.subscribe({
          onEvent: (event) => {
            if (event.kind === "imageDrawn" && !isAsked) {
              isAsked = true;
              run.remark({ kind: "pickWinner", candidate: event.key.split("/")[0] ?? "" });
            }
            if (event.kind !== "winnerPicked") return;
            run.pause();
            resolve();
          },
        });
      });
      await picked;
      await run.done;
      const { picked: id } = run.state;
      assert.notEqual(id, null);
      assert.deepEqual((await metadataIn(run.folder)).summary.image, `${id ?? ""}.png`);
      const resumed = await resumeSearch(run.folder, {}, diskDeps());
      const { state } = await resumed.done;
      assert.equal(state.end?.kind, "finished");
      const metadata = await metadataIn(run.folder);
      assert.deepEqual([metadata.winner, metadata.machineWinner], [id, machineWinnerOf(state)]);
      assert.equal(replay((await loadSession(run.folder)).events).kind, "same");
    }));
});
