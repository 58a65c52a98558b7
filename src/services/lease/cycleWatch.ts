import type { ModelKey } from "../names.js";
import { cyclePlaces, type CyclePlace } from "./leaseState.js";

/** Finds out what a language model is for: one whose calls come after images are drawn judges them. */
export class CycleWatch {
  /** The last call that ended, by client; the oldest clients are forgotten. */
  readonly #last = new Map<string, ModelKey>();

  firstPlaceOf({ service }: ModelKey): CyclePlace {
    return cyclePlaces[service];
  }

  /** @param now where it stands; asked when it begins to be used */
  placeOf(key: ModelKey, client: string, now: CyclePlace): CyclePlace {
    if (key.service !== "language") return now;
    const last = this.#last.get(client);
    if (last === undefined || (last.service === "language" && last.model === key.model)) return now;
    if (last.service === "language") return now;
    return last.service === "image" ? cyclePlaces.vision : cyclePlaces.language;
  }

  ended(key: ModelKey, client: string): void {
    this.#last.delete(client);
    this.#last.set(client, key);
    const [oldest] = this.#last.keys();
    if (this.#last.size > mostClients && oldest !== undefined) this.#last.delete(oldest);
  }
}

const mostClients = 1000;
