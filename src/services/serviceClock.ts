import { setTimeout as nodeTimer } from "node:timers/promises";
import type { Clock } from "../base/clock.js";

/** Time as it is. Its sleeps are short: the owner and its clients wait for nothing longer than a day. */
export const serviceClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await nodeTimer(ms, undefined, { signal });
    } catch (thrown) {
      // A timer's own AbortError would hide the reason.
      signal.throwIfAborted();
      throw thrown;
    }
  },
};
