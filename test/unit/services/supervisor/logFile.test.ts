import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogFile, mostLogBytes } from "../../../../src/services/supervisor/logFile.js";

describe("the log file of a service", () => {
  let folder: string;
  let path: string;
  const faults: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-log-"));
    path = join(folder, "logs", "vision.log");
    faults.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (): LogFile => new LogFile(path, (fault) => faults.push(fault));

  it("makes its folder, keeps the order, and goes on with what is there", async () => {
    for (const lines of [["one", "two"], ["three"]]) {
      const log = open();
      for (const line of lines) log.add(line);
      await log.flush();
    }
    assert.equal(readFileSync(path, "utf8"), "one\ntwo\nthree\n");
    if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o077, 0);
  });

  it("becomes the old one when it is full, of which there is one", async () => {
    const log = open();
    const line = "x".repeat(999);
    for (let round = 0; round < 35; round++) {
      for (let at = 0; at < 100; at++) log.add(line);
      await log.flush();
    }
    log.add("last");
    await log.flush();
    assert.ok(statSync(path).size <= mostLogBytes + 100_000 + 5);
    assert.ok(statSync(`${path}.old`).size <= mostLogBytes + 100_000);
    assert.match(readFileSync(path, "utf8"), /\nlast\n$/);
    assert.ok(!existsSync(`${path}.old.old`));
  });

  it("leaves lines out where they come faster than they are written, and says so", async () => {
    const log = open();
    const line = "x".repeat(2000);
    for (let at = 0; at < 2000; at++) log.add(line);
    await log.flush();
    const text = readFileSync(path, "utf8");
    assert.ok(text.length < 1_100_000);
    assert.match(text, /lines are left out here/);
    assert.deepEqual(faults, []);
  });

  it("tells once that it cannot be written, and goes on when it can be", async () => {
    writeFileSync(join(folder, "logs"), "in the way");
    const log = open();
    for (const line of ["one", "two"]) {
      log.add(line);
      await log.flush();
    }
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? "", /^A log cannot be written/);
    rmSync(join(folder, "logs"));
    log.add("three");
    await log.flush();
    assert.equal(readFileSync(path, "utf8"), "three\n");
  });
});
