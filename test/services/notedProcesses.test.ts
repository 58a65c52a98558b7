import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceClock } from "../../src/services/serviceClock.js";
import { endLeftProcesses, notedProcesses } from "../../src/services/supervisor/notedProcesses.js";

const never = new AbortController().signal;

describe("what an owner that was killed has left", function () {
  this.timeout(60_000);
  let folder: string;
  const children: ChildProcess[] = [];
  const logged: string[] = [];
  before(function () {
    if (process.platform === "win32") this.skip();
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "imagebeam-noted-"))));
  afterEach(() => {
    for (const { pid } of children.splice(0)) {
      // Those that the test has not ended lead their groups.
      if (pid !== undefined) kill(pid);
    }
    rmSync(folder, { recursive: true });
    logged.length = 0;
  });
  const kill = (pid: number): void => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const options = () => ({ folder, log: (line: string) => void logged.push(line) });
  /** It ends by nothing that it is told. */
  async function deaf(): Promise<ChildProcess & { readonly pid: number }> {
    const script = "process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1e6)";
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, ["-e", script], { detached: true, stdio: [...stdio] });
    children.push(child);
    assert.ok(child.stdout);
    await once(child.stdout, "data");
    assert.ok(child.pid !== undefined);
    return Object.assign(child, { pid: child.pid });
  }

  it("ends, and nothing is noted any more", async () => {
    const child = await deaf();
    await notedProcesses(options()).note(child.pid);
    const ended = once(child, "exit");
    await endLeftProcesses(options(), serviceClock, never);
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.deepEqual(readdirSync(folder), []);
    assert.match(logged.join("\n"), new RegExp(`^Process ${child.pid}, .* is ended\\.$`));
  });

  it("is let alone where its number is another process's by now", async () => {
    const child = await deaf();
    await notedProcesses(options()).note(child.pid);
    const path = join(folder, `service-${child.pid}`);
    const noted = readFileSync(path, "utf8");
    for (const other of [`${noted}1`, noted.replace(/^./, "x"), ""]) {
      writeFileSync(path, other);
      await endLeftProcesses(options(), serviceClock, never);
      assert.deepEqual(readdirSync(folder), []);
    }
    process.kill(child.pid, 0);
    assert.deepEqual(logged, []);
  });

  it("is nothing where it ended in order, and garbage harms nobody", async () => {
    const child = await deaf();
    const notes = notedProcesses(options());
    await notes.note(child.pid);
    await notes.forget(child.pid);
    assert.deepEqual(readdirSync(folder), []);
    const names = ["service-0", "service-1", "service--1", "service-x", "7.sock", "token"];
    for (const name of names) writeFileSync(join(folder, name), "garbage");
    writeFileSync(join(folder, "service-4194305"), "garbage");
    await endLeftProcesses(options(), serviceClock, never);
    assert.deepEqual(readdirSync(folder).sort(), [...names].sort());
    process.kill(child.pid, 0);
  });

  it("stops nothing where it cannot be noted or read", async () => {
    rmSync(folder, { recursive: true });
    await notedProcesses(options()).note((await deaf()).pid);
    await endLeftProcesses(options(), serviceClock, never);
    assert.match(logged.join("\n"), /is not noted: .*\n.*what was left: /);
    folder = mkdtempSync(join(tmpdir(), "imagebeam-noted-"));
  });
});
