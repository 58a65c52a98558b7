import assert from "node:assert/strict";
import { readdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KnownEvent } from "../../../src/protocol/events.js";
import { resumeSearch, startSearch } from "../../../src/sessions/continueSearch.js";
import { ownerIn, readLock } from "../../../src/sessions/readLock.js";
import { SessionLock } from "../../../src/sessions/sessionLock.js";
import type { RunResult } from "../../../src/sessions/searchRun.js";
import { diskDeps, FakeProcesses, inFolder, smallSearch } from "../../support/diskHarness.js";
import { assertSound } from "../../support/sessionChecks.js";

interface Lost {
  readonly result: RunResult;
  readonly folder: string;
  /** Events that the run told of after the change. */
  readonly later: readonly KnownEvent[];
}

/**
 * A search to whose folder something is done as soon as its first image is drawn, and both draws are
 * under way: no event is then on its way into the journal, to be told of after the change.
 */
async function runWith(
  output: string,
  act: (folder: string) => Promise<unknown>,
  processes = new FakeProcesses(1, new Set()),
): Promise<Lost> {
  let isDone = false;
  let acting: Promise<unknown> | undefined;
  const later: KnownEvent[] = [];
  let folder = "";
  let asked = 0;
  let letBothGo: () => void;
  const bothAsked = new Promise<void>((resolve) => {
    letBothGo = resolve;
  });
  const deps = diskDeps({ processes });
  const { portsFor } = deps;
  const run = await startSearch(smallSearch(output), {
    ...deps,
    portsFor: async (providers) => {
      const ports = await portsFor(providers);
      return {
        ...ports,
        // The image is drawn; before it is kept, the folder changes.
        images: {
          draw: async (...args) => {
            asked += 1;
            if (asked === 2) letBothGo();
            const drawn = await ports.images.draw(...args);
            await bothAsked;
            await (acting ??= act(folder).finally(() => (isDone = true)));
            return drawn;
          },
        },
      };
    },
  });
  ({ folder } = run);
  run.subscribe({
    onEvent: (event) => {
      if (isDone) later.push(event);
    },
  });
  return { result: await run.done, folder, later };
}

describe("a session that is taken away while it runs", () => {
  const gone: readonly [how: string, act: (folder: string) => Promise<unknown>][] = [
    ["deleted", (folder) => rm(folder, { recursive: true })],
    ["moved", (folder) => rename(folder, `${folder}-moved`)],
    [
      "replaced by a file",
      (folder) => rm(folder, { recursive: true }).then(() => writeFile(folder, "")),
    ],
  ];
  for (const [how, act] of gone) {
    it(`stops where its folder is ${how}, says so, and blames no other process`, () =>
      inFolder(async (output) => {
        const { result, folder, later } = await runWith(output, act);
        assert.ok(result.outcome.kind === "lost");
        const { code, message } = result.outcome.error;
        assert.equal(code, "storage.missing");
        assert.ok(message.startsWith(`${folder} was moved or deleted.`), message);
        assert.deepEqual(later, []);
        assert.equal(result.staleBecause, null);
      }));
  }

  it("can be resumed where it was moved to, by the same process too, and back in its place", () =>
    inFolder(async (output) => {
      const alive = new Set<number>();
      const same = new FakeProcesses(1, alive);
      const { folder } = await runWith(output, (at) => rename(at, `${at}-moved`), same);
      const moved = `${folder}-moved`;
      assert.equal(ownerIn(await readLock(moved, same)), null);
      await rename(moved, folder);
      const run = await resumeSearch(folder, {}, diskDeps({ processes: same }));
      assert.equal((await run.done).outcome.kind, "ended");
      await assertSound(folder);
    }));

  it("stops where only its lock was removed, and goes on when it is asked to", () =>
    inFolder(async (output) => {
      const act = (folder: string) => unlink(join(folder, "session.lock"));
      const { result, folder, later } = await runWith(output, act);
      assert.ok(result.outcome.kind === "paused" && result.outcome.by === "disk");
      assert.match(result.outcome.message ?? "", /^The session's lock was removed/);
      assert.deepEqual(later, []);
      const run = await resumeSearch(folder, {}, diskDeps());
      assert.equal((await run.done).outcome.kind, "ended");
      await assertSound(folder);
    }));

  it("leaves alone what somebody else did who removed its lock, went on and ended", () =>
    inFolder(async (output) => {
      let ended = "";
      const { result, folder } = await runWith(output, async (at) => {
        await unlink(join(at, "session.lock"));
        const other = diskDeps({ processes: new FakeProcesses(2, new Set()) });
        await (
          await resumeSearch(at, {}, other)
        ).done;
        ended = await readFile(join(at, "session.jsonl"), "utf8");
      });
      assert.equal(result.outcome.kind, "paused");
      assert.equal(await readFile(join(folder, "session.jsonl"), "utf8"), ended);
      assert.ok(!(await readdir(folder)).includes("session.lock"));
      await assertSound(folder);
    }));

  it("writes nothing more once another process took it over, and says which", () =>
    inFolder(async (output) => {
      const here = diskDeps({ processes: new FakeProcesses(2, new Set()) });
      let taken: SessionLock | undefined;
      const { result, folder, later } = await runWith(
        output,
        async (at) => {
          const owner = ownerIn(await readLock(at, here.processes));
          assert.ok(owner !== null);
          const lockDeps = { ...here, newToken: here.newId };
          taken = await SessionLock.acquire(at, lockDeps, { takeOverFrom: owner });
        },
        new FakeProcesses(1, new Set(), "elsewhere"),
      );
      assert.ok(result.outcome.kind === "lost");
      const { code, message } = result.outcome.error;
      assert.equal(code, "storage.lockLost");
      assert.match(message, /^Process 2 on here took this session over at /);
      assert.deepEqual(later, []);
      await taken?.assertHeld();
      await taken?.release();
      assert.equal((await (await resumeSearch(folder, {}, here)).done).outcome.kind, "ended");
      await assertSound(folder);
    }));
});
