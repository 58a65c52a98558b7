import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SessionEvent } from "../../src/protocol/events.js";
import { projectionOf } from "../../src/search/projection.js";
import {
  CliProcess,
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
} from "../support/cliProcess.js";

/** Drawing takes long enough at this size for a signal to arrive meanwhile. */
const slow = [
  ...["--preset", "custom", "--candidates", "2", "--iterations", "2"],
  ...["--width", "1024", "--height", "1024"],
];

describe("an interrupted search", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  /** The only session in the output folder. */
  function onlySession(): string {
    const [day = ""] = readdirSync(folder());
    const [session = ""] = readdirSync(join(folder(), day));
    return join(folder(), day, session);
  }
  const kinds = (events: readonly SessionEvent[]): string[] => events.map(({ kind }) => kind);

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`pauses at ${signal}, says how to go on, and goes on to the same end`, async () => {
      const args = ["a lighthouse at dusk", "--seed", "7", "--json"];
      const uninterrupted = runCli([...args, "--out", join(folder(), "whole"), ...small(2, 1, 2)]);
      const process = new CliProcess([...args, "--out", join(folder(), "part"), ...small(2, 1, 2)]);
      await process.saw(/"kind":"promptWritten"/);
      process.child.kill(signal);
      const paused = await process.finished;
      const { events, result } = jsonOf(paused);
      const session = result.session ?? "";
      assert.deepEqual([paused.code, result.outcome, result.reason], [130, "paused", "user"]);
      assert.ok(kinds(events).includes("searchPaused"));
      assert.match(paused.stderr, new RegExp(`^  node .*cli\\.mjs --resume ${session}$`, "m"));
      assert.deepEqual(stateIn(session).running, {});

      const resumed = await runCli(["--resume", session, "--json"]);
      assert.equal(resumed.code, 0, resumed.stderr);
      const rest = jsonOf(resumed);
      assert.equal(rest.events[0]?.kind, "searchResumed");
      assert.equal(rest.events[0].seq, events.length);
      const whole = jsonOf(await uninterrupted).result.session ?? "";
      assert.deepEqual(projectionOf(stateIn(session)), projectionOf(stateIn(whole)));
    });
  }

  it("is finished with what is judged, and asks no model any more", async () => {
    const process = new CliProcess(["a boat", "--json", "--out", folder(), ...small(2, 1, 5)]);
    await process.saw(/"kind":"candidateJudged"/);
    process.child.kill("SIGINT");
    const paused = await process.finished;
    const session = jsonOf(paused).result.session ?? "";
    const finished = await runCli(["--resume", session, "--finish", "--json"]);
    const { events, result } = jsonOf(finished);
    assert.deepEqual(
      [finished.code, result.outcome, result.reason],
      [0, "finished", "finishedEarly"],
    );
    assert.ok(result.winner !== null && !kinds(events).includes("callStarted"));
  });

  it("stops at once at the second Ctrl-C, without an event", async () => {
    const process = new CliProcess(["a boat", "--json", "--out", folder(), ...slow]);
    await process.saw(/"key":"i0c1\/draw\/1"/);
    process.child.kill("SIGINT");
    await process.saw(/"kind":"searchPaused"/);
    process.child.kill("SIGINT");
    const stopped = await process.finished;
    const { events, result } = jsonOf(stopped);
    assert.deepEqual([stopped.code, result.outcome, result.reason], [130, "paused", "interrupted"]);
    assert.equal(events.at(-1)?.kind, "searchPaused");
    const journal = readFileSync(join(onlySession(), "session.jsonl"), "utf8");
    assert.equal(journal.trimEnd().split("\n").length, events.length);
    const list = await runCli(["--list", "--json", "--out", folder()]);
    assert.equal((JSON.parse(list.stdout) as { state: string }).state, "paused");
  });

  it("does not let a second process in, and says who has it", async () => {
    const process = new CliProcess(["a boat", "--json", "--out", folder(), ...slow]);
    await process.saw(/"kind":"callStarted"/);
    const second = await runCli(["--resume", onlySession(), "--json"]);
    process.child.kill("SIGINT");
    await process.finished;
    assert.equal(second.code, 1);
    const { events, result } = jsonOf(second);
    assert.deepEqual([events, result.reason], [[], "session.locked"]);
    assert.match(result.error?.message ?? "", new RegExp(`\\b${String(process.child.pid)}\\b`));
  });

  it("pauses when the disk is full, and goes on once there is space", async () => {
    const env = { IMAGEBEAM_FAULT: "journal.append:12:enospc" };
    const args = ["a boat", "--json", "--out", folder(), ...small(2, 1, 2)];
    const full = await runCli(args, { env });
    const { result } = jsonOf(full);
    assert.deepEqual([full.code, result.outcome, result.reason], [130, "paused", "disk"]);
    assert.ok((result.error?.message ?? "") !== "");
    const resumed = await runCli(["--resume", result.session ?? "", "--json"]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(jsonOf(resumed).result.images, 4);
  });

  it("pauses when nobody reads what it prints", async () => {
    const process = new CliProcess(["a boat", "--json", "--out", folder(), ...small(2, 1, 3)]);
    await process.saw(/"kind":"promptWritten"/);
    process.child.stdout?.destroy();
    const { code } = await process.finished;
    assert.equal(code, 130);
    assert.equal(stateIn(onlySession()).pause?.by, "user");
  });

  it("that has ended is not changed by a resume", async () => {
    const run = await runCli(["a boat", "--json", "--out", folder(), ...small(1, 1, 1)]);
    const { result } = jsonOf(run);
    const resumed = await runCli(["--resume", result.session ?? "", "--json"]);
    assert.equal(resumed.code, 0);
    assert.deepEqual(jsonOf(resumed), { events: [], result });
  });
});
