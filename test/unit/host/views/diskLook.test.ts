import assert from "node:assert/strict";
import { appendFile, mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DiskLook, nodeDisk, type Disk } from "../../../../src/host/views/diskLook.js";
import type { IndexRow, SessionStatus } from "../../../../src/sessions/sessionIndex.js";
import { inFolder } from "../../../support/diskHarness.js";
import { sessionRowOf } from "../../../support/sessionRows.js";

/** Long after whatever the tests write: no folder's time is too fresh to be believed. */
const laterMs = Date.UTC(2100, 0, 1);
const nothing = { kind: "rows", folders: [] };

const journalBytes = 20;

async function writeSession(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "session.jsonl"), "x".repeat(journalBytes));
}

function rowOf(folder: string, status: SessionStatus = "finished"): IndexRow {
  return sessionRowOf({ folder, status, journalBytes });
}

/** Looks at a disk as the list does: what it calls news is read. */
function reader(output: string, disk: Disk = nodeDisk, nowMs = (): number => laterMs) {
  const look = new DiskLook(disk, nowMs);
  const read = (rows: readonly IndexRow[]): void => {
    look.begin(output);
    look.take(rows);
  };
  return { look: () => look.look(output), read };
}

describe("a look at what happened to the sessions", () => {
  it("finds a session that comes, in an output folder that was not there", () =>
    inFolder(async (root) => {
      const output = join(root, "output");
      const { look, read } = reader(output);
      assert.equal(look().kind, "list");
      read([]);
      assert.deepEqual(look(), nothing);
      await writeSession(join(output, "2026-11-25/ses-101500"));
      assert.equal(look().kind, "list");
    }));

  it("finds one that comes, and one that goes, on a day that is there", () =>
    inFolder(async (output) => {
      const [one, other] = [join(output, "2026-11-25/ses-101500"), join(output, "2026-11-25/x")];
      await writeSession(one);
      await long(dirname(one));
      const { look, read } = reader(output);
      read([rowOf(one)]);
      assert.deepEqual(look(), nothing);
      await mkdir(other);
      assert.equal(look().kind, "list");
      await long(dirname(one));
      read([rowOf(one)]);
      assert.deepEqual(look(), nothing);
      await rm(one, { recursive: true });
      assert.equal(look().kind, "list");
    }));

  for (const status of ["running", "paused", "interrupted", "finished", "failed"] as const) {
    it(`finds one that was ${status} and goes on, once`, () =>
      inFolder(async (output) => {
        const folder = join(output, "2026-11-25/ses-101500");
        await writeSession(folder);
        const { look, read } = reader(output);
        read([rowOf(folder, status)]);
        assert.deepEqual(look(), nothing);
        await appendFile(join(folder, "session.jsonl"), "more");
        assert.deepEqual(look(), { kind: "rows", folders: [folder] });
        assert.deepEqual(look(), nothing);
      }));
  }

  it("finds one that could not be read and has been mended", () =>
    inFolder(async (output) => {
      const folder = join(output, "2026-11-25/ses-101500");
      await mkdir(folder, { recursive: true });
      const { look, read } = reader(output);
      read([{ kind: "unreadable", folder, reason: "It has no journal." }]);
      assert.deepEqual(look(), nothing);
      await writeSession(folder);
      assert.deepEqual(look(), { kind: "rows", folders: [folder] });
    }));

  it("reads the list once more when a folder's time is too fresh to tell the next change", () => {
    let nowMs = 10_000;
    const disk: Disk = { days: () => [], changedAtMs: () => 9500, bytes: () => undefined };
    const { look, read } = reader("/out", disk, () => nowMs);
    read([]);
    assert.equal(look().kind, "list");
    nowMs = 12_000;
    read([]);
    assert.deepEqual(look(), nothing);
  });

  for (const status of ["finished", "interrupted"] as const) {
    it(`asks about few of 10,000 sessions at a time that are ${status}, and about all in the end`, () => {
      const asked: string[] = [];
      const disk: Disk = {
        days: () => ["/out/2026-11-25"],
        changedAtMs: () => 1,
        bytes: (path) => {
          asked.push(dirname(path));
          return journalBytes;
        },
      };
      const { look, read } = reader("/out", disk);
      const running = rowOf("/out/2026-11-25/ses-999999", "running");
      const others = Array.from({ length: 10_000 }, (_, n) =>
        rowOf(`/out/2026-11-25/ses-${n}`, status),
      );
      read([running, ...others]);
      for (let times = 0; times < 20; times++) {
        assert.deepEqual(look(), nothing);
        assert.ok(asked.length <= (times + 1) * 1000);
        assert.equal(asked.filter((folder) => folder === running.folder).length, times + 1);
      }
      assert.equal(new Set(asked).size, 10_001);
    });
  }
});

/** As if nothing had happened to it for a long time: two changes of one moment look alike. */
async function long(folder: string): Promise<void> {
  await utimes(folder, 1, 1);
}
