import type { Clock } from "../../src/base/clock.js";

interface Sleeper {
  readonly dueMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * Time that passes only when everybody waits for it: `run` lets all other work go on until it is
 * stuck, then jumps to the next sleeper. No real time passes, whatever the durations.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];
  #order = 0;
  readonly #reachMs: (() => number) | undefined;

  /**
   * @param reachMs how far time may jump at this moment, where somebody outside is at work that takes
   *   no time here, such as a server
   */
  constructor(startMs = Date.UTC(2026, 0, 1), reachMs?: () => number) {
    this.#nowMs = startMs;
    this.#reachMs = reachMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** How many wait for their time. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Lets the wall clock jump, back too; who sleeps goes on sleeping as long as before. */
  jump(byMs: number): void {
    this.#nowMs += byMs;
    this.#sleepers = this.#sleepers.map((sleeper) => ({
      ...sleeper,
      dueMs: sleeper.dueMs + byMs,
    }));
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const order = ++this.#order;
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.order !== order);
        reject(signal.reason as Error);
      };
      const wake = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      this.#sleepers.push({ dueMs: this.#nowMs + ms, order, wake });
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** @returns what `work` resolves with. @throws when it hangs with nobody asleep */
  async run<T>(work: Promise<T>): Promise<T> {
    const settled = work.then((value) => ({ value }));
    let quietTurns = 0;
    for (;;) {
      const done = await Promise.race([settled, untilIdle()]);
      if (done !== undefined) return done.value;
      if (this.#reachMs !== undefined) {
        // What comes from outside goes through a stream or two before it is noticed here.
        quietTurns = this.#dueInMs() > this.#reachMs() ? 0 : quietTurns + 1;
        if (quietTurns < settlingTurns) continue;
        quietTurns = 0;
      }
      const next = this.#takeNext();
      if (next === undefined) throw new Error("Everybody waits and nobody sleeps");
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
    }
  }

  #dueInMs(): number {
    return Math.min(Infinity, ...this.#sleepers.map(({ dueMs }) => dueMs)) - this.#nowMs;
  }

  #takeNext(): Sleeper | undefined {
    this.#sleepers.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    return this.#sleepers.shift();
  }
}

/** Ten times as many as it takes. */
const settlingTurns = 20;

/** One turn of the event loop runs all promise reactions that are due, however long the chain. */
function untilIdle(): Promise<undefined> {
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(undefined);
    });
  });
}
