import assert from "node:assert/strict";
import { clockWith } from "../../src/systemClock.js";

const signal = new AbortController().signal;

describe("the system's clock", () => {
  for (const [what, ms, expected] of [
    ["a second", 1000, [1000]],
    ["nothing", 0, [0]],
    ["less than nothing", -5, [0]],
    ["30 days", 30 * 86_400_000, [2 ** 31 - 1, 30 * 86_400_000 - (2 ** 31 - 1)]],
  ] as const) {
    it(`sleeps for ${what} in pieces that a timer can take`, async () => {
      const slept: number[] = [];
      const clock = clockWith(
        () => 0,
        (sliceMs) => {
          slept.push(sliceMs);
          return Promise.resolve();
        },
      );
      await clock.sleep(ms, signal);
      assert.deepEqual(slept, expected);
    });
  }

  it("ends a sleep with the reason that it was ended for", async () => {
    const stop = new AbortController();
    const clock = clockWith(
      () => 0,
      () => Promise.reject(new Error("The timer's own")),
    );
    stop.abort(new Error("enough"));
    await assert.rejects(clock.sleep(1e12, stop.signal), { message: "enough" });
  });
});
