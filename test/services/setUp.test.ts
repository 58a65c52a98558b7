import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { setUp } from "../../src/services/setup/carryOut.js";
import { readInstalled } from "../../src/services/setup/installed.js";
import { planSetUp } from "../../src/services/setup/planSetUp.js";
import { planRemoval, removeLocalModels } from "../../src/services/setup/removeLocalModels.js";
import { runDoctor } from "../../src/services/setup/runDoctor.js";
import type { SetUpMachine } from "../../src/services/setup/setUp.js";
import { runCli } from "../support/cliProcess.js";

const packageFolder = fileURLToPath(new URL("../../dist/services", import.meta.url));
const never = new AbortController().signal;
const noOwner = { status: () => Promise.resolve(null), shutDown: () => Promise.resolve() };

/** The real thing: this machine's Python and uv, or pip, into an empty folder. Nothing is downloaded
 * beyond packages. */
describe("a real set-up", function () {
  this.timeout(600_000);
  let data = "";
  let machine: SetUpMachine;
  before(() => {
    data = mkdtempSync(join(tmpdir(), "imagebeam-real-set-up-"));
    // Whatever card this machine has: the build for CPUs is the one that is at hand.
    const environment = { ...process.env, OPENAI_API_KEY: "sk-secret" };
    machine = { folders: serviceFolders(data), environment, packageFolder };
  });
  after(() => rmSync(data, { recursive: true, force: true }));

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

  it("has nothing to do the second time, in the terminal too", async () => {
    const started = Date.now();
    const plan = await planSetUp(machine, never);
    assert.deepEqual(plan.steps, []);
    await setUp(machine, plan, () => assert.fail("nothing is done"), never);
    assert.ok(Date.now() - started < 60_000);
    // Both find the same folder.
    const env = { XDG_DATA_HOME: data.replace(/\/imagebeam$/, "") };
    const { code, stdout } = await runCli(["services", "status"], { env });
    assert.equal(code, 0, stdout);
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
