import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { readInstalled } from "../../src/services/installed.js";
import { planSetUp } from "../../src/services/setup/planSetUp.js";
import { planRemoval, removeLocalModels } from "../../src/services/setup/removeLocalModels.js";
import { runDoctor } from "../../src/services/setup/runDoctor.js";
import type { SetUpMachine } from "../../src/services/setup/setUp.js";
import { processesNaming } from "../editor/launcher/processes.js";
import { CliProcess, runCli } from "../support/cliProcess.js";
import { writeModel } from "../support/serviceProcess.js";

const packageFolder = fileURLToPath(new URL("../../dist/services", import.meta.url));
const never = new AbortController().signal;
const noOwner = { status: () => Promise.resolve(null), shutDown: () => Promise.resolve() };

/**
 * The real thing: this machine's Python and uv, or pip, into an empty folder. Packages are fetched, and no
 * model.
 */
describe("a real set-up", function () {
  this.timeout(600_000);
  let home = "";
  let data = "";
  let machine: SetUpMachine;
  before(() => {
    home = mkdtempSync(join(tmpdir(), "imagebeam-real-set-up-"));
    data = join(home, "imagebeam");
    // uv's usual place: what the Python side's own environment was made of is not fetched again.
    const { UV_CACHE_DIR = join(homedir(), ".cache", "uv") } = process.env;
    const environment = { ...process.env, UV_CACHE_DIR };
    machine = { folders: serviceFolders(data), environment, packageFolder };
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it("says what it does, does it, and can run all three services", async () => {
    const plan = await planSetUp(machine, never);
    assert.match(plan.python, /^Python 3\.1[1-4] \(/);
    assert.ok(plan.steps.length >= 3);
    assert.ok(!existsSync(machine.folders.root), "a plan changes nothing");
    const titles = new Set<string>();
    await setUp(machine, plan, ({ title }) => titles.add(title), never);
    assert.ok(titles.has("Install the services") && titles.has("Check that all of it can be used"));
    const installed = await readInstalled(machine.folders);
    assert.match(installed?.version ?? "", /^\d+\.\d+\.\d+$/);
    const { findings, version } = await runDoctor(machine, never);
    assert.equal(version, installed?.version);
    assert.deepEqual(
      findings.filter(({ mark }) => mark === "missing"),
      [],
    );
    const text = findings.map((finding) => finding.text).join("\n");
    for (const service of ["language: xllamacpp", "image: torch 2.13", "vision: torch 2.13"]) {
      assert.ok(text.includes(service), service);
    }
  });

  it("is made anew where a part of it is gone", async () => {
    const library = readdirSync(join(machine.folders.environment, "lib"))[0] ?? "";
    const part = join(machine.folders.environment, "lib", library, "site-packages", "xllamacpp");
    renameSync(part, `${part}-gone`);
    try {
      const plan = await planSetUp(machine, never);
      assert.ok(plan.steps.length > 0);
      assert.equal(plan.broken, (await readInstalled(machine.folders))?.madeAt);
    } finally {
      renameSync(`${part}-gone`, part);
    }
  });

  // After the test before: also once the part is back.
  it("has nothing to do the second time, as a terminal says too", async () => {
    const before = await readInstalled(machine.folders);
    const env = { XDG_DATA_HOME: home, LOCALAPPDATA: home };
    const { code, stdout, stderr } = await runCli(["services", "setup"], { env });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Local models are set up already, in .*imagebeam/);
    assert.deepEqual(await readInstalled(machine.folders), before);
  });

  it("serves a model of the person's own, until whoever uses it leaves", async () => {
    const env = { XDG_DATA_HOME: home, LOCALAPPDATA: home, OMP_NUM_THREADS: "1" };
    const path = writeModel("tinyLlama", home);
    const services = (...args: readonly string[]) => runCli(["services", ...args], { env });
    assert.match((await services("add", path)).stdout, /^tiny is a model of the language service/);
    const up = new CliProcess(["services", "up", "language"], { env });
    await up.saw(/^language {2}tiny {2}✓ available: true {2}status: healthy/m);
    assert.match((await services("status")).stdout, /^language {2}tiny {2}✓ available: true/m);
    assert.notEqual((await services("log", "language")).stdout, "");
    assert.equal((await services("down")).code, 0);
    const { code, stdout } = await up.finished;
    assert.deepEqual([code, /^The services have ended\.$/m.test(stdout)], [0, true]);
    assert.deepEqual(processesNaming(home), []);
  });

  it("takes no gigabytes of CUDA on a machine without a card", async () => {
    const installed = await readInstalled(machine.folders);
    if (installed?.accelerator !== "cpu") return;
    const lib = join(machine.folders.environment, "lib");
    const packages = readdirSync(lib).flatMap((name) =>
      readdirSync(join(lib, name, "site-packages")),
    );
    assert.deepEqual(
      packages.filter((name) => /^nvidia|^triton/.test(name)),
      [],
    );
  });

  it("gives all back", async () => {
    const removal = await planRemoval(machine.folders, noOwner, never);
    assert.ok(removal !== null && removal.bytes > 500e6);
    await removeLocalModels(machine.folders, noOwner, never);
    assert.deepEqual(readdirSync(data), []);
    assert.equal(await readInstalled(machine.folders), null);
  });
});
