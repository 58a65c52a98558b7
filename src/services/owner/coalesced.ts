import type { Clock } from "../../base/clock.js";

/** Does something after changes, at most so often: at once, and once more behind what comes meanwhile. */
export class Coalesced {
  readonly #act: () => Promise<void>;
  readonly #everyMs: number;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #isRunning = false;
  #isDue = false;

  /** @param act must not reject */
  constructor(act: () => Promise<void>, everyMs: number, clock: Clock) {
    this.#act = act;
    this.#everyMs = everyMs;
    this.#clock = clock;
  }

  touch(): void {
    this.#isDue = true;
    if (!this.#isRunning) void this.#run();
  }

  dispose(): void {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isDue && !this.#ended.signal.aborted) {
      this.#isDue = false;
      await this.#act();
      try {
        await this.#clock.sleep(this.#everyMs, this.#ended.signal);
      } catch {
        // Ended meanwhile: nobody listens any more.
        return;
      }
    }
    this.#isRunning = false;
  }
}
