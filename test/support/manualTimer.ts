import type { Timer } from "../../src/host/timer.js";

/** Time that passes when a test says so. */
export class ManualTimer implements Timer {
  #nowMs = 0;
  #due: { atMs: number; act: () => void }[] = [];

  readonly nowMs = (): number => this.#nowMs;

  readonly after = (ms: number, act: () => void): (() => void) => {
    const entry = { atMs: this.#nowMs + ms, act };
    this.#due.push(entry);
    return () => (this.#due = this.#due.filter((other) => other !== entry));
  };

  pass(ms: number): void {
    this.#nowMs += ms;
    const due = this.#due.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#due = this.#due.filter((entry) => !due.includes(entry));
    due.forEach(({ act }) => act());
  }

  get waiting(): number {
    return this.#due.length;
  }
}
