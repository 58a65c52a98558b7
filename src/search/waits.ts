import type { Clock } from "../base/clock.js";
import { seededRandom } from "../base/random.js";
import { parseKey } from "./keys.js";

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** The waits between attempts. Waiting holds no place in a lane; nothing of it is journaled. */
export class Waits {
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  /** How to end each wait early. */
  readonly #waiting = new Map<string, AbortController>();

  /** @param onEnd called when a wait is over */
  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  has(key: string): boolean {
    return this.#waiting.has(key);
  }

  /**
   * Holds back an attempt: as long as the provider asked for, else twice as long each time, from
   * half a second to half a minute, with a quarter of spread so that a crowd does not come back
   * at once.
   */
  add(key: string, failure: { readonly retryAfterMs?: number }): void {
    const doubled = firstWaitMs * 2 ** (parseKey(key).attempt - 2);
    const spread = 0.75 + 0.5 * seededRandom(key).next();
    const waitMs = failure.retryAfterMs ?? Math.min(longestWaitMs, doubled) * spread;
    const stop = new AbortController();
    this.#waiting.set(key, stop);
    const over = (): void => {
      this.#waiting.delete(key);
      this.#onEnd();
    };
    // A wait ends early only when nobody is waiting for it any more.
    this.#clock.sleep(waitMs, stop.signal).then(over, () => undefined);
  }

  dispose(): void {
    for (const stop of this.#waiting.values()) stop.abort();
  }
}
