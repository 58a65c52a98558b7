import type { Clock } from "../../src/base/clock.js";
import { idleMs } from "../../src/services/client/localClient.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { waitFor } from "../editor/launcher/waitFor.js";

/** Real time, but for the time after which a client looks whether it is still needed: `pass` ends it. */
export function idleClock() {
  const asleep: (() => void)[] = [];
  const clock: Clock = {
    nowMs: () => serviceClock.nowMs(),
    sleep: (ms, signal) =>
      ms === idleMs
        ? new Promise((resolve) => asleep.push(resolve))
        : serviceClock.sleep(ms, signal),
  };
  const isAsleep = (): boolean => asleep.length > 0;
  const pass = async (times = 1): Promise<void> => {
    for (let left = times; left > 0; left--) {
      await waitFor("the client to wait", isAsleep);
      asleep.pop()?.();
      if (times > 1) await waitFor("the client to wait", isAsleep);
    }
  };
  return { asleep, clock, pass };
}
