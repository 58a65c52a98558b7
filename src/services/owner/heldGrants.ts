import { keyText, type ModelKey } from "../names.js";

interface Held {
  readonly key: ModelKey;
  /** Called when its process is gone; not when it was given back. */
  readonly onLost: (reason: string) => void;
  readonly release: () => void;
}

/** Which models are in whose hands, over all clients. */
export class HeldGrants {
  readonly #held = new Map<number, Held>();
  #newest = 0;

  /** @returns its number, never one that was before */
  add(held: Held): number {
    this.#held.set(++this.#newest, held);
    return this.#newest;
  }

  /** May be called again, and for one that was lost. */
  release(grant: number): void {
    const held = this.#held.get(grant);
    this.#held.delete(grant);
    held?.release();
  }

  /** Whoever has this model has it no more. */
  lose(key: ModelKey, reason: string): void {
    for (const [grant, held] of this.#held) {
      if (keyText(held.key) !== keyText(key)) continue;
      this.release(grant);
      held.onLost(reason);
    }
  }
}
