import type { Disposable } from "../../base/disposable.js";
import { systemTimer, type Timer } from "../timer.js";

/** A page is told at most this often. */
const intervalMs = 100;

/**
 * Runs a job soon after it was asked for, ten times a second at most: what a page is told of things
 * that happen faster goes to it in batches.
 */
export class Throttle implements Disposable {
  readonly #job: () => void;
  readonly #timer: Timer;
  #ranAtMs = -Infinity;
  #callOff: (() => void) | undefined;

  constructor(job: () => void, timer: Timer = systemTimer) {
    this.#job = job;
    this.#timer = timer;
  }

  /** At once where the last time is long enough ago. */
  ask(): void {
    if (this.#callOff !== undefined) return;
    const waitMs = Math.max(0, this.#ranAtMs + intervalMs - this.#timer.nowMs());
    this.#callOff = this.#timer.after(waitMs, () => this.#run());
  }

  /** Runs what was asked for now, if anything was. */
  flush(): void {
    if (this.#callOff !== undefined) this.#run();
  }

  /** Forgets what was asked for. */
  cancel(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  dispose(): void {
    this.cancel();
  }

  #run(): void {
    this.cancel();
    this.#ranAtMs = this.#timer.nowMs();
    this.#job();
  }
}
