import type { Clock } from "../../base/clock.js";

/** Looks at what costs too much to be looked at each time somebody asks. */
export class SeldomLook<T> {
  readonly #look: () => Promise<T>;
  readonly #everyMs: number;
  readonly #clock: Clock;
  /** Told once for each that was old when it was given, as soon as there may be another. */
  readonly #onOld: () => void;
  readonly #ended = new AbortController();
  #seen: { readonly at: Promise<T>; readonly sinceMs: number } | undefined;
  #isTelling = false;

  constructor(look: () => Promise<T>, everyMs: number, clock: Clock, onOld: () => void) {
    this.#look = look;
    this.#everyMs = everyMs;
    this.#clock = clock;
    this.#onOld = onOld;
  }

  /** At most so old. @throws what looking throws; it is tried again then */
  async seen(): Promise<T> {
    const ageMs = this.#clock.nowMs() - (this.#seen?.sinceMs ?? 0);
    if (this.#seen !== undefined && ageMs >= 0 && ageMs < this.#everyMs) {
      void this.#tellLater(this.#everyMs - ageMs);
      return await this.#seen.at;
    }
    const fresh = { at: this.#look(), sinceMs: this.#clock.nowMs() };
    this.#seen = fresh;
    try {
      return await fresh.at;
    } catch (error) {
      if (this.#seen === fresh) this.#seen = undefined;
      throw error;
    }
  }

  dispose(): void {
    this.#ended.abort();
  }

  async #tellLater(ms: number): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      await this.#clock.sleep(ms, this.#ended.signal);
    } catch {
      // Nobody listens any more.
      return;
    }
    this.#isTelling = false;
    this.#onOld();
  }
}
