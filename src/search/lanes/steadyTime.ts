import type { Clock } from "../../base/clock.js";

/**
 * The clock's time without its jumps back: when it jumps, this stands still, so that nobody waits
 * longer than before. A jump ahead is taken as it is: a machine that slept has waited.
 */
export class SteadyTime {
  readonly #clock: Pick<Clock, "nowMs">;
  #lastMs = -Infinity;
  #aheadMs: number;

  /** @param notBeforeMs a moment that has been, whatever the clock says */
  constructor(clock: Pick<Clock, "nowMs">, notBeforeMs = -Infinity) {
    this.#clock = clock;
    this.#aheadMs = Math.max(0, notBeforeMs - clock.nowMs());
  }

  /** Never less than before. The clock's own time until it jumps back. */
  nowMs(): number {
    const clockMs = this.#clock.nowMs();
    if (clockMs < this.#lastMs) this.#aheadMs += this.#lastMs - clockMs;
    this.#lastMs = clockMs;
    return clockMs + this.#aheadMs;
  }

  /** @param clockMs a moment as the clock tells it now */
  fromClock(clockMs: number): number {
    return clockMs + this.#aheadMs;
  }

  toClock(steadyMs: number): number {
    return steadyMs - this.#aheadMs;
  }
}
