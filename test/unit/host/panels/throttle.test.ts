import assert from "node:assert/strict";
import { Throttle } from "../../../../src/host/panels/throttle.js";
import { ManualTimer } from "../../../support/manualTimer.js";

function throttled() {
  const timer = new ManualTimer();
  const runs: number[] = [];
  return { timer, runs, throttle: new Throttle(() => runs.push(timer.nowMs()), timer) };
}

describe("a job that is asked for often", () => {
  it("runs once for all that asked meanwhile, a tenth of a second apart", () => {
    const { timer, runs, throttle } = throttled();
    for (let ms = 0; ms < 1000; ms += 10) {
      throttle.ask();
      timer.pass(10);
    }
    assert.equal(runs.length, 10);
    const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? 0));
    assert.ok(
      gaps.every((gap) => gap >= 100),
      gaps.join(),
    );
  });

  it("runs at once where something is to follow it, and only if it was asked for", () => {
    const { timer, runs, throttle } = throttled();
    throttle.flush();
    assert.equal(runs.length, 0);
    throttle.ask();
    throttle.flush();
    throttle.flush();
    timer.pass(1000);
    assert.equal(runs.length, 1);
  });

  it("does not run once it is called off", () => {
    const { timer, runs, throttle } = throttled();
    throttle.ask();
    throttle.cancel();
    timer.pass(1000);
    assert.deepEqual([runs, timer.waiting], [[], 0]);
  });
});
