import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSystem, OpenFile } from "../../../src/disk/fileSystem.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { parseFault, withFault, type Fault } from "../../../src/sessions/faults.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { readJournal, journalStart } from "../../../src/sessions/readJournal.js";
import { diskDeps, inFolder, quickFileSystem, smallSearch } from "../../support/diskHarness.js";

class Died extends Error {}

/** A disk that does nothing more once its process has died, and a way to die. */
function mortal(): { readonly files: FileSystem; readonly die: () => never } {
  let isDead = false;
  const alive = (): void => {
    if (isDead) throw new Died();
  };
  const file = (opened: OpenFile): OpenFile => ({
    ...opened,
    truncate: async (bytes) => {
      alive();
      await opened.truncate(bytes);
    },
  });
  const files: FileSystem = {
    ...quickFileSystem,
    create: async (path) => file(await quickFileSystem.create(path)),
  };
  const die = (): never => {
    isDead = true;
    throw new Died();
  };
  return { files, die };
}

const unreachable = (): never => assert.fail("died");

describe("a fault in words", () => {
  for (const [text, fault] of [
    ["journal.append:3", { point: "journal.append", n: 3, kind: "kill" }],
    ["image.rename:1:enospc", { point: "image.rename", n: 1, kind: "enospc" }],
    ["metadata.write:12:tear", { point: "metadata.write", n: 12, kind: "tear" }],
    ["journal.append", undefined],
    ["journal.append:0", undefined],
    ["journal.append:x", undefined],
    ["journal.append:1:explode", undefined],
    ["moon:1", undefined],
    ["", undefined],
  ] as const) {
    it(`"${text}" is ${fault === undefined ? "none" : "one"}`, () => {
      assert.deepEqual(parseFault(text), fault);
    });
  }
});

describe("a fault in a search", () => {
  async function broken(output: string, fault: Fault): Promise<string> {
    const { files, die } = mortal();
    const deps = diskDeps({ files: withFault(files, fault, die) });
    const run = await startSearch(smallSearch(output), deps);
    const { outcome } = await run.done;
    assert.ok(outcome.kind === "broken" && outcome.error instanceof Died, outcome.kind);
    return run.folder;
  }

  it("kills after the n-th event is durable", () =>
    inFolder(async (output) => {
      const folder = await broken(output, { point: "journal.append", n: 5, kind: "kill" });
      assert.equal((await loadSession(folder)).events.length, 5);
    }));

  it("tears the n-th event", () =>
    inFolder(async (output) => {
      const folder = await broken(output, { point: "journal.append", n: 5, kind: "tear" });
      const { events, tornBytes } = await loadSession(folder);
      assert.equal(events.length, 4);
      assert.ok(tornBytes > 10);
    }));

  it("fills the disk, for everything that comes after too", () =>
    inFolder(async (output) => {
      const fault: Fault = { point: "image.rename", n: 2, kind: "enospc" };
      const files = withFault(quickFileSystem, fault, unreachable);
      const run = await startSearch(smallSearch(output), diskDeps({ files }));
      const { outcome, staleBecause } = await run.done;
      assert.ok(outcome.kind === "paused" && outcome.by === "disk");
      assert.match(outcome.message ?? "", /disk is full/i);
      assert.match(staleBecause?.message ?? "", /disk is full/i);
      const { state, tornBytes } = await loadSession(run.folder);
      assert.deepEqual([state.pause, tornBytes], [null, 0]);
      assert.ok((await readdir(run.folder)).every((name) => !name.endsWith(".tmp")));
      const again = await (await resumeSearch(run.folder, {}, diskDeps())).done;
      assert.equal(again.outcome.kind, "ended");
    }));

  it("is none where the point is not passed that often", () =>
    inFolder(async (output) => {
      const fault: Fault = { point: "metadata.write", n: 2, kind: "kill" };
      const files = withFault(quickFileSystem, fault, unreachable);
      const { outcome } = await (await startSearch(smallSearch(output), diskDeps({ files }))).done;
      assert.equal(outcome.kind, "ended");
    }));

  it("leaves a journal that reads to its last whole line", () =>
    inFolder(async (output) => {
      const folder = await broken(output, { point: "journal.append", n: 9, kind: "kill" });
      const path = join(folder, "session.jsonl");
      const { position } = await readJournal(path, journalStart, () => undefined);
      assert.equal(position.bytes, (await readFile(path)).length);
    }));
});
