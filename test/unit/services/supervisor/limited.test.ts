import assert from "node:assert/strict";
import { limited } from "../../../../src/services/supervisor/limited.js";
import { VirtualClock } from "../../../support/virtualClock.js";

describe("work with a limit", () => {
  const clock = new VirtualClock(0);

  it("gives what it comes to, and leaves no timer behind", async () => {
    assert.equal(await limited({ ms: 1000, clock }, () => Promise.resolve(7)), 7);
    assert.equal(clock.sleeping, 0);
  });

  it("gives undefined when its time is up, and is told", async () => {
    let isTold = false;
    const work = (signal: AbortSignal) =>
      new Promise<number>(() => signal.addEventListener("abort", () => (isTold = true)));
    assert.equal(await clock.run(limited({ ms: 1000, clock }, work)), undefined);
    assert.equal(clock.nowMs(), 1000);
    assert.ok(isTold);
  });

  it("throws what the work throws, and whatever its caller's signal says", async () => {
    const failed = limited({ ms: 1, clock }, () => Promise.reject(new Error("no")));
    await assert.rejects(failed, { message: "no" });
    const caller = new AbortController();
    const waiting = limited({ ms: 1, clock, signal: caller.signal }, () => new Promise(() => {}));
    caller.abort(new Error("gone"));
    await assert.rejects(waiting, { message: "gone" });
    await assert.rejects(
      limited({ ms: 1, clock, signal: caller.signal }, () => Promise.resolve(1)),
      { message: "gone" },
    );
    assert.equal(clock.sleeping, 0);
  });
});
