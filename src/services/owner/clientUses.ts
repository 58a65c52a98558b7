import type { ModelKey } from "../names.js";
import { ServiceError } from "../serviceError.js";
import type { Office } from "./office.js";

export interface ClientUsesOptions {
  readonly office: Pick<Office, "use" | "grants">;
  /** The client is told that it has a model no more. */
  readonly onLost: (grant: number, reason: string) => void;
}

/** The models that one client holds, and those that it waits for. */
export class ClientUses {
  readonly #options: ClientUsesOptions;
  readonly #held = new Set<number>();
  readonly #waiting = new Set<AbortController>();
  #isGone = false;

  constructor(options: ClientUsesOptions) {
    this.#options = options;
  }

  get hasAny(): boolean {
    return this.#held.size + this.#waiting.size > 0;
  }

  /**
   * As `Office.use`.
   * @param whose between whom it is fair
   */
  async use(key: ModelKey, whose: string, signal: AbortSignal) {
    const waiting = new AbortController();
    this.#waiting.add(waiting);
    try {
      const either = AbortSignal.any([signal, waiting.signal]);
      return await this.#options.office.use(key, whose, this.#holder, either);
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** What another client holds is not this one's to give back. */
  release(grant: number): void {
    if (this.#held.delete(grant)) this.#options.office.grants.release(grant);
  }

  /** It has nothing any more and waits for nothing, and is told so; it may ask again. */
  takeBack(reason: string): void {
    for (const waiting of this.#waiting) waiting.abort(new ServiceError("service.away", reason));
    for (const grant of [...this.#held]) {
      this.release(grant);
      this.#options.onLost(grant, reason);
    }
  }

  /** Its connection is gone: all is free, and what comes yet is given back at once. */
  leave(): void {
    this.#isGone = true;
    for (const grant of [...this.#held]) this.release(grant);
  }

  readonly #holder = {
    holds: (grant: number): void => {
      this.#held.add(grant);
      if (this.#isGone) this.release(grant);
    },
    lost: (grant: number, reason: string): void => {
      if (this.#held.delete(grant)) this.#options.onLost(grant, reason);
    },
  };
}
