import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { processTimeoutMs, runCli, useFolder } from "../support/cliProcess.js";

describe("the command services, as a process", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();
  const run = (args: readonly string[]) =>
    runCli(["services", ...args], { env: { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder() } });

  it("says that all is down where nothing is set up, starts nothing and writes nothing", async () => {
    const { code, stdout, stderr } = await run(["status"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout.match(/✗ available: false {2}ECONNREFUSED/g)?.length, 3);
    assert.match(stdout, /not set up on this machine: node .*cli\.mjs services setup$/m);
    assert.deepEqual(readdirSync(folder()), []);
  });
  it("tells a program what is wrong, with a result as every command has", async () => {
    const { code, stdout } = await run(["up", "--json"]);
    const { kind, outcome, reason } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([code, kind, outcome, reason], [1, "result", "failed", "service.notSetUp"]);
  });
  it("says the next command where a search has no local models", async () => {
    const env = { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder() };
    const { code, stderr } = await runCli(["a boat", "--provider", "local"], { env });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^This machine has no local models yet\..*\nSet them up: node .*cli\.mjs services setup\n$/,
    );
    const up = await run(["up"]);
    assert.equal(up.stderr.match(/services setup/g)?.length, 1);
    assert.deepEqual(readdirSync(folder()), []);
  });
  it("has nothing to end or to remove", async () => {
    const [down, remove] = await Promise.all([run(["down"]), run(["remove", "--yes"])]);
    assert.deepEqual([down.code, down.stdout], [0, "No service runs.\n"]);
    assert.deepEqual([remove.code, remove.stdout], [0, "There is nothing to remove.\n"]);
    assert.deepEqual(readdirSync(folder()), []);
  });
  it("is where a list of local models leads to, as long as there are none", async () => {
    const env = { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder() };
    const listed = await runCli(["models", "local"], { env });
    assert.equal(listed.code, 0);
    assert.match(
      listed.stderr,
      /no local models yet\. Set them up: node .*cli\.mjs services setup$/m,
    );
    assert.deepEqual(readdirSync(folder()), []);
  });
  it("refuses what it does not know, with exit code 2", async () => {
    const { code, stderr } = await run(["strat"]);
    assert.equal(code, 2);
    assert.match(stderr, /^services "strat" is not known; /);
  });
});
