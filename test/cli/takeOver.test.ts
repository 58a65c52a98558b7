import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  CliProcess,
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
} from "../support/cliProcess.js";
import { assertSound } from "../support/sessionChecks.js";

/** Drawing takes long enough at this size for something to happen meanwhile. */
const slow = [
  ...["--preset", "custom", "--candidates", "2", "--iterations", "2"],
  ...["--width", "1024", "--height", "1024"],
];

describe("a session that somebody else may have", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  /** The only session in the output folder. */
  function onlySession(): string {
    const [day = ""] = readdirSync(folder());
    const [session = ""] = readdirSync(join(folder(), day));
    return join(folder(), day, session);
  }
  /** A paused search, whose process has ended. */
  async function pausedSession(): Promise<string> {
    const search = new CliProcess(["a boat", "--json", "--out", folder(), ...small(1, 1, 2)]);
    await search.saw(/"kind":"promptWritten"/);
    search.child.kill("SIGINT");
    await search.finished;
    return onlySession();
  }

  const at = Date.parse("2026-01-31T12:00:00");
  const foreign = { pid: 4242, startedAt: "x", host: "atlas", token: "t" };
  const locks: readonly [what: string, leave: (path: string) => void, who: RegExp][] = [
    [
      "a process on another host",
      (path) => writeFileSync(path, JSON.stringify({ ...foreign, at })),
      /^Process 4242 on atlas .* since 2026-01-31 12:00\. /,
    ],
    [
      "an older version's on another host",
      (path) => writeFileSync(path, JSON.stringify(foreign)),
      /^Process 4242 on atlas .* since \d{4}-\d\d-\d\d \d\d:\d\d\. /,
    ],
    ["an empty lock", (path) => writeFileSync(path, ""), /^The session's lock, .*cannot be read/],
    ["a folder as its lock", (path) => mkdirSync(path), /^The session's lock, .*cannot be read/],
  ];
  for (const [what, leave, who] of locks) {
    it(`is taken over by the command that is named: ${what}`, async () => {
      const session = await pausedSession();
      leave(join(session, "session.lock"));
      const refused = await runCli(["--resume", session, "--json"]);
      const { result } = jsonOf(refused);
      assert.deepEqual([refused.code, result.reason], [1, "session.locked"]);
      const message = result.error?.message ?? "";
      assert.match(message, who);
      const command = /take it over: (.*--take-over)$/.exec(message)?.[1] ?? "";
      const { stdout } = await promisify(execFile)("sh", ["-c", command]);
      assert.match(stdout, /^Taking the session over\. /);
      assert.equal(stateIn(session).end?.kind, "finished");
      assert.ok(!readdirSync(session).includes("session.lock"));
      await assertSound(session);
    });
  }

  it("goes to one of two that take it over at once", async () => {
    const session = await pausedSession();
    writeFileSync(join(session, "session.lock"), JSON.stringify(foreign));
    const take = () => runCli(["--resume", session, "--take-over", "--json"]);
    const both = await Promise.all([take(), take()]);
    for (const run of both) {
      const { result } = jsonOf(run);
      if (run.code !== 0) assert.deepEqual([run.code, result.reason], [1, "session.locked"]);
    }
    assert.ok(both.some(({ code }) => code === 0));
    assert.equal(stateIn(session).end?.kind, "finished");
    await assertSound(session);
  });

  it("is not taken from a process that runs here, and no command says so", async () => {
    const owner = new CliProcess(["a boat", "--json", "--out", folder(), ...slow]);
    await owner.saw(/"kind":"callStarted"/);
    for (const flags of [[], ["--take-over"]]) {
      const run = await runCli(["--resume", onlySession(), "--json", ...flags]);
      const { result } = jsonOf(run);
      assert.deepEqual([run.code, result.reason], [1, "session.locked"]);
      const pid = String(owner.child.pid);
      assert.match(result.error?.message ?? "", new RegExp(`^Process ${pid} .* still runs`));
      assert.doesNotMatch(result.error?.message ?? "", /--take-over/);
    }
    owner.child.kill("SIGINT");
    assert.equal((await owner.finished).code, 130);
  });

  const losses: readonly [how: string, act: (session: string) => void, reason: string][] = [
    ["moved", (session) => renameSync(session, `${session}-moved`), "storage.missing"],
    ["deleted", (session) => rmSync(session, { recursive: true }), "storage.missing"],
    [
      "taken over",
      (session) => {
        const lock = join(session, "session.lock");
        writeFileSync(`${lock}.new`, JSON.stringify(foreign));
        renameSync(`${lock}.new`, lock);
      },
      "storage.lockLost",
    ],
  ];
  for (const [how, act, reason] of losses) {
    it(`ends its run when it is ${how}, without a command that cannot work`, async () => {
      const [json, plain] = ["json", "plain"].map((name) => join(folder(), name));
      const runs = [
        new CliProcess(["a boat", "--json", "--out", json ?? "", ...slow]),
        new CliProcess(["a boat", "--out", plain ?? "", ...slow]),
      ];
      const finished = await Promise.all(
        runs.map(async (run, index) => {
          await run.saw(index === 0 ? /"kind":"callStarted"/ : /i0c\d/);
          const out = [json, plain][index] ?? "";
          const [day = ""] = readdirSync(out);
          const [session = ""] = readdirSync(join(out, day));
          act(join(out, day, session));
          return await run.finished;
        }),
      );
      const [told, shown] = finished;
      assert.ok(told !== undefined && shown !== undefined);
      assert.deepEqual([told.code, jsonOf(told).result.reason], [1, reason]);
      assert.match(shown.stdout, /^Stopped\. /m);
      for (const { stdout, stderr } of finished) assert.doesNotMatch(stdout + stderr, /--resume/);
    });
  }
});
