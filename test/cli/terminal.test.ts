import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  CliProcess,
  cliPath,
  runCli,
  jsonOf,
  processTimeoutMs,
  small,
  useFolder,
  type Finished,
} from "../support/cliProcess.js";

const startPath = fileURLToPath(new URL("../../.ci/start.mjs", import.meta.url));
const ctrlC = "\u0003";

/** Runs a script of Node in a terminal of its own, by `script` of util-linux. */
function inTerminal(
  script: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly typeAt?: RegExp } = {},
): Promise<Finished> {
  const command = [process.execPath, ...script].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qefc", command, "/dev/null"], {
    env: { ...process.env, TERM: "xterm", ...options.env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let stdout = "";
  let hasTyped = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (hasTyped || options.typeAt?.test(stdout) !== true) return;
    hasTyped = true;
    child.stdin.write(ctrlC);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr: "" }));
  });
}

describe("in a terminal", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();
  const search = (): string[] => ["a lighthouse", "--out", folder(), ...small(1, 1, 2)];

  before(function () {
    if (spawnSync("script", ["--version"]).status !== 0) this.skip();
  });

  it("a search is shown live, in colours, and leaves only its report", async () => {
    const { code, stdout } = await inTerminal([cliPath, ...search()]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /\u001b\[\d+A/);
    assert.match(stdout, /\u001b\[32m/);
    const afterLive = stdout.slice(stdout.lastIndexOf("\u001b[J"));
    assert.match(afterLive, /Candidates/);
    assert.doesNotMatch(afterLive, /judged {2}/);
  });
  it("NO_COLOR is respected", async () => {
    const { code, stdout } = await inTerminal([cliPath, ...search()], { env: { NO_COLOR: "1" } });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /\u001b\[\d+A/);
    assert.doesNotMatch(stdout, /\u001b\[[\d;]*m/);
  });
  it("a dumb terminal gets plain lines", async () => {
    const { code, stdout } = await inTerminal([cliPath, ...search()], { env: { TERM: "dumb" } });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /i0c0 {2}judged: /);
    assert.doesNotMatch(stdout, /\u001b/);
  });
  it("one Ctrl-C reaches a search that npm start runs once", async () => {
    const slow = ["--width", "512", "--height", "512", "--out", folder()];
    const { code, stdout } = await inTerminal([startPath, "a boat", ...slow], {
      typeAt: /drawing/,
    });
    assert.equal(code, 130, stdout);
    assert.match(stdout, /Paused\./);
    assert.doesNotMatch(stdout, /Stopped\./);
    assert.match(stdout, /^ {2}npm start -- --resume \//m);
  });
});

describe("npm start", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  const options = { script: startPath, detached: true };

  it("prints nothing of its own on stdout, and passes the exit code on", async () => {
    const args = ["a boat", "--json", "--out", folder(), ...small(1, 1, 1)];
    const good = await runCli(args, options);
    assert.equal(good.code, 0, good.stderr);
    assert.equal(jsonOf(good).result.outcome, "finished");
    const bad = await runCli(["--json"], options);
    assert.equal(bad.code, 2);
    assert.equal(jsonOf(bad).result.outcome, "failed");
  });
  it("passes a signal on where there is no terminal to do so", async () => {
    const slow = ["--width", "1024", "--height", "1024", "--json", "--out", folder()];
    const process = new CliProcess(["a boat", ...slow], options);
    await process.saw(/"kind":"promptWritten"/);
    process.child.kill("SIGINT");
    const run = await process.finished;
    assert.equal(run.code, 130, run.stderr);
    assert.equal(jsonOf(run).result.reason, "user");
  });
});
