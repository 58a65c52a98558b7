import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { maxEvents, type KnownEvent } from "../../../src/protocol/events.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { JournalFile } from "../../../src/sessions/journalFile.js";
import { loadForResume, loadSession } from "../../../src/sessions/loadSession.js";
import { maxJournalBytes } from "../../../src/sessions/readJournal.js";
import { freshRow } from "../../../src/sessions/sessionIndex.js";
import { journalName } from "../../../src/sessions/sessionFolder.js";
import {
  diskDeps,
  FakeProcesses,
  inFolder,
  quickFileSystem,
  smallSearch,
} from "../../support/diskHarness.js";

const tooLong = {
  code: "journal.tooLong",
  message: `The session's journal is longer than ${maxEvents} events: it is not opened.`,
};
const full = `The session's journal is full (${maxEvents} events): it cannot be gone on with. What it found stays; start a new search for more.`;

describe("a journal as long as it may be", () => {
  it("pauses its search and says why, and opens until it is longer", async function () {
    this.timeout(300_000);
    await inFolder(async (output) => {
      const { folder, lastAt } = await pausedSearch(output);
      const path = join(folder, journalName);
      const begun = (await loadSession(folder)).position.nextSeq;
      await appendFile(path, titles(begun, maxEvents - 3, lastAt));

      const run = await resumeSearch(folder, {}, diskDeps());
      assert.deepEqual((await run.done).outcome, { kind: "paused", by: "disk", message: full });
      assert.equal((await loadForResume(folder)).position.nextSeq, maxEvents);

      await appendFile(path, titles(maxEvents, maxEvents + 1, lastAt));
      await assert.rejects(loadSession(folder), tooLong);
      await assert.rejects(resumeSearch(folder, {}, diskDeps()), tooLong);
      const row = await freshRow(folder, { processes: new FakeProcesses(1, new Set()) });
      assert.deepEqual(row, { kind: "unreadable", folder, reason: tooLong.message });
    });
  });

  it("takes no event that would make it longer than a reader opens", () =>
    inFolder(async (folder) => {
      const path = join(folder, journalName);
      await writeFile(path, "");
      const options = { files: quickFileSystem, path, guard: () => Promise.resolve() };
      const renamed: KnownEvent = { seq: 5, at: 0, kind: "sessionRenamed", title: "a" };
      const journal = await JournalFile.continue(options, maxJournalBytes - 10);
      await assert.rejects(journal.append(renamed), {
        code: "storage.journalFull",
        message: /1 GB/,
      });
      const last = { ...renamed, seq: maxEvents };
      await assert.rejects(journal.append(last), { code: "storage.journalFull", message: full });
      await journal.close();
      assert.equal(await readFile(path, "utf8"), "");
    }));
});

/** One that was paused by a person, so that it can go on. */
async function pausedSearch(output: string): Promise<{ folder: string; lastAt: number }> {
  const run = await startSearch(smallSearch(output), diskDeps());
  run.pause();
  await run.done;
  return { folder: run.folder, lastAt: run.state.lastAt };
}

function titles(from: number, to: number, at: number): string {
  const lines: string[] = [];
  for (let seq = from; seq < to; seq++) {
    lines.push(`{"seq":${seq},"at":${at},"kind":"sessionRenamed","title":"${seq}"}\n`);
  }
  return lines.join("");
}
