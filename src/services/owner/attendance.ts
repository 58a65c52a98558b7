import type { Clock } from "../../base/clock.js";

export interface AttendanceOptions {
  readonly clock: Clock;
  /** The last client has gone; also when none came for so long, milliseconds. */
  readonly lingerMs: number;
  /** It is time to end; may be told again. */
  readonly onIdle: () => void;
}

/** Who is here, and for how long nobody has been. */
export class Attendance {
  readonly #options: AttendanceOptions;
  readonly #clients = new Set<object>();
  #lingering = new AbortController();
  #hasEnded = false;

  constructor(options: AttendanceOptions) {
    this.#options = options;
    void this.#linger();
  }

  get size(): number {
    return this.#clients.size;
  }

  /** A client has come. @returns tells that it has gone; may be told again */
  enter(): () => void {
    const client = {};
    this.#clients.add(client);
    this.#lingering.abort();
    return () => {
      if (!this.#clients.delete(client) || this.#clients.size > 0) return;
      // All clients go when the owner ends: nothing is waited for then.
      if (!this.#hasEnded) void this.#linger();
    };
  }

  /** Nobody is told of anything from now on. */
  end(): void {
    this.#hasEnded = true;
    this.#lingering.abort();
  }

  async #linger(): Promise<void> {
    const { clock, lingerMs, onIdle } = this.#options;
    const { signal } = (this.#lingering = new AbortController());
    try {
      await clock.sleep(lingerMs, signal);
    } catch {
      // Somebody came, or it is over.
      return;
    }
    // Both may be on their way when the time is up.
    if (!signal.aborted) onIdle();
  }
}
