import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JournalError, StorageError } from "../../../src/base/errors.js";
import type { FileSystem, OpenFile } from "../../../src/disk/fileSystem.js";
import type { KnownEvent, SessionEvent } from "../../../src/protocol/events.js";
import { JournalFile } from "../../../src/sessions/journalFile.js";
import {
  journalStart,
  maxJournalBytes,
  maxLineBytes,
  readJournal,
  type JournalReading,
} from "../../../src/sessions/readJournal.js";
import { inFolder, quickFileSystem } from "../../support/diskHarness.js";
import { planOf, providersOf } from "../../support/searchHarness.js";

const started: KnownEvent = {
  seq: 0,
  at: 1000,
  kind: "searchStarted",
  schemaVersion: 2,
  sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
  appVersion: "test",
  plan: planOf({ goal: "a lighthouse — 灯台 🗼" }),
  providers: providersOf(),
};
const renamed = (seq: number, title = `title ${seq}`): KnownEvent => {
  return { seq, at: 1000 + seq, kind: "sessionRenamed", title };
};

interface Reading extends JournalReading {
  readonly events: readonly SessionEvent[];
}

async function read(path: string, from = journalStart): Promise<Reading> {
  const events: SessionEvent[] = [];
  const reading = await readJournal(path, from, (event) => void events.push(event));
  return { events, ...reading };
}

function optionsFor(folder: string, files: FileSystem = quickFileSystem) {
  return { files, path: join(folder, "session.jsonl"), guard: () => Promise.resolve() };
}

async function journalOf(folder: string, events: readonly KnownEvent[]): Promise<string> {
  const options = optionsFor(folder);
  const journal = await JournalFile.create(options);
  for (const event of events) await journal.append(event);
  await journal.close();
  return options.path;
}

/** Lets the n-th write or sync go wrong once, in its own way. */
function failing(
  operation: "write" | "sync",
  n: number,
  fail: (file: OpenFile, bytes: Uint8Array, position: number) => Promise<void>,
): FileSystem {
  let count = 0;
  const isDue = (called: string): boolean => called === operation && ++count === n;
  const none = new Uint8Array();
  const wrap = (file: OpenFile): OpenFile => ({
    ...file,
    write: (bytes, position) =>
      isDue("write") ? fail(file, bytes, position) : file.write(bytes, position),
    sync: () => (isDue("sync") ? fail(file, none, 0) : file.sync()),
  });
  return {
    ...quickFileSystem,
    create: async (path) => wrap(await quickFileSystem.create(path)),
    open: async (path) => wrap(await quickFileSystem.open(path)),
  };
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe("a journal", () => {
  it("is one JSON line an event, read back as it was appended", () =>
    inFolder(async (folder) => {
      const events = [started, renamed(1), renamed(2, "é\n\u2028<script>")];
      const path = await journalOf(folder, events);
      const { events: found, position, tornBytes } = await read(path);
      assert.deepEqual(found, events);
      assert.equal(tornBytes, 0);
      assert.equal(position.bytes, (await stat(path)).size);
      const text = await readFile(path, "utf8");
      assert.equal(text.split("\n").length, 4);
      assert.ok(text.startsWith('{"seq":0,"at":1000,"kind":"searchStarted","schemaVersion":2,'));
    }));

  it("is never begun over another one", () =>
    inFolder(async (folder) => {
      const path = await journalOf(folder, [started]);
      await assert.rejects(JournalFile.create(optionsFor(folder)), StorageError);
      assert.equal((await read(path)).events.length, 1);
    }));

  it("keeps the order of appends that are asked for at once", () =>
    inFolder(async (folder) => {
      const journal = await JournalFile.create(optionsFor(folder));
      const events = [started, ...[1, 2, 3, 4].map((seq) => renamed(seq))];
      await Promise.all(events.map((event) => journal.append(event)));
      await journal.close();
      assert.deepEqual((await read(optionsFor(folder).path)).events, events);
    }));

  it("cuts a failed append back to the last whole line and says what to do", () =>
    inFolder(async (folder) => {
      const files = failing("write", 2, async (file, bytes, position) => {
        await file.write(bytes.subarray(0, 20), position);
        throw systemError("ENOSPC");
      });
      const journal = await JournalFile.create(optionsFor(folder, files));
      await journal.append(started);
      const before = journal.bytes;
      await assert.rejects(journal.append(renamed(1)), (error: unknown) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, "storage.full");
        assert.match(error.message, /free some space/i);
        return true;
      });
      assert.equal((await stat(optionsFor(folder).path)).size, before);
      await journal.append(renamed(1));
      await journal.close();
      assert.deepEqual((await read(optionsFor(folder).path)).events, [started, renamed(1)]);
    }));

  it("takes back a line whose sync failed, though all of it was written", () =>
    inFolder(async (folder) => {
      const files = failing("sync", 2, () => Promise.reject(systemError("EIO")));
      const journal = await JournalFile.create(optionsFor(folder, files));
      await journal.append(started);
      await assert.rejects(journal.append(renamed(1)), { code: "storage.failed" });
      await journal.close();
      assert.deepEqual((await read(optionsFor(folder).path)).events, [started]);
    }));

  it("tries the cut again before the next append when it failed too", () =>
    inFolder(async (folder) => {
      const torn = failing("write", 2, async (file, bytes, position) => {
        await file.write(bytes.subarray(0, 20), position);
        throw systemError("EIO");
      });
      let cuts = 0;
      const files: FileSystem = {
        ...torn,
        create: async (path) => {
          const file = await torn.create(path);
          const truncateFile = (bytes: number): Promise<void> =>
            ++cuts === 1 ? Promise.reject(systemError("EIO")) : file.truncate(bytes);
          return { ...file, truncate: truncateFile };
        },
      };
      const journal = await JournalFile.create(optionsFor(folder, files));
      await journal.append(started);
      await assert.rejects(journal.append(renamed(1)), StorageError);
      const ragged = await read(optionsFor(folder).path);
      assert.equal(ragged.tornBytes, 20);
      await journal.append(renamed(1, "longer than what was torn off, by far"));
      await journal.close();
      assert.equal((await read(optionsFor(folder).path)).events.length, 2);
    }));

  it("refuses an event that no reader would take, and stays readable", () =>
    inFolder(async (folder) => {
      const journal = await JournalFile.create(optionsFor(folder));
      await journal.append(started);
      await assert.rejects(journal.append(renamed(1, "x".repeat(301))), {
        code: "storage.invalidEvent",
      });
      await journal.append(renamed(1));
      await journal.close();
      assert.equal((await read(optionsFor(folder).path)).events.length, 2);
    }));

  it("appends nothing once the guard objects", () =>
    inFolder(async (folder) => {
      const lost = new StorageError("storage.lockLost", "taken over");
      const options = { ...optionsFor(folder), guard: () => Promise.reject(lost) };
      const journal = await JournalFile.create(options);
      await assert.rejects(journal.append(started), lost);
      await journal.close();
      assert.equal((await stat(options.path)).size, 0);
    }));
});

describe("reading a journal", () => {
  const cases: readonly [why: string, tail: string | Buffer][] = [
    ["part of a line", '{"seq":2,"at":1002,"ki'],
    ["a whole line but for its newline", JSON.stringify(renamed(2))],
    ["zeros from a power cut", Buffer.alloc(300)],
    ["zeros in a line with its newline", Buffer.from(`{"seq":2,\0\0\0\0"}\n`)],
  ];
  for (const [why, tail] of cases) {
    it(`ignores a torn last line: ${why}; the owner cuts it off`, () =>
      inFolder(async (folder) => {
        const path = await journalOf(folder, [started, renamed(1)]);
        const { size } = await stat(path);
        await appendFile(path, tail);
        const { events, position, tornBytes } = await read(path);
        assert.equal(events.length, 2);
        assert.equal(position.bytes, size);
        assert.equal(tornBytes, Buffer.from(tail).length);

        const journal = await JournalFile.continue(optionsFor(folder), position.bytes);
        await journal.append(renamed(2));
        await journal.close();
        const repaired = await read(path);
        assert.deepEqual(repaired.events, [started, renamed(1), renamed(2)]);
        assert.equal(repaired.tornBytes, 0);
      }));
  }

  const line = (event: unknown): string => `${JSON.stringify(event)}\n`;
  const corrupt: readonly [why: string, text: string][] = [
    ["a gap in seq", line(started) + line(renamed(2)) + line(renamed(3))],
    ["a seq that comes twice", line(started) + line(renamed(1)) + line(renamed(1))],
    ["garbage in the middle", `${line(started)}not json\n${line(renamed(1))}`],
    ["garbage at the end, with its newline", `${line(started)}not json\n`],
    ["zeros in the middle", `${line(started)}\0\0\0\n${line(renamed(1))}`],
    ["an event of another shape", line(started) + line({ seq: 1, at: 1, kind: "capHit", cap: 3 })],
    ["no event at all", line(started) + line([1, 2, 3])],
    ["a number", line(started) + line(7)],
    ["deep nesting", `${line(started)}${"[".repeat(100_000)}\n`],
  ];
  for (const [why, text] of corrupt) {
    it(`refuses ${why}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, "session.jsonl");
        await writeFile(path, text);
        await assert.rejects(read(path), { code: "journal.corrupt" });
      }));
  }

  it("keeps kinds that it does not know, and counts them in seq", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      const foreign = { seq: 1, at: 5, kind: "moonRose", phase: [1] };
      await writeFile(path, line(started) + line(foreign) + line(renamed(2)));
      const { events } = await read(path);
      assert.deepEqual(events[1], { seq: 1, at: 5, kind: "unknown", originalKind: "moonRose" });
      assert.equal(events.length, 3);
    }));

  it("reads a newer version's journal as far as it can", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      const changed = { seq: 1, at: 5, kind: "capHit", cap: "moon" };
      await writeFile(path, line({ ...started, schemaVersion: 3 }) + line(changed));
      const { events, position } = await read(path);
      assert.equal(position.schemaVersion, 3);
      assert.equal(events[1]?.kind, "unknown");
    }));

  it("says that a newer version wrote it when not even the plan is understood", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      await writeFile(path, line({ ...started, schemaVersion: 3, plan: { wish: "a moon" } }));
      await assert.rejects(read(path), { code: "journal.newer", message: /update/ });
    }));

  it("is not harmed by members named __proto__", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      const options = '"options":{"__proto__":{"polluted":true},"\\u005f_proto__":{"polluted":1}}';
      const text = line(started).replaceAll('"options":{}', options);
      assert.ok(text.includes("__proto__"));
      await writeFile(path, text);
      const { events } = await read(path);
      const [first] = events;
      assert.ok(first?.kind === "searchStarted");
      assert.deepEqual(first.providers.image.options, {});
      const { options: read1 } = first.providers.image;
      assert.equal((read1 as { polluted?: unknown }).polluted, undefined);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    }));

  it("refuses a line over the cap without reading the rest of it", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      await writeFile(path, `{"seq":0,"at":0,"kind":"`);
      // Sparse: 200 MB that take no space.
      await truncate(path, 200_000_000);
      await assert.rejects(read(path), {
        code: "journal.corrupt",
        message: `The session's journal cannot be read: a line is longer than ${maxLineBytes} bytes.`,
      });
    }));

  it("refuses a file over the cap at once", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      await writeFile(path, "");
      await truncate(path, maxJournalBytes + 1);
      await assert.rejects(read(path), { code: "journal.tooLong", message: /longer than 1 GB/ });
    }));

  it("does not blame the disk where a folder or a pipe has its name", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      const told = { code: "storage.notAFile", message: /is no plain file/ };
      await mkdir(path);
      await assert.rejects(read(path), told);
      if (process.platform === "win32") return;
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      await assert.rejects(read(pipe), told);
    }));

  it("says so when there is none, and follows no symbolic link to one", () =>
    inFolder(async (folder) => {
      const path = join(folder, "session.jsonl");
      await assert.rejects(read(path), { code: "journal.missing" });
      await mkdir(join(folder, "other"));
      await symlink(await journalOf(join(folder, "other"), [started]), path);
      await assert.rejects(read(path), { code: "storage.symlink" });
    }));

  it("goes on where an earlier reading ended", () =>
    inFolder(async (folder) => {
      const path = await journalOf(folder, [started, renamed(1)]);
      const first = await read(path);
      await appendFile(path, line(renamed(2)));
      const second = await read(path, first.position);
      assert.deepEqual(second.events, [renamed(2)]);
      await truncate(path, 10);
      assert.equal((await read(path, first.position)).isShorter, true);
    }));

  it("stops when it is told to", () =>
    inFolder(async (folder) => {
      const path = await journalOf(folder, [started]);
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      await assert.rejects(
        readJournal(path, journalStart, () => undefined, signal),
        reason,
      );
    }));

  it("hands an error of its listener on as it is", () =>
    inFolder(async (folder) => {
      const path = await journalOf(folder, [started]);
      const fault = new JournalError("journal.corrupt", "cannot follow");
      await assert.rejects(
        readJournal(path, journalStart, () => {
          throw fault;
        }),
        fault,
      );
    }));
});
