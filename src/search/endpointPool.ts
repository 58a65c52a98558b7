import { Moment, now, type CallEnding, type Opening } from "./laneLimit.js";

const firstPauseMs = 1000;
const longestPauseMs = 60_000;

interface Endpoint {
  running: number;
  /** When it was last used, counted in calls. */
  usedAt: number;
  /** Calls, running, that did not reach it. */
  missed: number;
  readonly out: Moment;
}

/**
 * Several servers that answer the same. The one with fewest calls is asked first; one that cannot be
 * reached is left out, and tried again after a pause that doubles from a second to a minute.
 */
export class EndpointPool {
  readonly #endpoints = new Map<string, Endpoint>();
  #calls = 0;

  opening(names: readonly string[], nowMs: number): Opening {
    const moments = names.map((name) => this.#of(name).out.leftAt(nowMs));
    const isOut = moments.length > 0 && moments.every((moment) => moment !== null);
    const first = Math.min(...moments.map((moment) => moment ?? Infinity));
    return isOut ? { kind: "later", atMs: first } : now;
  }

  /** @returns null where there is no pool */
  take(names: readonly string[], nowMs: number): string | null {
    const reachable = names.filter((name) => this.#of(name).out.leftAt(nowMs) === null);
    const [first] = reachable.sort((a, b) => {
      const [left, right] = [this.#of(a), this.#of(b)];
      return left.running - right.running || left.usedAt - right.usedAt;
    });
    if (first === undefined) return null;
    const endpoint = this.#of(first);
    endpoint.running += 1;
    endpoint.usedAt = ++this.#calls;
    return first;
  }

  release(name: string, ended: CallEnding, nowMs: number): void {
    const endpoint = this.#of(name);
    endpoint.running -= 1;
    if (ended !== "unreachable") {
      endpoint.missed = 0;
      endpoint.out.clear();
      return;
    }
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** endpoint.missed);
    endpoint.missed += 1;
    endpoint.out.extend(nowMs + pauseMs, nowMs);
  }

  #of(name: string): Endpoint {
    const known = this.#endpoints.get(name);
    if (known !== undefined) return known;
    const endpoint = { running: 0, usedAt: 0, missed: 0, out: new Moment() };
    this.#endpoints.set(name, endpoint);
    return endpoint;
  }
}
