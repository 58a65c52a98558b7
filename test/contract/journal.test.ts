import assert from "node:assert/strict";
import { join } from "node:path";
import { StorageError } from "../../src/base/errors.js";
import type { FileSystem } from "../../src/disk/fileSystem.js";
import type { KnownEvent, SessionEvent } from "../../src/protocol/events.js";
import type { Journal } from "../../src/search/ports.js";
import { JournalFile } from "../../src/sessions/journalFile.js";
import { journalStart, readJournal } from "../../src/sessions/readJournal.js";
import { inFolder, quickFileSystem } from "../support/diskHarness.js";
import { MemoryJournal } from "../support/memorySession.js";
import { planOf, providersOf } from "../support/searchHarness.js";

interface Subject {
  readonly journal: Journal;
  readonly close: () => Promise<void>;
  readonly events: () => Promise<readonly SessionEvent[]>;
  /** Makes the disk full, or gives it space again. */
  readonly setFull: (isFull: boolean) => void;
}

async function onDisk(folder: string): Promise<Subject> {
  const path = join(folder, "session.jsonl");
  let isFull = false;
  const files: FileSystem = {
    ...quickFileSystem,
    create: async (name) => {
      const file = await quickFileSystem.create(name);
      return {
        ...file,
        write: async (bytes, position) => {
          await file.write(isFull ? bytes.subarray(0, 9) : bytes, position);
          if (isFull) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
        },
      };
    },
  };
  const journal = await JournalFile.create({ files, path, guard: () => Promise.resolve() });
  return {
    journal,
    close: () => journal.close(),
    events: async () => {
      const events: SessionEvent[] = [];
      await readJournal(path, journalStart, (event) => void events.push(event));
      return events;
    },
    setFull: (full) => {
      isFull = full;
    },
  };
}

function inMemory(): Subject {
  const journal = new MemoryJournal();
  const events = () => Promise.resolve(journal.events);
  const close = () => Promise.resolve();
  return { journal, close, events, setFull: (full) => void (journal.isFull = () => full) };
}

const journals: readonly [name: string, use: (work: (s: Subject) => Promise<void>) => unknown][] = [
  ["in memory", (work) => work(inMemory())],
  [
    "on disk",
    (work) =>
      inFolder(async (folder) => {
        const subject = await onDisk(folder);
        try {
          await work(subject);
        } finally {
          await subject.close();
        }
      }),
  ],
];

const first: KnownEvent = {
  seq: 0,
  at: 1,
  kind: "searchStarted",
  schemaVersion: 2,
  sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
  appVersion: "test",
  plan: planOf(),
  providers: providersOf(),
};
const cancel: KnownEvent = { seq: 1, at: 2, kind: "cancelRequested" };

for (const [name, use] of journals) {
  describe(`a journal ${name}`, () => {
    it("keeps events in the order in which they came", () =>
      use(async ({ journal, events }) => {
        await Promise.all([journal.append(first), journal.append(cancel)]);
        assert.deepEqual(await events(), [first, cancel]);
      }));

    it("keeps nothing of an event that it could not take, and takes it later", () =>
      use(async ({ journal, events, setFull }) => {
        await journal.append(first);
        setFull(true);
        await assert.rejects(journal.append(cancel), StorageError);
        assert.deepEqual(await events(), [first]);
        setFull(false);
        await journal.append(cancel);
        assert.deepEqual(await events(), [first, cancel]);
      }));
  });
}
