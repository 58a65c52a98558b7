import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { waitFor } from "../editor/launcher/waitFor.js";
import {
  CliProcess,
  cliPath,
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
  type Finished,
} from "../support/cliProcess.js";

/** A device that takes nothing: every write finds it full. */
const fullDevice = "/dev/full";

/** Runs the command line with its stdout going there. */
async function runInto(path: string, args: readonly string[]): Promise<Finished> {
  const file = openSync(path, "w");
  const child = spawn(process.execPath, [cliPath, ...args], { stdio: ["ignore", file, "pipe"] });
  closeSync(file);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout: "", stderr }));
  });
}

describe("what is printed", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  function makeSessions(count: number): void {
    for (let n = 0; n < count; n++) {
      const session = join(folder(), "2026-01-02", `ses-${String(n).padStart(6, "0")}`);
      mkdirSync(session, { recursive: true });
      const summary = {
        ...{ sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10", goal: "a boat ".repeat(30) },
        ...{ title: null, state: "finished", startedAt: n, finishedAt: n, best: 50, images: 1 },
        journalBytes: 0,
      };
      const head = `{"schemaVersion":1,"summary":${JSON.stringify(summary)}}`;
      writeFileSync(join(session, "metadata.json"), head);
    }
  }

  function onlySession(): string {
    const [day = ""] = readdirSync(folder());
    const [session = ""] = readdirSync(join(folder(), day));
    return join(folder(), day, session);
  }

  it("is all there for a reader that comes late", async () => {
    makeSessions(1500);
    const taken = await Promise.all([[], ["--json"]].map((form) => takenLate(form)));
    assert.deepEqual(
      taken.map(({ length }) => length),
      [1 + 2 * 1500, 1500],
    );
    for (const line of taken[1] ?? []) JSON.parse(line);
  });

  /** The lines of a list that nobody reads until the process has nothing left to do but to print. */
  async function takenLate(form: readonly string[]): Promise<string[]> {
    const args = [cliPath, "--list", ...form, "--out", folder()];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // A pipe holds some 64 KB of what it has to say.
    await once(child.stdout, "readable");
    await waitFor("the process to rest", restOf(child.pid ?? 0));
    let text = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) text += chunk as string;
    assert.equal(await ended, 0);
    return text.trimEnd().split("\n");
  }

  for (const form of [[], ["--json"]]) {
    it(`pauses a search when the device is full: ${form.join("") || "in plain lines"}`, async function () {
      if (!existsSync(fullDevice)) this.skip();
      const args = ["a boat", "--out", folder(), ...form, ...small(2, 1, 2)];
      const { code, stderr } = await runInto(fullDevice, args);
      assert.equal(code, 130, stderr);
      assert.match(stderr, /^Pausing, for standard output cannot be written \(ENOSPC: /);
      assert.match(stderr, new RegExp(`^  .*--resume ${onlySession()}$`, "m"));
      assert.doesNotMatch(stderr, /defect/);
      assert.equal(existsSync(join(onlySession(), "session.lock")), false);
      assert.equal(stateIn(onlySession()).pause?.by, "user");
      const resumed = await runCli(["--resume", onlySession(), "--json"]);
      assert.equal(jsonOf(resumed).result.images, 4);
    });
  }

  for (const args of [["--help"], ["--version"], ["--list"], ["--list", "--json"]]) {
    it(`is no success when the device is full: ${args.join(" ")}`, async function () {
      if (!existsSync(fullDevice)) this.skip();
      makeSessions(2);
      const out = args[0] === "--list" ? ["--out", folder()] : [];
      const { code, stderr } = await runInto(fullDevice, [...args, ...out]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^Not all was printed: standard output cannot be written \(ENOSPC: .*\n$/,
      );
    });
  }

  it("says on stderr what failed, where the result line cannot be printed", async function () {
    if (!existsSync(fullDevice)) this.skip();
    const { code, stderr } = await runInto(fullDevice, ["x", "--json", "--nonsense"]);
    assert.equal(code, 2);
    assert.match(stderr, /^--nonsense is no flag/m);
  });

  it("needs no reader: one that goes away pauses a search without a word", async () => {
    for (const form of [[], ["--json"]]) {
      const args = ["a boat", ...form, "--out", join(folder(), String(form)), ...small(2, 1, 3)];
      const process = new CliProcess(args);
      await process.saw(/started/i);
      process.child.stdout?.destroy();
      assert.deepEqual(await process.finished.then(({ code, stderr }) => [code, stderr]), [
        130,
        "",
      ]);
    }
  });

  it("has nothing in it that a terminal would act on, whatever the goal", async () => {
    const goal = "a boat \u001b]0;title\u0007\u001b[2J \u009b31m \u202etaob";
    for (const form of [[], ["--json"]]) {
      const run = await runCli([goal, ...form, "--out", folder(), ...small(1, 1, 1)]);
      assert.equal(run.code, 0, run.stderr);
      assert.doesNotMatch(run.stdout + run.stderr, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
    }
  });
});

/** A probe: whether a process has ended, or used no processor since it was last asked. */
function restOf(pid: number): () => boolean {
  let last: string | undefined;
  return () => {
    const path = `/proc/${pid}/stat`;
    const stat = existsSync(path) ? readFileSync(path, "utf8") : "";
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(10, 12).join();
    const isSame = ticks === last;
    last = ticks;
    return isSame && state !== "R";
  };
}
