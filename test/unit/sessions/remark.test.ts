import assert from "node:assert/strict";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ImagebeamError, StorageError } from "../../../src/base/errors.js";
import type { FileSystem, OpenFile } from "../../../src/disk/fileSystem.js";
import {
  metadataSchema,
  summaryFavourites,
  type Metadata,
} from "../../../src/protocol/metadata.js";
import { parseKey } from "../../../src/search/keys.js";
import { replay } from "../../../src/search/replay.js";
import { globalRanking, machineWinnerOf, winnerOf } from "../../../src/search/selectors.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import type { SearchRun } from "../../../src/sessions/searchRun.js";
import { listSessions } from "../../../src/sessions/sessionIndex.js";
import { SessionStore } from "../../../src/sessions/sessionStore.js";
import { diskDeps, inFolder, quickFileSystem, smallSearch } from "../../support/diskHarness.js";

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
              void run.remark({ kind: "pickWinner", candidate: event.key.split("/")[0] ?? "" });
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

  it("is told as recorded by a running search only once it is durable", () =>
    inFolder(async (output) => {
      const run = await startSearch(smallSearch(output), diskDeps());
      const drawn = await imageOf(run);
      await run.remark({ kind: "favourite", candidate: drawn, on: true });
      assert.deepEqual((await loadSession(run.folder)).state.favourites, [drawn]);
      await run.done;
    }));

  it("is refused by a running search, with nothing left behind that fails later", () =>
    inFolder(async (output) => {
      const unheard: unknown[] = [];
      const note = (reason: unknown): void => void unheard.push(reason);
      process.on("unhandledRejection", note);
      try {
        const run = await startSearch(smallSearch(output), diskDeps());
        const refused = [
          { kind: "rename", title: " " },
          { kind: "pickWinner", candidate: "i9c9" },
        ] as const;
        for (const remark of refused) {
          await assert.rejects(run.remark(remark), { code: "usage.invalid" });
        }
        await run.done;
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(unheard, []);
      } finally {
        process.off("unhandledRejection", note);
      }
    }));

  it("is not told as recorded where the disk of a running search takes no more", () =>
    inFolder(async (output) => {
      let isFull = false;
      const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
      const filling = (file: OpenFile): OpenFile => ({
        ...file,
        write: (bytes, position) => (isFull ? Promise.reject(full) : file.write(bytes, position)),
      });
      const files: FileSystem = {
        ...quickFileSystem,
        create: async (path) => filling(await quickFileSystem.create(path)),
        open: async (path) => filling(await quickFileSystem.open(path)),
      };
      const run = await startSearch(smallSearch(output), diskDeps({ files }));
      const drawn = await imageOf(run);
      isFull = true;
      await assert.rejects(run.remark({ kind: "pickWinner", candidate: drawn }), (error) => {
        return error instanceof ImagebeamError && /full|space/i.test(error.message);
      });
      await run.done;
      assert.equal((await loadSession(run.folder)).state.picked, null);
    }));

  it("is recorded though metadata.json cannot be replaced, and says so", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const [best = "none"] = globalRanking((await loadSession(folder)).state);
      await rm(join(folder, "metadata.json"));
      await mkdir(join(folder, "metadata.json"));
      const remark = { kind: "favourite", candidate: best, on: true } as const;
      const stale = await recordRemark(folder, remark, diskDeps());
      assert.ok(stale instanceof StorageError);
      assert.deepEqual((await loadSession(folder)).state.favourites, [best]);
    }));

  it("is recorded in turn where several things are said at once", () =>
    inFolder(async (output) => {
      const folder = await finished(output);
      const ids = globalRanking((await loadSession(folder)).state);
      const store = new SessionStore(diskDeps());
      await Promise.all(
        ids.map((candidate) => store.remark(folder, { kind: "favourite", candidate, on: true })),
      );
      assert.deepEqual((await loadSession(folder)).state.favourites, ids);
    }));
});

/** The first image of a search that goes on. */
function imageOf(run: SearchRun): Promise<string> {
  return new Promise((resolve) => {
    run.subscribe({
      onEvent: (event) => {
        if (event.kind === "imageDrawn") resolve(parseKey(event.key).candidate ?? "none");
      },
    });
  });
}
