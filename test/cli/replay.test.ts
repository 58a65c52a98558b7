import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KnownEvent } from "../../src/protocol/events.js";
import { jsonOf, processTimeoutMs, runCli, small, useFolder } from "../support/cliProcess.js";

type Line = Record<string, unknown>;

describe("a replay", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();
  let home = "";
  let session = "";
  let events: readonly KnownEvent[] = [];

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "imagebeam-replay-"));
    const run = await runCli(["a red boat", "--json", "--out", home, ...small(3, 2, 2)]);
    const { result, events: told } = jsonOf(run);
    session = result.session ?? "";
    events = told as KnownEvent[];
  });
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** A copy of the session whose journal has been changed by hand. */
  function altered(change: (lines: Line[]) => void): string {
    const copy = join(folder(), "copy");
    cpSync(session, copy, { recursive: true });
    const path = join(copy, "session.jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const parsed = lines.map((line) => JSON.parse(line) as Line);
    change(parsed);
    writeFileSync(path, parsed.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return copy;
  }

  const seqOf = (isIt: (event: KnownEvent) => boolean): number => events.find(isIt)?.seq ?? -1;
  const firstRanking = (): number => seqOf(({ kind }) => kind === "iterationRanked");

  it("of a finished session finds nothing, and writes nothing", async () => {
    const before = readFileSync(join(session, "session.jsonl"));
    const run = await runCli(["--replay", session]);
    assert.equal(run.code, 0, run.stderr);
    const started = events.filter(({ kind }) => kind === "callStarted").length;
    const found =
      /^(\d+) decisions follow, .* (\d+) answers belong .* (\d+) times .* (\d+) events from outside/.exec(
        run.stdout,
      );
    assert.ok(found, run.stdout);
    const counts = found.slice(1).map(Number);
    assert.equal(
      counts.reduce((sum, count) => sum + count, started),
      events.length,
    );
    assert.deepEqual(readFileSync(join(session, "session.jsonl")), before);
  });
  it("finds a score that was altered", async () => {
    const judged = seqOf(({ kind }) => kind === "candidateJudged");
    const copy = altered((lines) => {
      const line = lines[judged];
      assert.ok(line);
      line["alignment"] = Number(line["alignment"]) > 50 ? 1 : 99;
    });
    const run = await runCli(["--replay", copy, "--json"]);
    assert.equal(run.code, 1);
    const { result } = jsonOf(run);
    assert.equal(result.reason, "replay.differs");
    assert.equal(result.error?.seq, firstRanking());
  });
  it("finds survivors that were swapped", async () => {
    const copy = altered((lines) => {
      const line = lines[firstRanking()];
      assert.ok(line);
      line["kept"] = (line["kept"] as string[]).toReversed();
    });
    const run = await runCli(["--replay", copy, "--json"]);
    assert.equal(run.code, 1);
    assert.equal(jsonOf(run).result.error?.seq, firstRanking());
  });
  it("finds decisions that changed places", async () => {
    const second = seqOf(
      (event) => event.kind === "candidatePlanned" && event.candidate === "i0c1",
    );
    const copy = altered((lines) => {
      const [a, b] = [lines[second], lines[second + 1]];
      assert.ok(a && b);
      lines[second] = { ...b, seq: second };
      lines[second + 1] = { ...a, seq: second + 1 };
    });
    const run = await runCli(["--replay", copy]);
    assert.equal(run.code, 1);
    assert.match(run.stderr, new RegExp(`^Event ${second} differs: `));
  });
  it("finds another winner", async () => {
    const end = events.length - 1;
    const copy = altered((lines) => {
      const line = lines[end];
      assert.ok(line);
      const others = ["i0c0", "i0c1"].filter((id) => id !== line["winner"]);
      line["winner"] = others[0];
    });
    const run = await runCli(["--replay", copy, "--json"]);
    assert.equal(run.code, 1);
    assert.equal(jsonOf(run).result.error?.seq, end);
  });
  it("fails where there is no session", async () => {
    const run = await runCli(["--replay", folder(), "--json"]);
    assert.equal(run.code, 1);
    assert.match(jsonOf(run).result.reason, /^journal\./);
  });
});
