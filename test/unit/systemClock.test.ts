import assert from "node:assert/strict";
import { sleepBy } from "../../src/systemClock.js";

const longestTimerMs = 2 ** 31 - 1;
const month = 30 * 24 * 3_600_000;

/** A timer that notes what it was set to, and is over at once. */
function notedTimer(onTimer: () => void = () => undefined) {
  const setTo: number[] = [];
  const timer = (ms: number, signal: AbortSignal): Promise<void> => {
    setTo.push(ms);
    onTimer();
    return signal.aborted ? Promise.reject(new Error("AbortError")) : Promise.resolve();
  };
  return { setTo, timer };
}

const cases: readonly [why: string, ms: number, setTo: readonly number[]][] = [
  ["sleeps in one piece where a timer can", 1500, [1500]],
  ["and at a timer's limit", longestTimerMs, [longestTimerMs]],
  ["in two where it is a millisecond more", longestTimerMs + 1, [longestTimerMs, 1]],
  ["a month", month, [longestTimerMs, month - longestTimerMs]],
  ["not at all", 0, [0]],
  ["not before it began", -5, [0]],
  ["not for what is no number", NaN, [0]],
];

describe("The system clock", () => {
  for (const [why, ms, expected] of cases) {
    it(`sleeps as long as it was asked to: ${why}`, async () => {
      const { setTo, timer } = notedTimer();
      await sleepBy(timer)(ms, new AbortController().signal);
      assert.deepEqual(setTo, expected);
    });
  }

  it("sleeps without end until it is told to stop, and says in whose words", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const { setTo, timer } = notedTimer(() => {
      if (setTo.length === 100) stop.abort(reason);
    });
    await assert.rejects(sleepBy(timer)(Infinity, stop.signal), reason);
    assert.equal(setTo.length, 100);
  });
});
