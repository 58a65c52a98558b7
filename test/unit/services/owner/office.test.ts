import assert from "node:assert/strict";
import { Office } from "../../../../src/services/owner/office.js";
import { ServiceError } from "../../../../src/services/serviceError.js";
import type { OwnerStatus } from "../../../../src/services/status.js";
import { FakeParts, image, language } from "../../../support/fakeOwnerParts.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const never = new AbortController().signal;
const nobody = { holds: () => undefined, lost: () => undefined };

describe("Office", () => {
  let parts: FakeParts;
  let clock: VirtualClock;
  let idleAtMs: number[];
  let startMs: number;
  let office: Office;

  const passes = (ms: number): Promise<void> => clock.run(clock.sleep(ms, never));

  beforeEach(() => {
    parts = new FakeParts();
    clock = new VirtualClock();
    startMs = clock.nowMs();
    idleAtMs = [];
    office = new Office({
      ...{ parts, clock, version: "1.2.3", pid: 12, lingerMs: 20_000 },
      log: () => undefined,
      onIdle: () => idleAtMs.push(clock.nowMs() - startMs),
    });
  });
  afterEach(() => office.end());

  it("sends away who waits for what a person stops or unloads, so that it stays away", async () => {
    const held = await office.use(language, "a", nobody, never);
    for (const act of ["stop", "unload"] as const) {
      const waits = assert.rejects(office.use(image, "b", nobody, never), { code: "service.away" });
      await Promise.resolve();
      await assert.rejects(office.removeModel(image), {
        code: "service.setUp",
        message: /^A search waits for .*: pause that first/,
      });
      await office[act](image);
      await waits;
    }
    office.grants.release(held.grant);
    await passes(1000);
    assert.deepEqual(
      parts.pool.done.filter((line) => line.startsWith("load")),
      ["load language:tiny"],
    );
  });

  describe("while it is idle", () => {
    it("is over when nobody ever came", async () => {
      await passes(19_999);
      assert.deepEqual(idleAtMs, []);
      await passes(2);
      assert.deepEqual(idleAtMs, [20_000]);
    });

    it("is over a while after its last client has gone, and not after the first", async () => {
      const [first, second] = [office.enter(), office.enter()];
      first();
      await passes(100_000);
      assert.deepEqual(idleAtMs, []);
      second();
      await passes(20_001);
      assert.deepEqual(idleAtMs, [120_000]);
    });

    it("goes on when somebody comes in time", async () => {
      office.enter()();
      await passes(19_000);
      const leave = office.enter();
      await passes(50_000);
      assert.deepEqual(idleAtMs, []);
      leave();
      leave();
      await passes(20_001);
      assert.deepEqual(idleAtMs, [89_000]);
    });

    it("tells nothing once it has ended", async () => {
      await office.end();
      await passes(100_000);
      assert.deepEqual(idleAtMs, []);
      assert.equal(parts.pool.hasEnded, true);
    });

    it("waits for nobody once it has ended, whoever leaves then", async () => {
      const leave = office.enter();
      await office.end();
      leave();
      assert.equal(clock.sleeping, 0);
      await passes(100_000);
      assert.deepEqual(idleAtMs, []);
    });
  });

  describe("its grants", () => {
    it("are of the very process, and the device is free once they are released", async () => {
      const held: number[] = [];
      const holder = { holds: (grant: number) => held.push(grant), lost: () => undefined };
      const given = await office.use(language, "editor 1", holder, never);
      assert.deepEqual(given, {
        grant: 1,
        url: "http://127.0.0.1:8123",
        token: "token of language:tiny",
      });
      assert.deepEqual(held, [1]);
      assert.deepEqual(parts.lease?.holders, [{ key: "language:tiny", client: "editor 1" }]);
      const next = office.use(image, "editor 1", holder, never);
      office.grants.release(1);
      office.grants.release(1);
      assert.equal((await next).grant, 2);
    });

    it("are lost with their process, and are given back by that", async () => {
      const lost: [number, string][] = [];
      const holder = {
        holds: () => undefined,
        lost: (grant: number, reason: string) => lost.push([grant, reason]),
      };
      await office.use(language, "a", holder, never);
      await office.use(language, "b", holder, never);
      parts.pool.lose(image);
      assert.deepEqual(lost, []);
      parts.pool.lose(language);
      const reason =
        "The language model tiny is gone from memory: its program ended, or was stopped.";
      assert.deepEqual(lost, [
        [1, reason],
        [2, reason],
      ]);
      assert.deepEqual(parts.lease?.holders, []);
    });

    it("are not given where the process is gone by the time", async () => {
      parts.pool.addressOf = () => undefined;
      await assert.rejects(
        office.use(language, "a", nobody, never),
        (error) => error instanceof ServiceError && error.code === "service.away",
      );
      assert.deepEqual(parts.lease?.holders, []);
    });

    it("are given back where nobody waits any more when the model is there", async () => {
      const given = new AbortController();
      const load = parts.pool.load.bind(parts.pool);
      parts.pool.load = async (key) => {
        await load(key);
        given.abort(new Error("enough"));
      };
      await assert.rejects(office.use(language, "a", nobody, given.signal), /enough/);
      assert.deepEqual(parts.lease?.holders, []);
    });
  });

  it("loads through the lease, and holds nothing afterwards", async () => {
    await office.load(language, "a", never);
    assert.deepEqual(parts.pool.done, ["load language:tiny"]);
    assert.deepEqual(parts.lease?.holders, []);
  });

  it("has the lease know what a person unloads", async () => {
    const lost: number[] = [];
    const holder = { holds: () => undefined, lost: (grant: number) => lost.push(grant) };
    await office.use(language, "a", holder, never);
    await office.unload(language);
    assert.deepEqual(lost, [1]);
    assert.deepEqual(parts.lease?.gone, ["language:tiny"]);
    assert.equal(parts.pool.done.at(-1), "release language:tiny free");
  });

  describe("its status", () => {
    it("has every process, and what is chosen and does not run, by service", async () => {
      parts.shelf.chosenModels.set("vision", "clip").set("language", "tiny");
      await office.load(image, "a", never);
      await office.load(language, "a", never);
      office.enter();
      const status = await office.status();
      assert.deepEqual(
        status.services.map(({ service, model, state }) => [service, model, state]),
        [
          ["language", "tiny", "ready"],
          ["image", "maker/tiny-flux", "ready"],
          ["vision", "clip", "stopped"],
        ],
      );
      assert.deepEqual([status.clients, status.pid, status.version], [1, 12, "1.2.3"]);
    });

    it("counts who waits for the device", async () => {
      await office.use(language, "a", nobody, never);
      await parts.pool.load(image);
      const stop = new AbortController();
      const waiting = [1, 2].map(() => office.use(image, "b", nobody, stop.signal));
      const rejected = Promise.allSettled(waiting);
      const { services } = await office.status();
      assert.deepEqual(
        services.map(({ service, waitingForDevice }) => [service, waitingForDevice]),
        [
          ["language", 0],
          ["image", 2],
        ],
      );
      stop.abort(new Error("enough"));
      await rejected;
    });

    it("tells of no work in a service that nobody has, whatever it told last", async () => {
      const told = { running: 1, waiting: 2 };
      const { pool } = parts;
      const statuses = pool.statuses.bind(pool);
      pool.statuses = () => statuses().map((each) => ({ ...each, ...told }));
      const queues = async () =>
        (await office.status()).services.map(({ running, waiting }) => [running, waiting]);
      const calls = [
        await office.use(language, "a", nobody, never),
        await office.use(language, "b", nobody, never),
      ];
      assert.deepEqual(await queues(), [[1, 1]]);
      office.grants.release(calls[0]?.grant ?? 0);
      assert.deepEqual(await queues(), [[1, 0]]);
      office.grants.release(calls[1]?.grant ?? 0);
      assert.deepEqual(await queues(), [[0, 0]]);
    });

    it("tells of the others where what is chosen cannot be read", async () => {
      parts.shelf.chosen = () => Promise.reject(new Error("models.json is broken"));
      await office.load(language, "a", never);
      assert.equal((await office.status()).services.length, 1);
    });

    it("is told at once, then four times a second at most, and at last as it is", async () => {
      const told: { atMs: number; status: OwnerStatus }[] = [];
      const unwatch = office.watch((status) =>
        told.push({ atMs: clock.nowMs() - startMs, status }),
      );
      for (let i = 0; i < 100; i++) {
        parts.pool.changed();
        await passes(10);
      }
      await parts.pool.load(language);
      await passes(1000);
      assert.equal(told[0]?.atMs, 0);
      assert.ok(told.length >= 4 && told.length <= 6, `${told.length} times`);
      for (const [at, { atMs }] of told.entries()) {
        if (at > 0) assert.ok(atMs - (told[at - 1]?.atMs ?? 0) >= 250);
      }
      assert.equal(told.at(-1)?.status.services.length, 1);
      unwatch();
      const before = told.length;
      parts.pool.changed();
      await passes(1000);
      assert.equal(told.length, before);
    });

    it("is told anew where a service has another model from now on", async () => {
      const told: string[][] = [];
      office.watch(({ services }) => told.push(services.map(({ model }) => model)));
      await office.choose({ service: "vision", model: "clip" });
      await passes(1000);
      assert.deepEqual(told.at(-1), ["clip"]);
      parts.shelf.chosenModels.set("language", "mine");
      await office.addModel("/models/mine.gguf");
      await passes(1000);
      assert.deepEqual(told.at(-1), ["mine", "clip"]);
    });

    it("asks for what devices have free once in five seconds, and tells of it at last", async () => {
      let looks = 0;
      parts.devices = () =>
        Promise.resolve([{ id: "cpu", name: "CPU", totalBytes: 100, freeBytes: ++looks }]);
      office = new Office({
        ...{ parts, clock, version: "1.2.3", pid: 12, lingerMs: 20_000 },
        ...{ log: () => undefined, onIdle: () => undefined },
      });
      const free: (number | null | undefined)[] = [];
      office.watch(({ devices }) => free.push(devices[0]?.freeBytes));
      for (let i = 0; i < 120; i++) {
        parts.pool.changed();
        await passes(100);
      }
      assert.equal(looks, 3);
      await passes(60_000);
      assert.equal(looks, 4);
      assert.equal(free.at(-1), 4);
      assert.equal((await office.status()).devices[0]?.freeBytes, 5);
    });
  });
});
