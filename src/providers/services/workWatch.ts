import type { Clock } from "../../base/clock.js";

/** What is known of a request while nothing comes: how long it has been at work, null while it waits. */
export type Told =
  | { readonly kind: "known"; readonly workedMs: number | null }
  /** Its service answers, and knows nothing of it. */
  | { readonly kind: "unknown" }
  /** Its service does not answer. */
  | { readonly kind: "gone" };

export interface WorkWatchOptions {
  readonly clock: Clock;
  /** How long the work may take, milliseconds. */
  readonly limitMs: number;
  /** Asks the service; ends by itself. */
  readonly look: (signal: AbortSignal) => Promise<Told>;
  /** Told once, when the time is over or its service is gone; then nothing more happens. */
  readonly onEnd: (end: "late" | "gone") => void;
}

/** After so long without a word the service is asked. Streams say a word each ten seconds. */
const lookMs = 15_000;

/**
 * The time of one request, which begins with its work: as long as it waits for the model or its turn,
 * and its service says so, it waits.
 */
export class WorkWatch {
  readonly #options: WorkWatchOptions;
  readonly #ended = new AbortController();
  readonly #begun = new AbortController();
  #isAtWork = false;
  /** How often its service has said something. */
  #words = 0;

  constructor(options: WorkWatchOptions) {
    this.#options = options;
    void this.#watch();
  }

  /** The work has begun just now. */
  started(): void {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    this.#begun.abort();
  }

  /** Its service has said something. */
  heard(): void {
    this.#words++;
  }

  /** It was answered, or is not wanted any more. */
  end(): void {
    this.#ended.abort();
  }

  async #watch(): Promise<void> {
    const { limitMs, look, onEnd } = this.#options;
    let leftMs = limitMs;
    while (!this.#isOver()) {
      const wasAtWork = this.#isAtWork;
      const waitMs = Math.min(lookMs, leftMs);
      const words = this.#words;
      // It has begun while it was waited for: its time counts from there.
      if (!(await this.#slept(waitMs, wasAtWork))) continue;
      // What was slept is counted, and no clock: that may be set, and a laptop may be shut.
      if (wasAtWork) leftMs -= waitMs;
      if (leftMs > 0 && this.#words > words) continue;
      const told = leftMs > 0 ? await look(this.#ended.signal) : null;
      if (this.#isOver()) return;
      if (told?.kind === "gone") {
        onEnd("gone");
        return;
      }
      // Of what nobody knows, the time counts from now.
      const workedMs = told?.kind === "known" ? told.workedMs : 0;
      if (workedMs === null) continue;
      leftMs = Math.min(leftMs, limitMs - workedMs);
      this.#isAtWork = true;
      if (leftMs > 0) continue;
      onEnd("late");
      return;
    }
  }

  #isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  /** @returns false where it was woken: the work has begun, or has ended */
  async #slept(ms: number, isAtWork: boolean): Promise<boolean> {
    const wake = isAtWork
      ? this.#ended.signal
      : AbortSignal.any([this.#ended.signal, this.#begun.signal]);
    return this.#options.clock.sleep(ms, wake).then(
      () => true,
      () => false,
    );
  }
}
