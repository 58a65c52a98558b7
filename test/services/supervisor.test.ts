import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processesNaming, signal } from "../editor/launcher/processes.js";
import { seededRandom } from "../../src/base/random.js";
import { systemClock } from "../../src/systemClock.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { ServiceError } from "../../src/services/serviceError.js";
import { badKey, SupervisorRig, type RigOptions } from "../support/supervisorRig.js";

/** Services that behave badly, as real processes: states, what a person is told, and nothing left. */
describe("the supervisor with services that behave badly", function () {
  this.timeout(120_000);
  let rig: SupervisorRig;
  afterEach(async () => {
    assert.deepEqual(await rig.end(), []);
  });

  const start = (behaviour: string, options: RigOptions = {}): void => {
    rig = SupervisorRig.bad(behaviour, options);
  };
  const refusal = async (work: Promise<unknown>): Promise<ServiceError> => {
    const outcome: unknown = await work.then(
      () => "It went well",
      (error: unknown) => error,
    );
    assert.ok(outcome instanceof ServiceError, String(outcome));
    return outcome;
  };

  it("loads, parks and ends one that behaves well", async () => {
    start("well");
    await rig.load();
    assert.equal(rig.status().state, "ready");
    assert.equal(rig.status().device, "CPU");
    await waitFor("what it took", () => rig.measured.length > 0);
    const need = { key: "vision:tiny", device: "cpu", deviceBytes: 2000, hostBytes: 0 };
    assert.deepEqual(rig.measured[0], need);
    assert.equal(await rig.pool.roomOn("cpu"), 11_000);
    assert.equal(await rig.pool.roomOn("cuda:0"), 10_000);
    await rig.pool.release(badKey, "park");
    assert.equal(rig.status().state, "unloaded");
    assert.equal(await rig.pool.roomOn("cpu"), 10_000);
    assert.equal(rig.left().length, 1);
    await rig.pool.release(badKey, "end");
    assert.equal(rig.status().state, "stopped");
    assert.deepEqual(rig.left(), []);
    assert.deepEqual(rig.gone, []);
    assert.deepEqual(rig.states, [
      "starting",
      "loading",
      "ready",
      "unloaded",
      "stopped",
    ] satisfies typeof rig.states);
  });

  it("takes two loads at once for one, and starts one process", async () => {
    start("well");
    await Promise.all([rig.load(), rig.load(), rig.pool.start(badKey)]);
    assert.equal(rig.left().length, 1);
  });

  it("starts one anew that never answers /health, and gives it up", async () => {
    start("neverHealthy", { limits: { startMs: 300 }, haste: 10 });
    const error = await refusal(rig.load());
    assert.equal(error.code, "service.failed");
    assert.match(error.message, /crashed 5 times within three minutes.*did not answer within 3 s/);
    const { state, restarts, reason } = rig.status();
    assert.deepEqual({ state, restarts }, { state: "failed", restarts: 4 });
    assert.match(reason ?? "", /Started as process/);
    assert.deepEqual(rig.left(), []);
    // It stays away until a person starts it.
    const began = Date.now();
    assert.equal((await refusal(rig.load())).code, "service.failed");
    assert.ok(Date.now() - began < 1000);
    void rig.pool.start(badKey).catch(() => undefined);
    assert.equal((await rig.until("starting")).restarts, 0);
  });

  it("ends one that never says where it listens", async () => {
    start("neverListens", { limits: { startMs: 300 } });
    const waiting = new AbortController();
    const loading = rig.load(badKey, waiting.signal);
    const { reason } = await rig.until("backingOff");
    assert.match(reason ?? "", /did not answer/);
    assert.deepEqual(rig.left(), []);
    waiting.abort(new Error("no patience"));
    await assert.rejects(loading, { message: "no patience" });
    await rig.until("stopped");
  });

  for (const behaviour of ["deaf", "deafWithChild"]) {
    it(`kills one that is ${behaviour}, with all that it started`, async () => {
      start(behaviour);
      await rig.load();
      assert.equal(rig.left().length, behaviour === "deaf" ? 1 : 2);
      const began = Date.now();
      await rig.pool.stop(badKey);
      assert.ok(Date.now() - began < 20_000);
      assert.deepEqual(rig.left(), []);
      assert.equal(rig.status().state, "stopped");
      assert.deepEqual(rig.gone, ["vision:tiny"]);
    });
  }

  it("ends the children of one that ends without them, though they hold its pipes", async () => {
    start("leavesChild");
    await rig.load();
    await rig.pool.stop(badKey);
    assert.deepEqual(rig.left(), []);
  });

  it("tells at once when one crashes at work, and has it back for who asks again", async () => {
    start("crashesWhenBusy");
    await rig.load();
    await rig.work();
    const fallen = await rig.until("backingOff");
    assert.deepEqual(rig.gone, ["vision:tiny"]);
    assert.match(fallen.reason ?? "", /ended by itself with exit code 1/);
    assert.equal(rig.pool.addressOf(badKey), undefined);
    await rig.load();
    assert.equal(rig.status().state, "ready");
    assert.equal(rig.status().reason, null);
  });

  it("tells nobody of one that is as it was, however often it is looked at", async () => {
    rig = SupervisorRig.bad("countsLooks");
    await rig.load();
    const looks = () => rig.pool.log(badKey).filter((line) => line === "Looked at.").length;
    const looked = (times: number) => waitFor(`${times} looks`, () => looks() >= times);
    await looked(looks() + 2);
    const told: string[] = [];
    rig.pool.onChange(() => {
      told.push(rig.status().state);
    });
    await looked(looks() + 10);
    assert.equal(told.length, 0);
    await rig.pool.stop(badKey);
    assert.equal(told.at(-1), "stopped");
  });

  it("leaves one that crashed alone where nobody waits for it", async () => {
    start("crashesWhenBusy");
    await rig.load();
    await rig.work();
    const { reason } = await rig.until("stopped");
    assert.match(reason ?? "", /ended by itself/);
    assert.deepEqual(rig.left(), []);
  });

  it("brings one back with its model that a person started", async () => {
    start("crashesWhenBusy");
    await rig.pool.start(badKey);
    assert.equal(rig.status().state, "unloaded");
    await rig.load();
    await rig.work();
    await rig.until("backingOff");
    await rig.until("ready");
    assert.equal(rig.status().restarts, 1);
  });

  it("asks whoever has the device before it brings a model back", async () => {
    const back: string[] = [];
    start("crashesWhenBusy", { onComeBack: ({ model }) => back.push(model) });
    await rig.pool.start(badKey);
    await rig.load();
    await rig.work();
    await waitFor("it to be back", () => back.length > 0);
    assert.equal(rig.status().state, "unloaded");
  });

  it("finds the line it waits for among garbage, and keeps the log within bounds", async () => {
    start("garbage");
    await rig.load();
    const lines = rig.pool.log(badKey);
    assert.ok(lines.includes("Welcome!"));
    assert.ok(lines.every((line) => line.length <= 2000));
    await rig.pool.stop(badKey);
    await rig.pool.dispose();
    assert.match(readFileSync(join(rig.folders.logs, "vision.log"), "utf8"), /\[tiny\] Welcome!/);
  });

  it("starts one again that dies in load, and says in the end what to do", async () => {
    start("diesInLoad", { haste: 10 });
    const error = await refusal(rig.load());
    assert.equal(error.code, "service.doesNotFit");
    assert.match(error.message, /exit code 3.*CUDA out of memory.*choose a smaller model/);
    assert.match(rig.status().hint ?? "", /graphics card/);
    assert.equal(rig.status().restarts, 4);
    assert.ok((rig.status().reason ?? "").length <= 2000);
  });

  it("takes SIGKILL by somebody else for want of memory", async () => {
    start("killedInLoad");
    const waiting = new AbortController();
    const loading = rig.load(badKey, waiting.signal);
    const { reason, hint } = await rig.until("backingOff");
    assert.match(reason ?? "", /SIGKILL/);
    assert.match(hint ?? "", /want of memory/);
    waiting.abort(new Error("enough"));
    await assert.rejects(loading);
  });

  it("keeps the process of one that refuses a model, and says why", async () => {
    start("refusesLoad");
    const error = await refusal(rig.load());
    assert.equal(error.code, "service.doesNotFit");
    assert.match(error.message, /It needs 20 GB, and 8 GB are free\..*smaller model/);
    assert.equal(rig.status().state, "failed");
    assert.equal(rig.left().length, 1);
  });

  it("stops a load that nobody waits for any more", async () => {
    start("hangsInLoad");
    const waiting = new AbortController();
    const loading = rig.load(badKey, waiting.signal);
    await rig.until("loading");
    waiting.abort(new Error("never mind"));
    await assert.rejects(loading, { message: "never mind" });
    await rig.until("unloaded");
    assert.deepEqual(rig.gone, []);
  });

  it("tells who waits for a load that a person stopped it", async () => {
    start("hangsInLoad");
    const loading = refusal(rig.load());
    await rig.until("loading");
    await rig.pool.stop(badKey);
    const error = await loading;
    assert.deepEqual([error.code, error.message], ["service.away", "The service was stopped."]);
    assert.deepEqual(rig.left(), []);
    assert.equal(rig.status().reason, null);
  });

  it("gives a load that takes too long a new process", async () => {
    start("hangsInLoad", { limits: { loadMs: 500 } });
    const waiting = new AbortController();
    const loading = rig.load(badKey, waiting.signal);
    const { reason } = await rig.until("backingOff");
    assert.match(reason ?? "", /was not loaded within/);
    waiting.abort(new Error("enough"));
    await assert.rejects(loading);
  });

  it("starts one anew that answers no more, after three looks", async () => {
    start("goesSilent", { limits: { answerMs: 300 } });
    await rig.pool.start(badKey);
    await rig.load();
    const { pid } = rig.status();
    await rig.work();
    await waitFor("another process", () => ![null, pid].includes(rig.status().pid));
    assert.deepEqual(rig.gone, ["vision:tiny"]);
    assert.ok(rig.states.includes("unhealthy"));
    await rig.until("ready");
  });

  it("starts one anew whose device is lost to it", async () => {
    start("losesDevice");
    await rig.pool.start(badKey);
    await rig.load();
    await rig.work();
    assert.match((await rig.until("backingOff")).reason ?? "", /device is lost/);
    await rig.until("ready");
  });

  it("ends one that does not give its memory back", async () => {
    start("keepsModel");
    await rig.load();
    await rig.pool.release(badKey, "free");
    assert.equal(rig.status().state, "stopped");
    assert.deepEqual(rig.left(), []);
    assert.deepEqual(rig.gone, []);
  });

  for (const [behaviour, said] of [
    ["otherName", /vision service was started, one answers that calls itself "somebody-else"/],
    ["otherNameInHealth", /calls itself "somebody-else"/],
    ["otherProtocol", /version 2 of the protocol, and Imagebeam version 1/],
    ["otherProtocolInHealth", /version 7 of the protocol/],
    ["otherForm", /its \/health has another form/],
    ["endless", /its \/health has another form/],
  ] as const) {
    it(`says so of one that is none of ours (${behaviour}), and starts it once only`, async () => {
      start(behaviour);
      const error = await refusal(rig.load());
      assert.match(error.message, said);
      await rig.until("failed");
      assert.equal(rig.status().restarts, 0);
      assert.deepEqual(rig.left(), []);
    });
  }

  for (const behaviour of ["noTorch", "diesAfterListening"]) {
    it(`does not try again what would end likewise (${behaviour})`, async () => {
      start(behaviour);
      const error = await refusal(rig.load());
      assert.equal(error.code, "service.notSetUp");
      assert.match(error.message, /No module named 'torch'.*Set Up Local Models/);
      assert.equal(rig.status().restarts, 0);
    });
  }

  it("says that its fixed port is taken, and has it the next time", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const fixedPort = (other.address() as AddressInfo).port;
    start("well", { ports: "fixed", fixedPort });
    try {
      const error = await refusal(rig.load());
      assert.match(error.message, /Port \d+ cannot be used.*End the program that uses the port/);
      assert.equal(rig.status().state, "failed");
    } finally {
      other.close();
      await once(other, "close");
    }
    const another = { service: "vision", model: "another" } as const;
    await Promise.all([rig.load(), rig.load(another)]);
    assert.equal(rig.status().port, fixedPort);
    assert.notEqual(rig.status(another).port, fixedPort);
  });

  it("frees the fixed port of one whose child holds it", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const fixedPort = (free.address() as AddressInfo).port;
    free.close();
    start("leaksPort", { ports: "fixed", fixedPort });
    await rig.load();
    assert.equal(rig.left().length, 2);
    await rig.work();
    await rig.until("backingOff");
    assert.deepEqual(rig.left(), []);
    await rig.load();
    assert.equal(rig.status().port, fixedPort);
  });

  it("ends with us: a process whose stdin closes goes by itself", async () => {
    start("well");
    await rig.load();
    await rig.pool.dispose();
    assert.deepEqual(rig.left(), []);
    assert.equal((await refusal(rig.load())).code, "service.away");
    assert.equal(processesNaming(rig.folder).length, 0);
  });

  it("has one process at most, whatever is asked of it in whatever order", async () => {
    start("slow", { haste: 10 });
    const acts: readonly (() => Promise<unknown>)[] = [
      () => rig.load(),
      () => rig.load(badKey, AbortSignal.timeout(30)),
      () => rig.pool.release(badKey, "park"),
      () => rig.pool.release(badKey, "free"),
      () => rig.pool.release(badKey, "end"),
      () => rig.pool.start(badKey),
      () => rig.pool.stop(badKey),
      () => rig.load(),
      () => {
        const pid = rig.pool.statuses()[0]?.pid ?? null;
        if (pid !== null) signal(pid, "SIGKILL");
        return Promise.resolve();
      },
    ];
    const random = seededRandom(7);
    const asked: Promise<unknown>[] = [];
    for (let at = 0; at < 150; at++) {
      asked.push(
        random
          .pick(acts)()
          .catch((error: unknown) => error),
      );
      await systemClock.sleep(random.below(60), new AbortController().signal);
      const running = new Set(processesNaming(rig.folder).map(({ pid }) => pid));
      assert.ok(running.size <= 1, `${running.size} processes`);
    }
    await Promise.all(asked);
    await rig.pool.start(badKey);
    await rig.load();
    assert.equal(rig.status().state, "ready");
    assert.equal(rig.left().length, 1);
    await rig.pool.stop(badKey);
    assert.deepEqual(rig.left(), []);
  });

  it("gives its processes no key and nothing that changes Python", async () => {
    const canary = { OPENAI_API_KEY: "canary", PYTHONPATH: "/canary", HTTPS_PROXY: "canary" };
    start("well", { environment: canary });
    await rig.load();
    const environment = readFileSync(`/proc/${rig.status().pid}/environ`, "utf8");
    assert.doesNotMatch(environment, /canary/);
    assert.match(environment, /IMAGEBEAM_TOKEN=[\w-]{32}\0/);
    assert.match(environment, /PATH=/);
  });

  it("says that nothing is set up where there is no environment, and makes no folder", async () => {
    rig = SupervisorRig.bare();
    const error = await refusal(rig.load());
    assert.equal(error.code, "service.notSetUp");
    assert.match(error.message, /Set Up Local Models/);
    assert.ok(!existsSync(rig.folders.root));
  });

  it("tells that a model is not there in the words of whoever knows models", async () => {
    const problem = new ServiceError("service.noModel", "There is no model of that name.");
    start("well", { launchArgs: () => Promise.reject(problem) });
    const error = await refusal(rig.load());
    assert.deepEqual([error.code, error.message], [problem.code, problem.message]);
    assert.equal(rig.status().state, "failed");
  });
});
