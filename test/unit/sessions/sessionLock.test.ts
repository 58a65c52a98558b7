import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { SessionLockedError } from "../../../src/base/errors.js";
import type { FileSystem } from "../../../src/sessions/fileSystem.js";
import { systemProcesses } from "../../../src/sessions/processIdentity.js";
import { readLock } from "../../../src/sessions/readLock.js";
import { SessionLock, sweepLocks, type LockDeps } from "../../../src/sessions/sessionLock.js";
import { FakeProcesses, inFolder, quickFileSystem } from "../../support/diskHarness.js";

let tokens = 0;
function depsOf(pid: number, alive: Set<number>, change: Partial<LockDeps> = {}): LockDeps {
  const newToken = (): string => `token-${++tokens}`;
  return { files: quickFileSystem, processes: new FakeProcesses(pid, alive), newToken, ...change };
}

const lockedBy = (pid: number, host = "here") => {
  return (error: unknown): boolean => {
    assert.ok(error instanceof SessionLockedError);
    assert.deepEqual([error.pid, error.host], [pid, host]);
    assert.match(error.message, /open/);
    return true;
  };
};

describe("a session's lock", () => {
  it("keeps everybody else out while its owner lives, and says who that is", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const lock = await SessionLock.acquire(folder, depsOf(1, alive));
      await assert.rejects(SessionLock.acquire(folder, depsOf(2, alive)), lockedBy(1));
      await lock.assertHeld();
      await lock.release();
      await SessionLock.acquire(folder, depsOf(2, alive));
    }));

  it("keeps the same process out too, in a second window", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      await SessionLock.acquire(folder, depsOf(1, alive));
      await assert.rejects(SessionLock.acquire(folder, depsOf(1, alive)), lockedBy(1));
    }));

  it("is made anew when its owner is dead, and leaves nothing else behind", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const dead = await SessionLock.acquire(folder, depsOf(1, alive));
      alive.delete(1);
      const lock = await SessionLock.acquire(folder, depsOf(2, alive));
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
        const dead = await SessionLock.acquire(folder, depsOf(1, alive));
        alive.delete(1);
        const contenders = await Promise.allSettled(
          [2, 3, 4, 5, 6].map((pid) => SessionLock.acquire(folder, depsOf(pid, alive))),
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
      await SessionLock.acquire(folder, depsOf(1, alive));
      alive.delete(1);
      let quicker: SessionLock | undefined;
      // Between the look at the dead owner's lock and its renaming, somebody else takes it.
      const files: FileSystem = {
        ...quickFileSystem,
        rename: async (from, to) => {
          quicker ??= await SessionLock.acquire(folder, depsOf(3, alive));
          await quickFileSystem.rename(from, to);
        },
      };
      await assert.rejects(SessionLock.acquire(folder, depsOf(2, alive, { files })), lockedBy(3));
      await quicker?.assertHeld();
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  it("from another host is never stale by itself, only when the user agreed", () =>
    inFolder(async (folder) => {
      const there = new FakeProcesses(7, new Set(), "elsewhere");
      await SessionLock.acquire(folder, depsOf(7, new Set(), { processes: there }));
      const deps = depsOf(2, new Set());
      await assert.rejects(SessionLock.acquire(folder, deps), lockedBy(7, "elsewhere"));
      const wrong = { takeOverFrom: { pid: 8, host: "elsewhere" } };
      await assert.rejects(SessionLock.acquire(folder, deps, wrong), lockedBy(7, "elsewhere"));
      const agreed = { takeOverFrom: { pid: 7, host: "elsewhere" } };
      const lock = await SessionLock.acquire(folder, deps, agreed);
      await lock.assertHeld();
    }));

  it("that nobody can read is not taken without asking either", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "session.lock"), "garbage");
      const deps = depsOf(2, new Set());
      await assert.rejects(SessionLock.acquire(folder, deps), lockedBy(0, "unknown"));
      const agreed = { takeOverFrom: { pid: 0, host: "unknown" } };
      await (await SessionLock.acquire(folder, deps, agreed)).assertHeld();
    }));

  it("works where files cannot have two names", () =>
    inFolder(async (folder) => {
      const noLinks = Object.assign(new Error("EPERM"), { code: "EPERM" });
      const files: FileSystem = { ...quickFileSystem, link: () => Promise.reject(noLinks) };
      const alive = new Set<number>();
      const lock = await SessionLock.acquire(folder, depsOf(1, alive, { files }));
      await lock.assertHeld();
      await assert.rejects(SessionLock.acquire(folder, depsOf(2, alive, { files })), lockedBy(1));
      assert.deepEqual(await readdir(folder), ["session.lock"]);
    }));

  it("is lost when its file is gone", () =>
    inFolder(async (folder) => {
      const lock = await SessionLock.acquire(folder, depsOf(1, new Set()));
      await unlink(join(folder, "session.lock"));
      await assert.rejects(lock.assertHeld(), { code: "storage.lockLost" });
      await lock.release();
    }));

  it("sweeps what died while it took a lock, and nothing of the living", () =>
    inFolder(async (folder) => {
      const alive = new Set<number>();
      const deps = depsOf(1, alive);
      const path = join(folder, "session.lock");
      await SessionLock.acquire(folder, depsOf(2, alive));
      await rename(path, `${path}.token-a.tmp`);
      await SessionLock.acquire(folder, depsOf(3, alive));
      await rename(path, `${path}.token-b.stale`);
      alive.delete(2);
      await SessionLock.acquire(folder, deps);
      await sweepLocks(folder, deps);
      assert.deepEqual((await readdir(folder)).sort(), [
        "session.lock",
        "session.lock.token-b.stale",
      ]);
    }));
});

describe("the system's processes", () => {
  it("tell a live process from one that has ended", async () => {
    const self = await systemProcesses.self();
    assert.equal(self.pid, process.pid);
    assert.equal(self.host, hostname());
    assert.equal(await systemProcesses.isAlive(self), true);

    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    const gone = { ...self, pid: child.pid ?? 0 };
    assert.equal(await systemProcesses.isAlive(gone), false);
  });

  it("tell a process from an earlier one with its pid, where the system can", async function () {
    if (process.platform !== "linux") this.skip();
    const self = await systemProcesses.self();
    const [boot = "", namespace = "", ticks = ""] = self.startedAt.split("/");
    const earlier = `${boot}/${namespace}/${Number(ticks) - 1}`;
    assert.equal(await systemProcesses.isAlive({ ...self, startedAt: earlier }), false);
    const beforeReboot = `another-boot/${namespace}/${ticks}`;
    assert.equal(await systemProcesses.isAlive({ ...self, startedAt: beforeReboot }), false);
    const otherContainer = `${boot}/pid:[1]/${ticks}`;
    assert.equal(await systemProcesses.isAlive({ ...self, startedAt: otherContainer }), true);
  });

  it("are in doubt about another host's", async () => {
    const elsewhere = { pid: 1, startedAt: "unknown", host: "elsewhere" };
    assert.equal(await systemProcesses.isAlive(elsewhere), true);
  });

  it("stand in the lock that they take", () =>
    inFolder(async (folder) => {
      const deps = depsOf(1, new Set(), { processes: systemProcesses });
      await SessionLock.acquire(folder, deps);
      const text = await readFile(join(folder, "session.lock"), "utf8");
      const record = JSON.parse(text) as Record<string, unknown>;
      assert.deepEqual(Object.keys(record), ["pid", "startedAt", "host", "token"]);
      const reading = await readLock(folder, systemProcesses);
      assert.ok(reading.kind === "held" && reading.isAlive);
    }));
});
