import { setTimeout as nodeTimer } from "node:timers/promises";
import type { Clock } from "./base/clock.js";

/** Rejects when the signal is aborted, before or meanwhile. */
type Timer = (ms: number, signal: AbortSignal) => Promise<void>;

/** What a timer of Node's can take; a longer one is over after a millisecond. */
const longestTimerMs = 2 ** 31 - 1;

/** A clock's sleep of any length, made of timers that take no more than Node's do. */
export function sleepBy(timer: Timer): Clock["sleep"] {
  return async (ms, signal) => {
    let leftMs = ms > 0 ? ms : 0;
    try {
      for (; leftMs > longestTimerMs; leftMs -= longestTimerMs) {
        await timer(longestTimerMs, signal);
      }
      await timer(leftMs, signal);
    } catch (thrown) {
      // A timer's own AbortError would hide the reason.
      signal.throwIfAborted();
      throw thrown;
    }
  };
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: sleepBy((ms, signal) => nodeTimer(ms, undefined, { signal })),
};
