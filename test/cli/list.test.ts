import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { lockSchema } from "../../src/protocol/lock.js";
import {
  CliProcess,
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
} from "../support/cliProcess.js";

/** Drawing takes long enough at this size for something to happen meanwhile. */
const slow = [
  ...["--preset", "custom", "--candidates", "2", "--iterations", "2"],
  ...["--width", "1024", "--height", "1024"],
];

const rowSchema = z.looseObject({
  session: z.string(),
  state: z.string(),
  owner: z.unknown(),
  leftBy: z.unknown(),
});

describe("a list of sessions says who has each one open", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  /** The only row of the list, for a person and for a program. */
  async function list() {
    const [plain, json] = await Promise.all(
      [[], ["--json"]].map((form) => runCli(["--list", ...form, "--out", folder()])),
    );
    assert.deepEqual([plain?.code, json?.code], [0, 0], `${plain?.stderr}${json?.stderr}`);
    return { text: plain?.stdout ?? "", row: rowSchema.parse(JSON.parse(json?.stdout ?? "")) };
  }

  function lockIn(session: string) {
    return lockSchema.parse(JSON.parse(readFileSync(join(session, "session.lock"), "utf8")));
  }

  /** Carries out what the list says to do, as a person would who copies it. */
  async function follow(text: string, sentence: RegExp): Promise<void> {
    const command = sentence.exec(text)?.[1];
    assert.ok(command !== undefined, text);
    await promisify(execFile)("sh", ["-c", command]);
  }

  it("a process that runs here: which, and since when, and nothing that could be done", async () => {
    const owner = new CliProcess(["a boat", "--json", "--out", folder(), ...slow]);
    await owner.saw(/"kind":"callStarted"/);
    // It has to be there still when the list is made, however long that takes.
    owner.child.kill("SIGSTOP");
    const { text, row } = await list().finally(() => owner.child.kill("SIGCONT"));
    const { token, at } = lockIn(row.session);
    owner.child.kill("SIGINT");
    const { pid } = owner.child;
    assert.match(
      text,
      new RegExp(`^  Process ${pid} on ${hostname()} .* since .* still runs`, "m"),
    );
    assert.doesNotMatch(text, /--resume|--take-over/);
    assert.equal(row.state, "running");
    const about = { kind: "process", pid, host: hostname(), isKnownAlive: true, sinceMs: at };
    assert.deepEqual([row.owner, row.leftBy], [about, null]);
    // What proves that a lock is one's own is told to nobody.
    assert.ok(!JSON.stringify(row).includes(token) && !text.includes(token));
    assert.equal((await owner.finished).code, 130);
  });

  it("nobody any more, after its process was killed: which that was, and how to go on", async () => {
    const owner = new CliProcess(["a boat", "--json", "--out", folder(), ...small(2, 1, 2)]);
    await owner.saw(/"kind":"promptWritten"/);
    owner.child.kill("SIGKILL");
    await owner.finished;
    const { text, row } = await list();
    const { pid } = owner.child;
    assert.equal(row.state, "interrupted");
    const about = { pid, host: hostname(), sinceMs: lockIn(row.session).at };
    assert.deepEqual([row.owner, row.leftBy], [null, about]);
    assert.match(text, new RegExp(`^  Process ${pid} on ${hostname()} .* since .* has ended`, "m"));
    await follow(text, /Go on with: (.*--resume .*)$/m);
    assert.equal(stateIn(row.session).end?.kind, "finished");
    const after = await list();
    assert.deepEqual([after.row.owner, after.row.leftBy], [null, null]);
    assert.doesNotMatch(after.text, /Process/);
  });

  const sinceMs = 1_760_000_000_000;
  const foreign = { pid: 4242, startedAt: "x", host: "atlas", token: "t", at: sinceMs };
  const locks: readonly [who: string, text: string, told: RegExp, owner: object][] = [
    [
      "a process on another host",
      JSON.stringify(foreign),
      /^  Process 4242 on atlas .* since 2025-10-0\d .* cannot be told from here\./m,
      { kind: "process", pid: 4242, host: "atlas", isKnownAlive: false },
    ],
    ["nobody knows who", "", /^  The session's lock, .* cannot be read/m, { kind: "unreadable" }],
  ];
  for (const [who, lockText, told, owner] of locks) {
    it(`${who}, maybe: with the command that takes it over`, async () => {
      const search = new CliProcess(["a boat", "--json", "--out", folder(), ...small(2, 1, 3)]);
      await search.saw(/"kind":"promptWritten"/);
      search.child.kill("SIGINT");
      const { session } = jsonOf(await search.finished).result;
      assert.ok(session !== null);
      const lock = join(session, "session.lock");
      writeFileSync(lock, lockText);
      utimesSync(lock, sinceMs / 1000, sinceMs / 1000);
      const { text, row } = await list();
      assert.match(text, told);
      assert.deepEqual(row.owner, { ...owner, sinceMs });
      assert.equal(row.leftBy, null);
      await follow(text, /take it over: (.*--take-over)$/m);
      assert.equal(stateIn(session).end?.kind, "finished");
    });
  }
});
