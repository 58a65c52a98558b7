import type { CallEnd } from "./callEnd.js";

const firstPauseMs = 1000;
const longestPauseMs = 60_000;

interface Endpoint {
  readonly url: string;
  inFlight: number;
  /** When it was last chosen, counted in choices. */
  chosenAt: number;
  /** How often it was unreachable, or asked to be left alone, since it last answered. */
  misses: number;
  /** Left out until then. */
  backAtMs: number;
  /** One call finds out whether one that was left out is there again. */
  isBeingTried: boolean;
}

/** A chosen endpoint, for one call. */
export interface Chosen {
  readonly url: string;
  /** @param untilMs when it wants to be asked again */
  end(ended: CallEnd, nowMs: number, untilMs?: number): void;
}

/**
 * Where a call goes: the endpoint with the fewest calls, among equals the one chosen longest ago.
 * One that was unreachable, or asked to be left alone, is left out for as long as it said, at least
 * for a pause that doubles, and then tried with one call.
 */
export class EndpointPool {
  readonly #endpoints = new Map<string, Endpoint>();
  #choices = 0;

  /** @returns the first moment at which one can be chosen; Infinity: when a call has ended */
  opensAtMs(urls: readonly string[], nowMs: number): number {
    const openAt = urls.map((url) => {
      const { isBeingTried, backAtMs } = this.#endpoint(url);
      return isBeingTried ? Infinity : Math.max(nowMs, backAtMs);
    });
    return urls.length === 0 ? nowMs : Math.min(...openAt);
  }

  /** @returns undefined where none is given, or none can take a call now */
  choose(urls: readonly string[], nowMs: number): Chosen | undefined {
    const [endpoint] = urls
      .map((url) => this.#endpoint(url))
      .filter(({ isBeingTried, backAtMs }) => !isBeingTried && backAtMs <= nowMs)
      .sort((a, b) => a.inFlight - b.inFlight || a.chosenAt - b.chosenAt);
    if (endpoint === undefined) return undefined;
    const { misses } = endpoint;
    const isTry = misses > 0;
    endpoint.inFlight++;
    endpoint.chosenAt = ++this.#choices;
    endpoint.isBeingTried = isTry;
    return {
      url: endpoint.url,
      end: (ended, endMs, untilMs) => {
        endpoint.inFlight--;
        if (isTry) endpoint.isBeingTried = false;
        if (ended === "answered") {
          endpoint.misses = 0;
          endpoint.backAtMs = -Infinity;
        } else if (ended === "unreachable" || untilMs !== undefined) {
          const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** misses);
          // Calls that were under way together have met the same trouble: it counts once.
          const isNew = misses === endpoint.misses;
          if (isNew) endpoint.misses++;
          const pausedUntilMs = isNew ? endMs + pauseMs : -Infinity;
          endpoint.backAtMs = Math.max(endpoint.backAtMs, pausedUntilMs, untilMs ?? -Infinity);
        }
      },
    };
  }

  /** Each may be tried at once. */
  clear(): void {
    for (const endpoint of this.#endpoints.values()) endpoint.backAtMs = -Infinity;
  }

  #endpoint(url: string): Endpoint {
    const known = this.#endpoints.get(url);
    if (known !== undefined) return known;
    const fresh = { inFlight: 0, chosenAt: 0, misses: 0, backAtMs: -Infinity, isBeingTried: false };
    const endpoint: Endpoint = { url, ...fresh };
    this.#endpoints.set(url, endpoint);
    return endpoint;
  }
}
