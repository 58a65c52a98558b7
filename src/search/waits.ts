import type { Clock } from "../base/clock.js";
import { seededRandom } from "../base/random.js";

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** A lane is looked at again after this long at the latest: a laptop's sleep stops timers. */
export const longestLookMs = 60_000;

/** What is not asked before a certain moment, by name. Waiting holds no place in a lane. */
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

  has(name: string): boolean {
    return this.#waiting.has(name);
  }

  hold(name: string, waitMs: number): void {
    this.release(name);
    const stop = new AbortController();
    this.#waiting.set(name, stop);
    const over = (): void => {
      if (this.#waiting.get(name) === stop) this.#waiting.delete(name);
      this.#onEnd();
    };
    // A wait ends early only when nobody is waiting for it any more.
    this.#clock.sleep(Math.max(0, waitMs), stop.signal).then(over, () => undefined);
  }

  /** Ends a wait at once; nobody is told. */
  release(name: string): void {
    this.#waiting.get(name)?.abort();
    this.#waiting.delete(name);
  }

  releaseAll(): void {
    for (const name of [...this.#waiting.keys()]) this.release(name);
  }
}

/**
 * How long to wait before an attempt: twice as long each time, from half a second to half a minute,
 * with a quarter of spread so that a crowd does not come back at once.
 * @param key the call's key
 * @param attempt from 2
 */
export function backOffMs(key: string, attempt: number): number {
  const doubled = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 2));
  return doubled * (0.75 + 0.5 * seededRandom(key).next());
}
