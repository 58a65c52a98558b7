import type { Clock } from "../../base/clock.js";

/** A clock that is set back is followed from there on: nobody waits until it was that time again. */
export class SteadyClock {
  readonly #clock: Clock;
  #lastMs = -Infinity;
  #setBackMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds; never less than before. */
  nowMs(): number {
    const nowMs = this.#clock.nowMs() + this.#setBackMs;
    if (nowMs < this.#lastMs) this.#setBackMs += this.#lastMs - nowMs;
    this.#lastMs = Math.max(this.#lastMs, nowMs);
    return this.#lastMs;
  }

  /** At least a millisecond, so that it gets there. Rejects as `Clock.sleep`. */
  sleepUntil(atMs: number, signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(Math.max(1, Math.ceil(atMs - this.nowMs())), signal);
  }
}
