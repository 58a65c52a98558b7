import assert from "node:assert/strict";
import type { ToldNeed } from "../../../../src/services/lease/residents.js";
import { needOf } from "../../../../src/services/lease/toldNeeds.js";
import { keyText, type ModelKey } from "../../../../src/services/names.js";
import { LeaseRig, type RigModel } from "../../../support/leaseRig.js";

const [sdxl, clip, writer] = ["image:sdxl", "vision:clip", "language:writer"];

/** A machine whose services say what a load would take. */
class TellingRig extends LeaseRig {
  readonly told = new Map<string, ToldNeed>();
  readonly asked: string[] = [];

  /** Others than the lease's estimate may be loaded: how much that is, the tests say. */
  static of(models: Record<string, RigModel>, gpu: number, cpu = 20_000): TellingRig {
    return new TellingRig(models, { gpu, cpu }, { isStrict: false });
  }

  async toldNeed(key: ModelKey, signal: AbortSignal): Promise<ToldNeed | null> {
    this.asked.push(keyText(key));
    await this.clock.sleep(3000, signal);
    return this.told.get(keyText(key)) ?? null;
  }
}

const big = { bytes: 9000, hostBytes: 1500, loadMs: 20_000 };
const small = { bytes: 600, hostBytes: 1000, loadMs: 2000 };

describe("a model that is too large by its estimate", () => {
  it("is loaded where its service can lay it out in less", async () => {
    const rig = TellingRig.of({ [sdxl]: big, [clip]: small }, 7000);
    rig.told.set(sdxl, { neededBytes: 5200, hostBytes: 7000, fits: true });
    await rig.clock.run(rig.call(sdxl, 10_000));
    assert.deepEqual([rig.asked, rig.loads(sdxl)], [[sdxl], 1]);
    // With what it takes in truth there is room beside it, for as long as it is there.
    await rig.clock.run(rig.call(clip, 100));
    await rig.clock.run(rig.call(sdxl, 100));
    assert.deepEqual([rig.asked, rig.loads()], [[sdxl], 2]);
  });

  it("has others make room for the least that it can do with", async () => {
    const rig = TellingRig.of({ [sdxl]: big, [writer]: { ...small, bytes: 4000 } }, 7000);
    rig.told.set(sdxl, { neededBytes: 3500, hostBytes: 7000, fits: false });
    await rig.clock.run(rig.call(writer, 100));
    await rig.clock.run(rig.call(sdxl, 100));
    const kinds = rig.events.map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(kinds.slice(2, 4), [`park ${writer}`, `load ${sdxl}`]);
  });

  it("is refused with its service's own numbers, whose process then ends", async () => {
    const rig = TellingRig.of({ [sdxl]: big }, 3000);
    rig.told.set(sdxl, { neededBytes: 3_500_000_000, hostBytes: 7000, fits: false });
    await assert.rejects(rig.clock.run(rig.call(sdxl, 100)), {
      code: "service.doesNotFit",
      message: /^sdxl needs at least 3\.5 GB of gpu, and 1 MB can be had/,
    });
    await rig.runFor(1000);
    assert.deepEqual(
      rig.events.map(({ kind }) => kind),
      ["end"],
    );
  });

  it("is refused by the estimate where its service says nothing, whose process ends too", async () => {
    const rig = TellingRig.of({ [sdxl]: { ...big, bytes: 9e9 } }, 7e9);
    await assert.rejects(rig.clock.run(rig.call(sdxl, 100)), {
      code: "service.doesNotFit",
      message: /^sdxl needs 9\.0 GB of gpu, and 7\.0 GB can be had/,
    });
    await rig.runFor(1000);
    assert.deepEqual(rig.asked, [sdxl]);
    assert.deepEqual(
      rig.events.map(({ kind, name }) => `${kind} ${name}`),
      [`end ${sdxl}`],
    );
  });

  it("leaves no process in the way of others, where nobody waited for its answer", async () => {
    const rig = TellingRig.of({ [sdxl]: big, [clip]: { ...small, bytes: 7500 } }, 7000);
    const stop = new AbortController();
    const stopped = assert.rejects(rig.call(sdxl, 100, "a", stop.signal), /enough/);
    await rig.runFor(1000);
    stop.abort(new Error("enough"));
    await stopped;
    await assert.rejects(rig.clock.run(rig.call(clip, 100)), { code: "service.doesNotFit" });
    assert.ok(rig.events.some(({ kind, name }) => kind === "end" && name === sdxl));
  });

  it("is asked again when it was away, and not where all of it fits by then", async () => {
    const rig = TellingRig.of({ [sdxl]: big, [writer]: { ...small, bytes: 6900 } }, 7000);
    rig.told.set(sdxl, { neededBytes: 5200, hostBytes: 7000, fits: true });
    await rig.clock.run(rig.call(sdxl, 100));
    await rig.clock.run(rig.call(writer, 100));
    rig.othersBytes.set("gpu", -3000);
    await rig.clock.run(rig.call(sdxl, 100));
    assert.deepEqual([rig.asked, rig.loads(sdxl)], [[sdxl], 2]);
  });

  it("is not asked about by a model that fits, nor where nobody wants it any more", async () => {
    const rig = TellingRig.of({ [sdxl]: big, [clip]: small }, 7000);
    await rig.clock.run(rig.call(clip, 100));
    assert.deepEqual(rig.asked, []);
    const stop = new AbortController();
    const call = rig.call(sdxl, 100, "a", stop.signal);
    const stopped = assert.rejects(call, /enough/);
    await rig.runFor(1000);
    stop.abort(new Error("enough"));
    await stopped;
    // Who comes meanwhile waits for the answer, and has its turn after it.
    await rig.clock.run(rig.call(clip, 100));
    assert.deepEqual([rig.asked, rig.loads(sdxl)], [[sdxl], 0]);
  });

  it("takes all of the device and the rest of the host, where the engine divides it itself", () => {
    const look = { atMs: 0, roomBytes: 6000, hostBytes: 9000 };
    const before = { device: "cuda:0", deviceBytes: 9000, hostBytes: 300 };
    assert.deepEqual(needOf({ neededBytes: 10_000, hostBytes: 0, fits: null }, before, look), {
      device: "cuda:0",
      deviceBytes: 6000,
      hostBytes: 4000,
    });
    // It says that it fits: what we would keep free is no reason to refuse it.
    assert.deepEqual(needOf({ neededBytes: 6100, hostBytes: 7000, fits: true }, before, look), {
      device: "cuda:0",
      deviceBytes: 6000,
      hostBytes: 7000,
    });
  });
});
