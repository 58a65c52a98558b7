import assert from "node:assert/strict";
import { ServiceError } from "../../../../src/services/serviceError.js";
import { keyOf, LeaseRig, type RigModel } from "../../../support/leaseRig.js";

const writer = "language:writer";
const painter = "image:painter";
const clip = "vision:clip";
const judge = "language:judge";

const model = (bytes: number, more: Partial<RigModel> = {}): RigModel => ({
  ...{ bytes, loadMs: 5000 },
  ...more,
});
/** Only one of them fits. */
const large = { [writer]: model(8), [painter]: model(8), [clip]: model(8), [judge]: model(8) };
const small = { gpu: 10, cpu: 100 };

describe("the lease of a device", () => {
  it("loads once for all who wait", async () => {
    const rig = new LeaseRig(large, small);
    await rig.clock.run(Promise.all([rig.call(writer, 10), rig.call(writer, 20, "b")]));
    assert.deepEqual(told(rig), ["0 load language:writer", "5000 loaded language:writer"]);
    assert.equal(rig.clock.nowMs(), 5020);
  });

  it("loads nothing for those who were sent away, and tells them why", async () => {
    const rig = new LeaseRig(large, small);
    const working = rig.call(writer, 60_000);
    await rig.runFor(6000);
    const why = new ServiceError("service.away", "A person stopped it.");
    const waits = assert.rejects(rig.call(painter, 10), why);
    await rig.runFor(100);
    assert.equal(rig.lease.waiting(keyOf(painter)), 1);
    assert.deepEqual(
      [writer, painter].map((one) => rig.lease.holding(keyOf(one))),
      [1, 0],
    );
    rig.lease.sendAway(keyOf(painter), why);
    rig.lease.sendAway(keyOf(clip), why);
    await waits;
    await rig.clock.run(working);
    await rig.runFor(60_000);
    assert.equal(rig.loads(painter), 0);
    // Who asks afterwards begins anew.
    await rig.clock.run(rig.call(painter, 10));
    assert.equal(rig.loads(painter), 1);
  });

  it("keeps what fits together", async () => {
    const rig = new LeaseRig(large, { gpu: 32, cpu: 0 });
    for (const name of [writer, painter, clip, writer, painter, clip]) {
      await rig.clock.run(rig.call(name, 1000));
    }
    assert.equal(rig.loads(), 3);
  });

  it("waits a moment for the next call before it lets a model go, and no longer", async () => {
    const rig = new LeaseRig(large, small);
    const sleep = (ms: number) => rig.clock.sleep(ms, new AbortController().signal);
    const writing = async (): Promise<void> => {
      for (let n = 0; n < 5; n++) {
        await rig.call(writer, 100);
        await sleep(50);
      }
    };
    await rig.clock.run(Promise.all([writing(), sleep(5050).then(() => rig.call(painter, 10))]));
    const parkedMs = rig.events.find(({ kind }) => kind === "park")?.atMs;
    // Five calls with breaks; then 3 % of two loads, of which the second is guessed.
    assert.equal(parkedMs, 5000 + 5 * 100 + 4 * 50 + Math.ceil(0.03 * (5000 + 2000.000008)));
    assert.equal(rig.loads(), 2);
  });

  it("lets the one go that is wanted last", async () => {
    const rig = new LeaseRig(
      { [writer]: model(4), [painter]: model(4), [clip]: model(4) },
      { gpu: 8, cpu: 100 },
    );
    for (const name of [writer, painter, clip, writer, painter]) {
      await rig.clock.run(rig.call(name, 1000));
    }
    assert.deepEqual(
      rig.events.filter(({ kind }) => kind === "park").map(({ name }) => name),
      // After the judgements come texts; after the texts, images.
      [painter, writer],
    );
  });

  it("knows a language model that judges by when its calls come", async () => {
    const rig = new LeaseRig(
      { [writer]: model(4), [painter]: model(4), [judge]: model(4) },
      { gpu: 8, cpu: 100 },
    );
    for (const name of [writer, painter, judge, writer]) {
      await rig.clock.run(rig.call(name, 1000));
    }
    assert.equal(rig.loads(writer), 1);
  });

  describe("gives memory back", () => {
    const swap = async (rig: LeaseRig): Promise<string | undefined> => {
      await rig.clock.run(rig.call(writer, 10));
      await rig.clock.run(rig.call(painter, 10));
      return rig.events.find(
        ({ name, kind }) => name === writer && kind !== "load" && kind !== "loaded",
      )?.kind;
    };
    it("into the host's memory, where there is room", async () => {
      assert.equal(await swap(new LeaseRig(large, { gpu: 10, cpu: 8 })), "park");
    });
    it("else nowhere", async () => {
      assert.equal(await swap(new LeaseRig(large, { gpu: 10, cpu: 7 })), "free");
    });
    it("nowhere where the one that comes needs the host's, too", async () => {
      const models = { ...large, [painter]: model(8, { hostBytes: 2 }) };
      assert.equal(await swap(new LeaseRig(models, { gpu: 10, cpu: 9 })), "free");
    });
    for (const device of ["cpu", "mps"]) {
      it(`nowhere where the device is the host: ${device}`, async () => {
        const models = { [writer]: model(8, { device }), [painter]: model(8, { device }) };
        assert.equal(await swap(new LeaseRig(models, { [device]: 10, cpu: 10 })), "free");
      });
    }
    it("of parked weights, where the host's is wanted", async () => {
      const models = { ...large, [clip]: model(5, { device: "cpu" }) };
      const rig = new LeaseRig(models, { gpu: 10, cpu: 10 });
      await swap(rig);
      await rig.clock.run(rig.call(clip, 10));
      assert.deepEqual(told(rig).slice(-3), [
        `${rig.clock.nowMs() - 5020} end language:writer`,
        `${rig.clock.nowMs() - 5010} load vision:clip`,
        `${rig.clock.nowMs() - 10} loaded vision:clip`,
      ]);
    });
    it("of parked weights, for the host's part of a model on a device", async () => {
      const models = {
        [writer]: model(8),
        [painter]: model(8),
        [clip]: model(2, { hostBytes: 6 }),
      };
      const rig = new LeaseRig(models, { gpu: 10, cpu: 10 });
      await swap(rig);
      await rig.clock.run(rig.call(clip, 10));
      assert.ok(
        told(rig).some((line) => line.endsWith("free language:writer")),
        told(rig).join(),
      );
    });
  });

  it("shares the host's memory between what computes there and what does not", async () => {
    const models = { [writer]: model(8, { device: "cpu" }), [painter]: model(5, { hostBytes: 4 }) };
    const rig = new LeaseRig(models, { gpu: 10, cpu: 10 });
    for (const name of [writer, painter, writer, painter]) {
      await rig.clock.run(rig.call(name, 1000));
    }
    assert.equal(rig.loads(), 4);
    const both = Promise.all([rig.call(painter, 5000), rig.call(writer, 10)]);
    await rig.clock.run(both);
    assert.equal(rig.loads(), 5);
  });

  it("makes room among very many", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `image:m${index}`);
    const models = Object.fromEntries(names.map((name) => [name, model(1)]));
    const rig = new LeaseRig({ ...models, [painter]: model(12) }, { gpu: 12, cpu: 0 });
    for (const name of names) await rig.clock.run(rig.call(name, 10));
    await rig.clock.run(rig.call(painter, 10));
    assert.equal(rig.loads(), 13);
  });

  describe("refuses", () => {
    it("what the device has not, before anything is loaded or let go, with the numbers", async () => {
      const GB = 1e9;
      const models = { [writer]: model(8 * GB), [painter]: model(13 * GB), [clip]: model(GB) };
      const rig = new LeaseRig(
        models,
        { gpu: 12 * GB, cpu: 0 },
        {
          totalOn: () => Promise.resolve(12 * GB),
          nearestThatFits: (key, room) => Promise.resolve(`${key.model}-lite-${room / GB}`),
        },
      );
      await rig.clock.run(rig.call(writer, 10));
      rig.othersBytes.set("gpu", 2 * GB);
      await assert.rejects(rig.clock.run(rig.call(painter, 10)), {
        code: "service.doesNotFit",
        message:
          "painter needs 13.0 GB of gpu, and 10.0 GB can be had, even with all other models " +
          "unloaded. Of 12.0 GB in all, other programs take, or are left, 2.0 GB. Choose painter-lite-10, which fits.",
      });
      assert.equal(rig.loads(), 1);
      assert.equal(rig.events.length, 2);
      await rig.clock.run(rig.call(clip, 10));
    });

    it("what another program has taken in the meantime, and takes it again once that is gone", async () => {
      const rig = new LeaseRig(large, small);
      rig.othersBytes.set("gpu", 3);
      await assert.rejects(rig.clock.run(rig.call(writer, 10)), { code: "service.doesNotFit" });
      await rig.runFor(3000);
      rig.othersBytes.clear();
      await rig.clock.run(rig.call(writer, 10));
    });

    it("what needs more of the host's memory than there is", async () => {
      const rig = new LeaseRig({ [painter]: model(8, { hostBytes: 20 }) }, { gpu: 10, cpu: 19 });
      await assert.rejects(rig.clock.run(rig.call(painter, 10)), /of this machine's memory/);
    });

    it("what is not on this machine", async () => {
      const rig = new LeaseRig({}, small);
      await assert.rejects(rig.clock.run(rig.call(writer, 10)), { code: "service.noModel" });
    });
  });

  describe("between clients", () => {
    /** Overlapping calls without end, until they are stopped. */
    const flood = (
      rig: LeaseRig,
      name: string,
      client: string,
      stop: AbortSignal,
    ): Promise<unknown> => {
      const lane = async (offsetMs: number): Promise<void> => {
        await rig.clock.sleep(offsetMs, new AbortController().signal);
        while (!stop.aborted) await rig.call(name, 1000, client);
      };
      return Promise.all([lane(0), lane(500)]);
    };

    it("lets nobody wait for ever behind another one", async () => {
      const rig = new LeaseRig(large, small);
      const stop = new AbortController();
      const flooding = flood(rig, writer, "a", stop.signal);
      await rig.runFor(6000);
      await rig.clock.run(rig.call(painter, 10, "b"));
      // 30 s of patience, a call that still runs, the change.
      assert.ok(rig.clock.nowMs() <= 6000 + 30_000 + 1000 + 10 + 5000 + 10, `${rig.clock.nowMs()}`);
      assert.ok(rig.clock.nowMs() > 6000 + 30_000);
      stop.abort();
      await rig.clock.run(flooding);
    });

    it("does not swap for each call of two that never pause", async () => {
      const rig = new LeaseRig(large, small);
      const stop = new AbortController();
      const all = [flood(rig, writer, "a", stop.signal), flood(rig, painter, "b", stop.signal)];
      await rig.runFor(600_000);
      stop.abort();
      await rig.clock.run(Promise.all(all));
      assert.ok(rig.loads() <= 2 + 600 / 30 && rig.loads() > 10, `${rig.loads()}`);
    });

    it("never interrupts one client's own phase", async () => {
      const rig = new LeaseRig(large, small);
      const drawing = rig.call(painter, 200_000, "a");
      await rig.runFor(6000);
      const judging = rig.call(clip, 10, "a");
      const more = Array.from({ length: 5 }, async (_, n) => {
        await rig.clock.sleep(n * 30_000, new AbortController().signal);
        await rig.call(painter, 10_000, "a");
      });
      await rig.clock.run(Promise.all([drawing, judging, ...more]));
      assert.equal(rig.loads(), 2);
    });
  });

  describe("when something goes wrong", () => {
    it("tells those who wait for what cannot be loaded, and goes on with the others", async () => {
      const rig = new LeaseRig(large, small);
      rig.failures.set(writer, 1);
      const results = await rig.clock.run(
        Promise.allSettled([rig.call(writer, 10), rig.call(writer, 10), rig.call(painter, 10)]),
      );
      assert.deepEqual(
        results.map(({ status }) => status),
        ["rejected", "rejected", "fulfilled"],
      );
      await rig.clock.run(rig.call(writer, 10));
    });

    it("makes a failure of anything else a ServiceError", async () => {
      const rig = new LeaseRig(large, small);
      rig.roomOn = () => Promise.reject(new Error("no driver"));
      await assert.rejects(rig.clock.run(rig.call(writer, 10)), {
        code: "service.failed",
        message: /cannot be told: no driver/,
      });
    });

    it("loads a model again that was gone, for those who come", async () => {
      const rig = new LeaseRig(large, small);
      const [first] = await Promise.all([
        rig.clock.run(Promise.allSettled([rig.call(writer, 60_000)])),
        (async () => {
          await rig.clock.sleep(6000, new AbortController().signal);
          rig.crash(writer);
        })(),
      ]);
      assert.equal(first[0].status, "rejected");
      await rig.clock.run(rig.call(writer, 10));
      assert.equal(rig.loads(writer), 2);
    });

    // The rig fails where more is taken than there is.
    for (const [when, atMs, loads] of [
      ["at work", 6000, 2],
      ["in the midst of its load", 3000, 2],
    ] as const) {
      it(`loads nothing in the place of one that a person takes out ${when} before it is free`, async () => {
        const rig = new LeaseRig(large, small);
        const first = rig.clock.run(Promise.allSettled([rig.call(writer, 60_000)]));
        const other = rig.clock.sleep(1000, new AbortController().signal).then(async () => {
          await rig.call(painter, 10, "b");
        });
        await rig.runFor(atMs);
        rig.takeOut(writer, 7000);
        await rig.clock.run(other);
        assert.equal((await first)[0].status, "rejected");
        assert.equal(rig.events.find(({ name }) => name === painter)?.atMs, atMs + 7000);
        await rig.clock.run(rig.call(writer, 10));
        assert.equal(rig.loads(), loads + 1);
      });
    }

    it("frees the place of a call that is given up, and not those of others", async () => {
      const rig = new LeaseRig(large, small);
      const cancel = new AbortController();
      const given = rig.call(writer, 10, "a", cancel.signal);
      const kept = rig.call(writer, 10, "b");
      await rig.runFor(1000);
      assert.equal(rig.lease.waiting(keyOf(writer)), 2);
      cancel.abort(new Error("given up"));
      await assert.rejects(given, /given up/);
      assert.equal(rig.lease.waiting(keyOf(writer)), 1);
      await rig.clock.run(kept);
      assert.equal(rig.loads(), 1);
    });

    it("gives the device on when all who waited for a load have given up", async () => {
      const rig = new LeaseRig(large, small);
      const cancel = new AbortController();
      const given = rig.call(writer, 10, "a", cancel.signal);
      const other = rig.call(painter, 10, "b");
      await rig.runFor(1000);
      cancel.abort(new Error("given up"));
      await assert.rejects(given, /given up/);
      await rig.clock.run(other);
    });

    it("rejects at once what was given up before", async () => {
      const rig = new LeaseRig(large, small);
      const signal = AbortSignal.abort(new Error("before"));
      await assert.rejects(rig.lease.use(keyOf(writer), "a", signal), /before/);
      assert.equal(rig.loads(), 0);
    });

    it("does not mind a clock that is set back", async () => {
      const rig = new LeaseRig(large, small);
      await rig.clock.run(rig.call(writer, 10));
      rig.clock.jump(-3_600_000);
      const startMs = rig.clock.nowMs();
      await rig.clock.run(rig.call(painter, 10));
      assert.ok(
        rig.clock.nowMs() - startMs <= 300 + 10 + 5000 + 10,
        `${rig.clock.nowMs() - startMs}`,
      );
    });

    it("counts a grant that is released twice once", async () => {
      const rig = new LeaseRig(large, small);
      const signal = new AbortController().signal;
      const [one, two] = await rig.clock.run(
        Promise.all([
          rig.lease.use(keyOf(writer), "a", signal),
          rig.lease.use(keyOf(writer), "a", signal),
        ]),
      );
      one.release();
      one.release();
      const painting = rig.call(painter, 10, "a");
      await rig.runFor(20_000);
      assert.equal(rig.loads(painter), 0);
      two.release();
      await rig.clock.run(painting);
    });

    it("tells all who wait that it ends, and takes nobody any more", async () => {
      const rig = new LeaseRig(large, small);
      const waiting = rig.call(writer, 10);
      await rig.runFor(1000);
      rig.lease.dispose();
      await assert.rejects(waiting, { code: "service.away", retryable: true });
      await assert.rejects(rig.call(writer, 10), { code: "service.away" });
      await rig.runFor(20_000);
      assert.equal(rig.clock.sleeping, 0);
    });
  });
});

function told(rig: LeaseRig): string[] {
  return rig.events.map(({ kind, name, atMs }) => `${atMs} ${kind} ${name}`);
}
