import { orAborted } from "../../base/orAborted.js";

/**
 * Before a vendor's model is asked for the first time, the editor asks the person for leave: of
 * requests that begin together one goes first, and a refusal is shared by the others.
 */
export class OneLeave {
  readonly #isRefusal: (thrown: unknown) => boolean;
  readonly #given = new Set<string>();
  readonly #asking = new Map<string, Promise<unknown>>();

  constructor(isRefusal: (thrown: unknown) => boolean) {
    this.#isRefusal = isRefusal;
  }

  /**
   * @param begin begins a request; the editor asks for leave where there is none yet
   * @param signal when aborted, rejects with `signal.reason`
   * @throws what `begin` throws, or the refusal of the one that went first
   */
  async ask<T>(vendor: string, begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      if (this.#given.has(vendor)) return await begin();
      const first = this.#asking.get(vendor);
      if (first === undefined) return await this.#goFirst(vendor, begin);
      const [outcome] = await orAborted(Promise.allSettled([first]), signal);
      if (outcome.status === "rejected" && this.#isRefusal(outcome.reason)) throw outcome.reason;
    }
  }

  async #goFirst<T>(vendor: string, begin: () => Promise<T>): Promise<T> {
    const asking = begin();
    this.#asking.set(vendor, asking);
    try {
      const begun = await asking;
      this.#given.add(vendor);
      return begun;
    } finally {
      this.#asking.delete(vendor);
    }
  }
}
