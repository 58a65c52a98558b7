import { setImmediate } from "node:timers/promises";

/** Cuts long work into slices, so that whoever shares this thread has a turn between them. */
export class Slices {
  readonly #sliceMs: number;
  #endsAtMs: number;

  /** @param sliceMs how long a slice may hold this thread, milliseconds */
  constructor(sliceMs = 8) {
    this.#sliceMs = sliceMs;
    this.#endsAtMs = performance.now() + sliceMs;
  }

  /** Whether it is time for `next`; asked after each step of the work. */
  get isOver(): boolean {
    return performance.now() >= this.#endsAtMs;
  }

  /**
   * Lets others go on, then begins another slice.
   * @param signal when aborted, rejects with `signal.reason`
   */
  async next(signal?: AbortSignal): Promise<void> {
    await setImmediate();
    signal?.throwIfAborted();
    this.#endsAtMs = performance.now() + this.#sliceMs;
  }
}
