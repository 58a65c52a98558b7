import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CallError, SessionLockedError, type SessionOwner } from "../../../src/base/errors.js";
import type { LockRecord } from "../../../src/protocol/lock.js";
import {
  resumeSearch,
  retryCandidates,
  startSearch,
} from "../../../src/sessions/continueSearch.js";
import { followSession } from "../../../src/sessions/followSession.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import { systemProcesses } from "../../../src/sessions/processIdentity.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { listSessions } from "../../../src/sessions/sessionIndex.js";
import type { AcquireOptions } from "../../../src/sessions/sessionLock.js";
import { orTakeOver } from "../../../src/sessions/takeOver.js";
import { diskDeps, inFolder, QuickClock, smallSearch } from "../../support/diskHarness.js";

/** What is known of whoever left a lock behind: it has ended, it runs, or nobody can tell. */
type Known = "ended" | "runs" | "unclear";

const verdict: Readonly<Record<Known, string>> = {
  ended: "is free when it was left",
  runs: "is kept from others while it is held",
  unclear: "is taken over after a question when it was left",
};

/** Leaves a lock in a session's folder, as whoever made it did. */
type Leave = (path: string) => Promise<unknown>;

const record = (change: Partial<LockRecord> = {}): Leave => {
  return async (path) => {
    const lock = { ...(await systemProcesses.self()), token: "left", at: 0, ...change };
    await writeFile(path, JSON.stringify(lock));
  };
};
const changedStart = (change: (parts: string[]) => string[]): Leave => {
  return async (path) => {
    const { startedAt } = await systemProcesses.self();
    await record({ startedAt: change(startedAt.split("/")).join("/") })(path);
  };
};
const endedProcess: Leave = async (path) => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  await record({ pid: child.pid ?? 0 })(path);
};
const text = (content: string): Leave => {
  return (path) => writeFile(path, content);
};
const isLinux = process.platform === "linux";

const locks: readonly [what: string, known: Known, leave: Leave, isHere?: boolean][] = [
  ["no lock", "ended", () => Promise.resolve()],
  ["a process here that has ended", "ended", endedProcess],
  ["a process before the last boot", "ended", changedStart(([, n = "", t = ""]) => ["b", n, t])],
  ["a process that gave it up elsewhere", "ended", record({ isGivenUp: true })],
  ["a process here that runs", "runs", record()],
  ["another host", "unclear", record({ host: "elsewhere" })],
  [
    "another host's name, long and not plain",
    "unclear",
    record({ host: `a\u001b[2J${"b".repeat(90)}` }),
  ],
  [
    "a container beside this one",
    "unclear",
    changedStart(([b = "", , t = ""]) => [b, "pid:[1]", t]),
    isLinux,
  ],
  ["an empty file", "unclear", text("")],
  ["garbage", "unclear", text("\u0000garbage")],
  ["JSON that is no record", "unclear", text('{"pid":0,"host":"here"}')],
  ["far too much", "unclear", text(`{"pid":1,"host":"${"x".repeat(10_000)}"}`)],
  ["a folder", "unclear", (path) => mkdir(path)],
  ["a link to nothing", "unclear", (path) => symlink(`${path}.none`, path)],
  ["a link to a file", "unclear", (path) => symlink(join(path, "..", "session.jsonl"), path)],
  ["a pipe", "unclear", (path) => Promise.resolve(execFileSync("mkfifo", [path])), isLinux],
];

/** The candidate that failed. */
const failed = "i0c0";

const deps = () => diskDeps({ processes: systemProcesses });
const actions: readonly [
  name: string,
  act: (folder: string, options: AcquireOptions) => Promise<unknown>,
][] = [
  ["resume", async (folder, options) => (await resumeSearch(folder, options, deps())).done],
  [
    "retry",
    async (folder, options) => (await retryCandidates(folder, [failed], options, deps())).done,
  ],
  [
    "rename",
    (folder, options) => recordRemark(folder, { kind: "rename", title: "mine" }, deps(), options),
  ],
  [
    "pick",
    (folder, options) =>
      recordRemark(folder, { kind: "pickWinner", candidate: "i0c1" }, deps(), options),
  ],
];
describe("a session that somebody left", () => {
  /** An output folder with a search that has ended, of which one candidate failed. */
  let template = "";
  let session = "";
  let done: () => void = () => undefined;
  before((ready) => {
    void inFolder(async (output) => {
      let isDown = true;
      const fail = (kind: string): void => {
        if (kind === "draw" && isDown) {
          isDown = false;
          throw new CallError("image.down", "down", { billed: "no" });
        }
      };
      const run = await startSearch(smallSearch(output), diskDeps({ fail }));
      const { state } = await run.done;
      assert.equal(state.candidates[failed]?.state, "failed");
      template = output;
      session = run.folder.slice(output.length + 1);
      ready();
      await new Promise<void>((resolve) => (done = resolve));
    });
  });
  after(() => done());

  /** A copy of it with the lock. */
  const withLock = (leave: Leave, work: (folder: string, output: string) => Promise<void>) =>
    inFolder(async (output) => {
      await cp(template, output, { recursive: true });
      const folder = join(output, session);
      await leave(join(folder, "session.lock"));
      await work(folder, output);
    });

  for (const [what, known, leave, isHere = true] of locks) {
    if (!isHere) continue;
    for (const [action, act] of actions) {
      it(`${verdict[known]} by ${what}: ${action}`, () =>
        withLock(leave, async (folder) => {
          const before = await readFile(join(folder, "session.jsonl"), "utf8");
          const asked: SessionOwner[] = [];
          const acting = orTakeOver(
            (options) => act(folder, options),
            (owner) => void asked.push(owner),
          );
          if (known === "runs") await assert.rejects(acting, SessionLockedError);
          else await acting;
          assert.equal(asked.length, known === "unclear" ? 1 : 0);
          const after = await readFile(join(folder, "session.jsonl"), "utf8");
          const isChanged = known !== "runs" && action !== "resume";
          assert.equal(after.length > before.length, isChanged);
          const left = (await readdir(folder)).filter((name) => name.startsWith("session.lock"));
          assert.deepEqual(left, known === "runs" ? ["session.lock"] : []);
        }));
    }

    if (known === "unclear")
      it(`is left alone by who does not agree, when it was left by ${what}`, () =>
        withLock(leave, async (folder) => {
          const no = new Error("no");
          for (const [, act] of actions) {
            const acting = orTakeOver(
              (options) => act(folder, options),
              () => Promise.reject(no),
            );
            await assert.rejects(acting, no);
          }
          assert.equal((await loadSession(folder)).state.title, null);
        }));

    it(`${verdict[known]} by ${what}: list and follow say who that is`, () =>
      withLock(leave, async (folder, output) => {
        const [row] = await listSessions(output, { processes: systemProcesses });
        assert.ok(row?.kind === "session");
        const owners: (SessionOwner | null)[] = [];
        const stop = new AbortController();
        const onOwner = (owner: SessionOwner | null): void => {
          owners.push(owner);
          stop.abort(new Error("seen"));
        };
        const listener = { onLoaded: () => undefined, onEvent: () => undefined, onOwner };
        const looking = { clock: new QuickClock(), processes: systemProcesses };
        const following = followSession(folder, listener, looking, stop.signal);
        if (known === "ended") await following;
        else await assert.rejects(following, { message: "seen" });
        assert.deepEqual(owners, [row.owner]);
        const { owner } = row;
        if (known === "ended") assert.equal(owner, null);
        else if (known === "runs") assert.ok(owner?.kind === "process" && owner.isKnownAlive);
        else assert.ok(owner !== null && (owner.kind === "unreadable" || !owner.isKnownAlive));
      }));
  }
});
