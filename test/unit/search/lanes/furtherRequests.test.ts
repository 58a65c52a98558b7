import assert from "node:assert/strict";
import { Lanes } from "../../../../src/search/lanes.js";
import type { LaneLimit } from "../../../../src/search/lanes/laneLimit.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const lane = "text";
const untold = new AbortController().signal;

function rigWith(limit: LaneLimit) {
  const clock = new VirtualClock(0);
  const lanes = new Lanes(() => limit, clock);
  const member = lanes.join(() => undefined);
  return {
    ...{ clock, lanes },
    begin: (tokens = 0) => assert.equal(member.take({ lane, tokens }).kind, "place"),
    /** When it went out, milliseconds. */
    further: async (tokens = 0, signal = untold) => {
      await lanes.further({ lane, tokens }, clock, signal);
      return clock.nowMs();
    },
    openAtMs: () => {
      const taken = member.take({ lane });
      return taken.kind === "later" ? taken.atMs : clock.nowMs();
    },
  };
}

describe("a further request of a call that has begun", () => {
  it("goes out at once where no limit is told, or there is room", async () => {
    for (const limit of [{ places: 1 }, { places: 1, requestsPerMinute: 2 }]) {
      const rig = rigWith(limit);
      rig.begin();
      assert.equal(await rig.clock.run(rig.further()), 0);
    }
  });

  it("needs no place: its call has one", async () => {
    const rig = rigWith({ places: 1 });
    rig.begin();
    assert.equal(await rig.clock.run(rig.further()), 0);
  });

  it("waits for its minute, and counts in the next one", async () => {
    const rig = rigWith({ places: 9, requestsPerMinute: 2 });
    rig.begin();
    rig.begin();
    assert.equal(await rig.clock.run(rig.further()), 60_000);
    rig.begin();
    assert.equal(rig.openAtMs(), 120_000);
  });

  it("waits for room for its tokens", async () => {
    const rig = rigWith({ places: 9, tokensPerMinute: 100 });
    rig.begin(60);
    assert.equal(await rig.clock.run(rig.further(40)), 0);
    assert.equal(await rig.clock.run(rig.further(30)), 60_000);
  });

  it("is no further request where the provider asked to be left alone: its call begins anew", async () => {
    const rig = rigWith({ places: 9, requestsPerMinute: 1 });
    rig.begin();
    rig.lanes.defer(lane, 90_000);
    const expected = { code: "rate.limited", retryAfterMs: 90_000, billed: "no", retryable: true };
    await assert.rejects(rig.further(), expected);
    // Also where it asks while somebody waits for the minute.
    const late = rigWith({ places: 9, requestsPerMinute: 1 });
    late.begin();
    const waiting = late.clock.run(late.further());
    late.lanes.defer(lane, 90_000);
    await assert.rejects(waiting, { ...expected, retryAfterMs: 30_000 });
  });

  it("is not kept for ever: the server says itself that it takes nothing", async () => {
    const rig = rigWith({ places: 9 });
    rig.begin();
    rig.lanes.defer(lane, Infinity);
    assert.equal(await rig.clock.run(rig.further()), 0);
  });

  it("that nobody waits for any more is not counted", async () => {
    const rig = rigWith({ places: 9, requestsPerMinute: 1 });
    rig.begin();
    const controller = new AbortController();
    const waiting = rig.further(0, controller.signal);
    controller.abort(new Error("stopped"));
    await assert.rejects(waiting, /stopped/);
    await assert.rejects(rig.further(0, controller.signal), /stopped/);
    assert.equal(rig.openAtMs(), 60_000);
  });
});
