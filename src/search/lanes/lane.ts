import type { CallEnd } from "./callEnd.js";
import { EndpointPool } from "./endpointPool.js";
import { GentlePlaces } from "./gentlePlaces.js";
import type { WholeLimit } from "./laneLimit.js";
import { MinuteWindow } from "./minuteWindow.js";

export type Opening =
  | { readonly kind: "open" }
  /** Until a call has ended. */
  | { readonly kind: "full" }
  | { readonly kind: "later"; readonly atMs: number };

export type Furthering =
  | { readonly kind: "open" }
  /** At most a minute from now. */
  | { readonly kind: "later"; readonly atMs: number }
  /** Its provider asked to be left alone. */
  | { readonly kind: "closed"; readonly untilMs: number };

/** One lane, whoever uses it. Its moments are those of a time that never goes back. */
export class Lane {
  readonly #places = new GentlePlaces();
  readonly #requests = new MinuteWindow();
  readonly #tokens = new MinuteWindow();
  readonly #endpoints = new EndpointPool();
  #closedUntilMs = -Infinity;

  /** Whether a call may begin now, and if not, when to ask again. */
  opening(limit: WholeLimit, tokens: number, nowMs: number): Opening {
    const endpointAtMs = this.#endpoints.opensAtMs(limit.endpoints, nowMs);
    const atMs = Math.max(
      this.#closedUntilMs,
      this.#fitsAtMs(limit, tokens, nowMs),
      endpointAtMs === Infinity ? nowMs : endpointAtMs,
    );
    if (atMs > nowMs) return { kind: "later", atMs };
    const isFull = endpointAtMs === Infinity || this.#places.areTaken(limit.places);
    return { kind: isFull ? "full" : "open" };
  }

  /** Begins a call in an open lane. */
  begin(limit: WholeLimit, tokens: number, nowMs: number) {
    const giveBack = this.#places.take();
    this.#requests.add(1, nowMs);
    this.#tokens.add(tokens, nowMs);
    const chosen = this.#endpoints.choose(limit.endpoints, nowMs);
    return {
      endpoint: chosen?.url ?? null,
      end: (ended: CallEnd, now: WholeLimit, endMs: number, untilMs?: number): void => {
        giveBack(now.places, ended === "answered");
        const isPooled = chosen !== undefined && now.endpoints.length > 1;
        chosen?.end(ended, endMs, isPooled ? untilMs : undefined);
        if (!isPooled && untilMs !== undefined && untilMs >= endMs) this.close(untilMs, now.places);
      },
    };
  }

  /** Counts one more request of a call that has its place, where it may go out now. */
  further(limit: WholeLimit, tokens: number, nowMs: number): Furthering {
    // A lane that only a person opens keeps no call that runs: its server says so itself.
    const isClosed = this.#closedUntilMs > nowMs && this.#closedUntilMs < Infinity;
    if (isClosed) return { kind: "closed", untilMs: this.#closedUntilMs };
    const atMs = this.#fitsAtMs(limit, tokens, nowMs);
    if (atMs > nowMs) return { kind: "later", atMs };
    this.#requests.add(1, nowMs);
    this.#tokens.add(tokens, nowMs);
    return { kind: "open" };
  }

  /** In the minute's limits. */
  #fitsAtMs(limit: WholeLimit, tokens: number, nowMs: number): number {
    return Math.max(
      this.#requests.fitsAtMs(1, limit.requestsPerMinute, nowMs),
      this.#tokens.fitsAtMs(tokens, limit.tokensPerMinute, nowMs),
    );
  }

  close(untilMs: number, places: number): void {
    this.#closedUntilMs = Math.max(this.#closedUntilMs, untilMs);
    this.#places.halve(places);
  }

  clear(): void {
    this.#closedUntilMs = -Infinity;
    this.#endpoints.clear();
  }
}
