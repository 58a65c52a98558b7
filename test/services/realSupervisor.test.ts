import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { ServiceError } from "../../src/services/serviceError.js";
import { writeModel } from "../support/serviceProcess.js";
import { SupervisorRig } from "../support/supervisorRig.js";
import { descendantsOf, processesNaming } from "../editor/launcher/processes.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import type { ModelKey } from "../../src/services/names.js";

const key: ModelKey = { service: "language", model: "tiny" };
const patienceMs = 240_000;

describe("the supervisor with a real service", function () {
  this.timeout(600_000);
  let rig: SupervisorRig;
  let model: string;
  before(() => {
    rig = SupervisorRig.real({ launchArgs: () => Promise.resolve(["--model", model]) });
    model = writeModel("tinyLlama", rig.folder);
  });
  after(async () => {
    assert.deepEqual(await rig.end(), []);
  });

  async function answer(): Promise<number> {
    const { url, token } = rig.pool.addressOf(key) ?? { url: "", token: "" };
    const response = await fetch(`${url}/v1/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ prompt: "a", max_tokens: 2 }),
    });
    return response.status;
  }

  /** Its process, for it is started by the question; nothing is in memory. */
  async function asked(of: ModelKey): Promise<number | null> {
    const told = await rig.pool.toldNeed(of, new AbortController().signal);
    assert.ok(told !== null && told.neededBytes > 0 && told.hostBytes >= 0);
    assert.equal(told.fits, true);
    const { state, pid } = rig.status(of);
    assert.equal(state, "unloaded");
    return pid;
  }

  it("says what its model takes, loads it, remembers what it took, unloads it and loads it again", async () => {
    const begun = await asked(key);
    await rig.load(key);
    assert.equal(await answer(), 200);
    const { device, memoryBytes, port, pid } = await rig.until("ready", key, patienceMs);
    assert.ok(device !== null && memoryBytes !== null && memoryBytes > 0);
    assert.ok(port !== null && pid !== null);
    assert.equal(pid, begun);
    await waitFor("what it took", () => rig.measured.length > 0);
    await rig.pool.release(key, "park");
    assert.equal((await rig.until("unloaded", key)).pid, pid);
    assert.deepEqual(rig.gone, []);
    await rig.load(key);
    assert.equal(await answer(), 200);
  });

  it("starts it again after kill -9, and loads it when somebody asks for it", async () => {
    await rig.load(key);
    const { pid } = rig.status(key);
    const children = descendantsOf(pid ?? 0).map((child) => child.pid);
    process.kill(pid ?? 0, "SIGKILL");
    await waitFor("the model to be lost", () => rig.gone.length > 0);
    assert.deepEqual(rig.gone, ["language:tiny"]);
    const fallen = await rig.until("backingOff", key);
    assert.match(`${fallen.reason} ${fallen.hint}`, /SIGKILL.*memory/);
    await rig.load(key);
    assert.equal(await answer(), 200);
    const { restarts, pid: next } = rig.status(key);
    assert.equal(restarts, 1);
    assert.notEqual(next, pid);
    await waitFor("its old children to end", () =>
      processesNaming("").every((info) => !children.includes(info.pid)),
    );
  });

  it("says that its model is not there, and loads it once it is", async () => {
    const other: ModelKey = { service: "language", model: "missing" };
    const whole = model;
    model = join(rig.folder, "missing.gguf");
    const outcome = await rig.load(other).catch((error: unknown) => error);
    assert.ok(outcome instanceof ServiceError, String(outcome));
    assert.equal(outcome.code, "service.noModel");
    assert.match(outcome.message, /Download Local Models/);
    assert.equal(rig.status(other).state, "failed");
    copyFileSync(whole, model);
    await rig.load(other);
    assert.equal(rig.status(other).state, "ready");
    model = whole;
    await rig.pool.release(other, "end");
  });

  it("says that a fixed port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port: fixedPort } = taken.address() as AddressInfo;
    const second = SupervisorRig.real({
      ...{ ports: "fixed", fixedPort, launchArgs: () => Promise.resolve(["--model", model]) },
    });
    try {
      const outcome = await second.load(key).catch((error: unknown) => error);
      assert.match(String(outcome), /Port \d+ cannot be used.*End the program that uses the port/);
    } finally {
      taken.close();
      assert.deepEqual(await second.end(), []);
    }
  });

  it("goes on answering while heavy libraries are read, for a model of the image service", async () => {
    const image: ModelKey = { service: "image", model: "tiny" };
    const whole = model;
    model = writeModel("tinyStableDiffusion", join(rig.folder));
    const begun = await asked(image);
    await rig.load(image);
    model = whole;
    const { state, pid, restarts, device, peakBytes } = rig.status(image);
    assert.deepEqual([state, pid, restarts], ["ready", begun, 0]);
    assert.ok(device !== null && peakBytes !== null && peakBytes > 10 ** 8);
    assert.ok(rig.measured.some(({ key: of }) => of === "image:tiny"));
    await rig.pool.release(image, "free");
    assert.equal(rig.status(image).state, "unloaded");
    await rig.pool.release(image, "end");
    assert.equal(rig.status(image).state, "stopped");
  });

  it("leaves nothing behind when it is stopped", async () => {
    await rig.load(key);
    await rig.pool.stop(key);
    assert.equal(rig.status(key).state, "stopped");
    assert.deepEqual(rig.left(), []);
  });
});
