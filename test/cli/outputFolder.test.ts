import assert from "node:assert/strict";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localTime } from "../../src/sessions/sessionFolder.js";
import { jsonOf, processTimeoutMs, runCli, small, useFolder } from "../support/cliProcess.js";

describe("the output folder", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();
  const search = (out: string) => runCli(["a boat", "--json", "--out", out, ...small(1, 1, 1)]);

  it("is made when it is not there", async () => {
    const run = await search(join(folder(), "a", "b"));
    assert.equal(run.code, 0, run.stderr);
    assert.ok(jsonOf(run).result.session?.startsWith(join(folder(), "a", "b")));
  });
  it("fails the search when it cannot be written, with nothing half-made", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "mine");
    for (const out of [file, join(file, "below")]) {
      const run = await search(out);
      assert.equal(run.code, 1);
      const { events, result } = jsonOf(run);
      assert.deepEqual(events, []);
      assert.match(result.reason, /^storage\./);
    }
    assert.deepEqual(readdirSync(folder()), ["file"]);
  });
  it("is refused at once where the system takes no folder", async function () {
    if (process.platform !== "linux") this.skip();
    for (const out of ["/proc/x", "/proc/x/y"]) {
      const run = await search(out);
      assert.deepEqual([run.code, jsonOf(run).result.reason], [1, "storage.unwritable"]);
    }
  });
  it("may itself be a symbolic link", async () => {
    const real = join(folder(), "real");
    mkdirSync(real);
    symlinkSync(real, join(folder(), "link"));
    const run = await search(join(folder(), "link"));
    assert.equal(run.code, 0, run.stderr);
    assert.equal(readdirSync(real).length, 1);
  });
  it("must have no symbolic link below it", async () => {
    const elsewhere = join(folder(), "elsewhere");
    const out = join(folder(), "out");
    mkdirSync(elsewhere);
    mkdirSync(out);
    // Midnight may pass between here and there.
    for (const ms of [0, 60_000]) {
      const { year, month, day } = localTime(Date.now() + ms);
      const name = [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
      symlinkSync(elsewhere, join(out, name));
      if (localTime(Date.now()).day === localTime(Date.now() + 60_000).day) break;
    }
    const run = await search(out);
    assert.equal(run.code, 1);
    assert.match(jsonOf(run).result.reason, /^storage\./);
    assert.deepEqual(readdirSync(elsewhere), []);
  });
  it("lists what is in it, garbage included", async () => {
    await search(folder());
    const bad = join(folder(), "2026-01-02", "ses-030405");
    mkdirSync(bad, { recursive: true });
    writeFileSync(join(bad, "session.jsonl"), "\u0000garbage\n{}\n");
    writeFileSync(join(bad, "metadata.json"), "[".repeat(100_000));
    mkdirSync(join(folder(), "holiday pictures"));
    const run = await runCli(["--list", "--json", "--out", folder()]);
    assert.equal(run.code, 0, run.stderr);
    const rows = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      rows.map(({ state, goal }) => [state, goal]),
      [
        ["finished", "a boat"],
        ["unreadable", undefined],
      ],
    );
    assert.equal(rows[1]?.["session"], bad);
    const none = await runCli(["--list", "submarine", "--out", folder()]);
    assert.deepEqual([none.code, none.stdout], [0, "No sessions.\n"]);
    const some = await runCli(["--list", "BOAT", "--out", folder()]);
    assert.match(some.stdout, /finished .* a boat/);
  });
});
