import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./base/clock.js";

/** The longest that one of Node's timers can take; a longer one ends at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Waits for a while. @throws when aborted first */
export type Timer = (ms: number, signal: AbortSignal) => Promise<void>;

/** A clock whose sleeps may be longer than a timer. */
export function clockWith(nowMs: () => number, timer: Timer): Clock {
  return {
    nowMs,
    sleep: async (ms, signal) => {
      let leftMs = Math.max(0, ms);
      do {
        const sliceMs = Math.min(leftMs, longestTimerMs);
        // The timer's own AbortError would hide the reason.
        await timer(sliceMs, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          throw error;
        });
        leftMs -= sliceMs;
      } while (leftMs > 0);
    },
  };
}

/** The wall clock and Node's timers. */
export const systemClock = clockWith(
  () => Date.now(),
  async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
);
