import { EndpointPool } from "./endpointPool.js";
import { full, latest, Moment, now, type CallEnding } from "./laneLimit.js";
import type { LaneLimit, Opening } from "./laneLimit.js";
import { RateWindow } from "./rateWindow.js";

/**
 * One lane: how much of it is taken, and when the next call may start. Pure; the moment comes in.
 * After a provider asked to be left alone the lane comes back gently: with half its places, and one
 * more after each round of answers (additive increase, multiplicative decrease).
 */
export class Lane {
  readonly #rate = new RateWindow();
  readonly #pool = new EndpointPool();
  readonly #deferred = new Moment();
  #used = 0;
  /** Places that the provider has borne so far; Infinity while it never complained. */
  #borne = Infinity;
  #answeredInRound = 0;

  opening(limit: LaneLimit, tokens: number, nowMs: number): Opening {
    const untilMs = this.#deferred.leftAt(nowMs);
    return latest([
      untilMs === null ? now : { kind: "later", atMs: untilMs },
      this.#rate.opening(limit, tokens, nowMs),
      this.#pool.opening(limit.endpoints ?? [], nowMs),
      this.#used < this.#placesOf(limit) ? now : full,
    ]);
  }

  /** To be called only when the lane is open. @returns the endpoint; null where there is no pool */
  take(limit: LaneLimit, tokens: number, nowMs: number): string | null {
    this.#used += 1;
    this.#rate.add(tokens, nowMs);
    return this.#pool.take(limit.endpoints ?? [], nowMs);
  }

  release(endpoint: string | null, ended: CallEnding, nowMs: number): void {
    this.#used -= 1;
    if (endpoint !== null) this.#pool.release(endpoint, ended, nowMs);
    if (ended !== "answered" || this.#borne === Infinity) return;
    this.#answeredInRound += 1;
    if (this.#answeredInRound < this.#borne) return;
    this.#borne += 1;
    this.#answeredInRound = 0;
  }

  defer(limit: LaneLimit, untilMs: number, nowMs: number): void {
    // What comes back of one crowd is one complaint.
    const isNew = this.#deferred.leftAt(nowMs) === null;
    this.#deferred.extend(untilMs, nowMs);
    if (!isNew) return;
    this.#borne = Math.max(1, Math.floor(this.#placesOf(limit) / 2));
    this.#answeredInRound = 0;
  }

  clear(): void {
    this.#deferred.clear();
  }

  #placesOf({ places }: LaneLimit): number {
    return Math.max(1, Math.min(places, this.#borne));
  }
}
