import { errorOf, wasStopped } from "./fault.js";
import type { Machine } from "./machine.js";
import { toldFault } from "./statusOf.js";

/** What somebody waits for: that its model is in memory, or that its process listens. */
export type Awaited = "model" | "process";

interface Waiter {
  readonly for: Awaited;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Who waits for a service to come to something. */
export class Waiters {
  readonly #all = new Set<Waiter>();

  get size(): number {
    return this.#all.size;
  }

  hasAnyFor(what: Awaited): boolean {
    return [...this.#all].some((waiter) => waiter.for === what);
  }

  /**
   * @param onLeave it was aborted, and waits no more
   * @throws {ServiceError} it came to nothing @throws `signal.reason`
   */
  add(what: Awaited, signal: AbortSignal, onLeave: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = new AbortController();
      const end = (settle: () => void): void => {
        this.#all.delete(waiter);
        done.abort();
        settle();
      };
      const waiter: Waiter = {
        for: what,
        resolve: () => end(resolve),
        reject: (error) => end(() => reject(error)),
      };
      this.#all.add(waiter);
      const leave = (): void => {
        waiter.reject(signal.reason as Error);
        onLeave();
      };
      signal.addEventListener("abort", leave, { once: true, signal: done.signal });
    });
  }

  /** Tells those that wait what has come of it. */
  settle(machine: Machine): void {
    const { state, process, isResident, isAwaited } = machine;
    const isAway = process !== "alive" && (state === "failed" || state === "stopped");
    const listens = process === "alive" && state !== "starting";
    for (const waiter of [...this.#all]) {
      if (waiter.for === "model" ? isResident : listens) waiter.resolve();
      // While its process is being ended it has not come to anything yet.
      else if (process !== "ending" && (waiter.for === "model" ? !isAwaited : isAway))
        waiter.reject(errorOf(toldFault(machine) ?? wasStopped));
    }
  }
}
