import type { Disposable } from "../../base/disposable.js";
import { folderBytes } from "../../sessions/folderBytes.js";
import { systemTimer, type Timer } from "../timer.js";

/**
 * To add up a folder of 10,000 sessions takes a second or two, one of ten nothing: the pause after it
 * is so many times as long, so that the disk is read a twentieth of the time at most.
 */
const pauseTimes = 20;
const leastPauseMs = 2000;

export interface OutputSizeDeps {
  readonly onKnown: (bytes: number) => void;
  readonly measure?: typeof folderBytes;
  readonly timer?: Timer;
}

/** What the output folder takes on the disk, added up anew some time after it has changed. */
export class OutputSize implements Disposable {
  readonly #onKnown: (bytes: number) => void;
  readonly #measure: typeof folderBytes;
  readonly #timer: Timer;
  #output = "";
  /** Whether something has changed that the last sum does not have. */
  #isDue = false;
  /** There while it is added up, and for the pause after that. */
  #turn: AbortController | undefined;

  constructor({ onKnown, measure = folderBytes, timer = systemTimer }: OutputSizeDeps) {
    this.#onKnown = onKnown;
    this.#measure = measure;
    this.#timer = timer;
  }

  /** Something came, went or grew in that folder; another one than before is begun with at once. */
  changed(output: string): void {
    if (output !== this.#output) {
      this.#turn?.abort();
      this.#turn = undefined;
      this.#output = output;
    }
    this.#isDue = true;
    this.#begin();
  }

  dispose(): void {
    this.#turn?.abort();
  }

  #begin(): void {
    if (this.#turn !== undefined || !this.#isDue) return;
    this.#isDue = false;
    this.#turn = new AbortController();
    void this.#add(this.#turn.signal);
  }

  async #add(signal: AbortSignal): Promise<void> {
    const beganAtMs = this.#timer.nowMs();
    try {
      const bytes = await this.#measure(this.#output, signal);
      if (!signal.aborted) this.#onKnown(bytes);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) return;
    const tookMs = this.#timer.nowMs() - beganAtMs;
    const callOff = this.#timer.after(Math.max(leastPauseMs, pauseTimes * tookMs), () => {
      this.#turn = undefined;
      this.#begin();
    });
    signal.addEventListener("abort", callOff, { once: true });
  }
}
