import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SessionLockedError, type SessionOwner } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/disk/fileSystem.js";
import { systemProcesses } from "../../../src/sessions/processIdentity.js";
import { lockAt, ownerIn, readLock } from "../../../src/sessions/readLock.js";
import { momentText } from "../../../src/sessions/sessionFolder.js";
import { SessionLock, sweepLocks, type LockDeps } from "../../../src/sessions/sessionLock.js";
import { FakeProcesses, inFolder, QuickClock, quickFileSystem } from "../../support/diskHarness.js";

let tokens = 0;
function depsOf(pid: number, alive: Set<number>, change: Partial<LockDeps> = {}): LockDeps {
  const newToken = (): string => `token-${++tokens}`;
  const processes = new FakeProcesses(pid, alive);
  return { files: quickFileSystem, processes, clock: new QuickClock(), newToken, ...change };
}

const acquired: SessionLock[] = [];
/** As a process does; what it leaves open is closed after the test. */
async function acquire(...args: Parameters<typeof SessionLock.acquire>): Promise<SessionLock> {
  const lock = await SessionLock.acquire(...args);
  acquired.push(lock);
  return lock;
}
const lockedBy = (pid: number, host = "here") => {
  return (error: unknown): boolean => {
    assert.ok(error instanceof SessionLockedError && error.owner.kind === "process");
    assert.deepEqual([error.owner.pid, error.owner.host], [pid, host]);
    assert.match(error.message, new RegExp(`^Process ${pid} on ${host} has had this session open`));
    return true;
  };
};

/** Who holds it, as a person is told who is then asked. */
async function ownerOf(folder: string, { processes }: LockDeps): Promise<SessionOwner> {
  const owner = ownerIn(await readLock(folder, processes));
  assert.ok(owner !== null);
  return owner;
}

describe("a session's lock", () => {
  afterEach(() => Promise.allSettled(acquired.splice(0).map((lock) => lock.release())));

  it("keeps everybody else out while its owner lives, and says who that is", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const lock = await acquire(folder, depsOf(1, alive));
      await assert.rejects(acquire(folder, depsOf(2, alive)), lockedBy(1));
      await lock.assertHeld();
      await lock.release();
      await acquire(folder, depsOf(2, alive));
    }));

  it("keeps the same process out too, in a second window", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      await acquire(folder, depsOf(1, alive));
      await assert.rejects(acquire(folder, depsOf(1, alive)), lockedBy(1));
    }));

  it("is made anew when its owner is dead, and leaves nothing else behind", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const dead = await acquire(folder, depsOf(1, alive));
      alive.delete(1);
      const lock = await acquire(folder, depsOf(2, alive));
      await lock.assertHeld();
      await assert.rejects(dead.assertHeld(), { code: "storage.lockLost" });
      await dead.release();
      await lock.assertHeld();
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  it("goes to exactly one of many who find a dead owner's", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      for (let round = 0; round < 20; round++) {
        const dead = await acquire(folder, depsOf(1, alive));
        alive.delete(1);
        const contenders = await Promise.allSettled(
          [2, 3, 4, 5, 6].map((pid) => acquire(folder, depsOf(pid, alive))),
        );
        const won = contenders.filter((one) => one.status === "fulfilled");
        const held = await Promise.allSettled(won.map(({ value }) => value.assertHeld()));
        const owners = held.filter(({ status }) => status === "fulfilled");
        assert.equal(owners.length, 1, `round ${round}`);
        await Promise.all(won.map(({ value }) => value.release()));
        await dead.release();
      }
    }));

  it("is given back when it turns out to be a quicker contender's", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      await acquire(folder, depsOf(1, alive));
      alive.delete(1);
      let quicker: SessionLock | undefined;
      // Between the look at the dead owner's lock and its renaming, somebody else takes it.
      const files: FileSystem = {
        ...quickFileSystem,
        rename: async (from, to) => {
          quicker ??= await acquire(folder, depsOf(3, alive));
          await quickFileSystem.rename(from, to);
        },
      };
      await assert.rejects(acquire(folder, depsOf(2, alive, { files })), lockedBy(3));
      await quicker?.assertHeld();
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  const elsewhere = new FakeProcesses(7, new Set(), "elsewhere");
  const fromElsewhere = (): LockDeps => depsOf(7, new Set(), { processes: elsewhere });

  it("from another host is never stale by itself, only when a person agreed", () =>
    inFolder(async (folder) => {
      const theirs = await acquire(folder, fromElsewhere());
      const deps = depsOf(2, new Set());
      await assert.rejects(acquire(folder, deps), lockedBy(7, "elsewhere"));
      const takeOverFrom = await ownerOf(folder, deps);
      const lock = await acquire(folder, deps, { takeOverFrom });
      await lock.assertHeld();
      assert.deepEqual(await readdir(folder), ["session.lock"]);
      await assert.rejects(theirs.assertHeld(), {
        code: "storage.lockLost",
        message:
          /^Process 2 on here took this session over at 2026-01-01 .*Nothing more is written/,
      });
      await theirs.release();
      await lock.assertHeld();
    }));

  it("is taken from the owner that was asked about, and from none that came after", () =>
    inFolder(async (folder) => {
      const deps = depsOf(2, new Set());
      const first = await acquire(folder, fromElsewhere());
      const takeOverFrom = await ownerOf(folder, deps);
      await first.release();
      await acquire(folder, fromElsewhere());
      const taking = acquire(folder, deps, { takeOverFrom });
      await assert.rejects(taking, lockedBy(7, "elsewhere"));
    }));

  it("is never taken from a process that is known to run, whatever was agreed", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const lock = await acquire(folder, depsOf(1, alive));
      const deps = depsOf(2, alive);
      const owner = { ...(await ownerOf(folder, deps)), isKnownAlive: false };
      await assert.rejects(acquire(folder, deps, { takeOverFrom: owner }), (error) => {
        return lockedBy(1)(error) && /still runs: it can be changed only there/.test(String(error));
      });
      await lock.assertHeld();
    }));

  const contested: readonly [what: string, leave: (folder: string) => Promise<unknown>][] = [
    ["another host's", (folder) => acquire(folder, fromElsewhere())],
    ["one that nobody can read", (folder) => writeFile(join(folder, "session.lock"), "garbage")],
    ["one that is a folder", (folder) => mkdir(join(folder, "session.lock"))],
  ];
  for (const [what, leave] of contested) {
    it(`goes to exactly one of many who take over ${what}`, () =>
      inFolder(async (folder) => {
        for (let round = 0; round < 20; round++) {
          await leave(folder);
          const alive = new Set<number>();
          const everyone = [2, 3, 4, 5, 6].map((pid) => depsOf(pid, alive));
          const takeOverFrom = await ownerOf(folder, depsOf(1, alive));
          const taken = await Promise.allSettled(
            everyone.map((deps) => acquire(folder, deps, { takeOverFrom })),
          );
          for (const one of taken) {
            if (one.status === "rejected") assert.ok(one.reason instanceof SessionLockedError);
          }
          const won = taken.filter((one) => one.status === "fulfilled");
          const held = await Promise.allSettled(won.map(({ value }) => value.assertHeld()));
          const owners = held.filter(({ status }) => status === "fulfilled");
          assert.equal(owners.length, 1, `round ${round}`);
          await Promise.all(won.map(({ value }) => value.release()));
          assert.deepEqual(await readdir(folder), [], `round ${round}`);
        }
      }));
  }

  it("that was moved aside by mistake is put back where files cannot have two names", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const noLinks = Object.assign(new Error("EPERM"), { code: "EPERM" });
      const single: FileSystem = { ...quickFileSystem, link: () => Promise.reject(noLinks) };
      await acquire(folder, depsOf(1, alive));
      alive.delete(1);
      let quicker: SessionLock | undefined;
      const files: FileSystem = {
        ...single,
        rename: async (from, to) => {
          quicker ??= await acquire(folder, depsOf(3, alive, { files: single }));
          await quickFileSystem.rename(from, to);
        },
      };
      await assert.rejects(acquire(folder, depsOf(2, alive, { files })), lockedBy(3));
      await quicker?.assertHeld();
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  it("says since when, by the lock's own time or, of an older version's, by its file's", () =>
    inFolder(async (folder) => {
      const deps = depsOf(2, new Set());
      const at = Date.UTC(2026, 0, 31, 12);
      const clock = new QuickClock(at - 1);
      await acquire(folder, { ...fromElsewhere(), clock });
      assert.equal((await ownerOf(folder, deps)).sinceMs, at);
      const path = join(folder, "session.lock");
      const old = { pid: 7, startedAt: "start", host: "elsewhere", token: "old" };
      await writeFile(path, JSON.stringify(old));
      await utimes(path, at / 1000, at / 1000);
      const { sinceMs } = await ownerOf(folder, deps);
      assert.equal(sinceMs, at);
      await assert.rejects(acquire(folder, deps), {
        message: new RegExp(`since ${momentText(at)}\\. Whether it still runs cannot be told`),
      });
    }));

  it("keeps what somebody put into a folder of its name", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "session.lock"));
      await writeFile(join(folder, "session.lock", "mine"), "kept");
      const deps = depsOf(2, new Set(), { newToken: () => "t" });
      const takeOverFrom = await ownerOf(folder, deps);
      const lock = await acquire(folder, deps, { takeOverFrom });
      await lock.assertHeld();
      assert.equal(await readFile(join(folder, "session.lock.t.stale", "mine"), "utf8"), "kept");
    }));

  it("works where files cannot have two names", () =>
    inFolder(async (folder) => {
      const noLinks = Object.assign(new Error("EPERM"), { code: "EPERM" });
      const files: FileSystem = { ...quickFileSystem, link: () => Promise.reject(noLinks) };
      const alive = new Set<number>();
      const lock = await acquire(folder, depsOf(1, alive, { files }));
      await lock.assertHeld();
      await assert.rejects(acquire(folder, depsOf(2, alive, { files })), lockedBy(1));
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  it("is lost when its file is gone, for somebody may have gone on and ended since", () =>
    inFolder(async (folder) => {
      const lock = await acquire(folder, depsOf(1, new Set()));
      await unlink(join(folder, "session.lock"));
      const removed = { code: "storage.lockRemoved", message: /lock was removed/ };
      await assert.rejects(lock.assertHeld(), removed);
      await lock.release();
      assert.deepEqual(await readdir(folder), []);
    }));

  const gone: readonly [how: string, act: (folder: string) => Promise<unknown>][] = [
    ["was deleted", (folder) => rm(folder, { recursive: true })],
    ["was moved", (folder) => rename(folder, `${folder}-moved`)],
    [
      "is a file now",
      (folder) => rm(folder, { recursive: true }).then(() => writeFile(folder, "")),
    ],
  ];
  for (const [how, act] of gone) {
    it(`says so when its folder ${how}, and blames nobody`, () =>
      inFolder(async (home) => {
        const folder = join(home, "session");
        await mkdir(folder);
        const lock = await acquire(folder, depsOf(1, new Set()));
        await act(folder);
        const missing = { code: "storage.missing", message: /session was moved or deleted/ };
        await assert.rejects(lock.assertHeld(), missing);
        await lock.release();
      }));
  }

  for (const isBack of [false, true]) {
    it(`is given up in a folder that was moved${isBack ? ", and is back in its place" : ""}`, () =>
      inFolder(async (home) => {
        const [folder, moved] = [join(home, "session"), join(home, "moved")];
        await mkdir(folder);
        const alive = new Set<number>();
        const lock = await acquire(folder, depsOf(1, alive));
        await rename(folder, moved);
        await lock.release();
        if (isBack) await rename(moved, folder);
        await acquire(isBack ? folder : moved, depsOf(2, alive));
      }));
  }

  it("is not called unreadable where the disk is what fails", () =>
    inFolder(async (folder) => {
      await assert.rejects(lockAt(join(folder, "y".repeat(300))), { code: "storage.unwritable" });
    }));

  it("sweeps what died while it took a lock, and nothing of the living", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const deps = depsOf(1, alive);
      const path = join(folder, "session.lock");
      await acquire(folder, depsOf(2, alive));
      await rename(path, `${path}.token-a.tmp`);
      await acquire(folder, depsOf(3, alive));
      await rename(path, `${path}.token-b.stale`);
      alive.delete(2);
      await acquire(folder, deps);
      await sweepLocks(folder, deps);
      assert.deepEqual((await readdir(folder)).sort(), [
        "session.lock",
        "session.lock.token-b.stale",
      ]);
    }));

  it("names the process that takes it, and when", () =>
    inFolder(async (folder) => {
      const deps = depsOf(1, new Set(), { processes: systemProcesses });
      await acquire(folder, deps);
      const text = await readFile(join(folder, "session.lock"), "utf8");
      const record = JSON.parse(text) as Record<string, unknown>;
      assert.deepEqual(Object.keys(record), ["pid", "startedAt", "host", "token", "at"]);
      const reading = await readLock(folder, systemProcesses);
      assert.ok(reading.kind === "held" && reading.life === "alive");
    }));
});
