import type { Taken } from "../../src/search/lanes.js";
import type { CallEnd } from "../../src/search/lanes/callEnd.js";
import type { WholeLimit } from "../../src/search/lanes/laneLimit.js";

const minuteMs = 60_000;

/** A call that was begun; `end` once it is over. */
export interface NaiveCall {
  readonly kind: "call";
  readonly member: number;
  readonly tokens: number;
  readonly endpoint: string | null;
  readonly startMs: number;
  end?: { readonly ended: CallEnd; readonly atMs: number; readonly untilMs: number | undefined };
}
type Entry =
  | NaiveCall
  | { readonly kind: "end"; readonly call: NaiveCall }
  | { readonly kind: "defer"; readonly atMs: number; readonly untilMs: number }
  | { readonly kind: "clear" };

/**
 * What a lane must answer, worked out anew each time from the whole log of what has happened, in
 * the words of the rules and without a thought for speed.
 */
export class NaiveLane {
  readonly log: Entry[] = [];
  /** Who has been refused, or said that it wants a place. */
  readonly wanting = new Set<number>();
  readonly #limit: WholeLimit;

  constructor(limit: WholeLimit) {
    this.#limit = limit;
  }

  get calls(): readonly NaiveCall[] {
    return this.log.filter((entry) => entry.kind === "call");
  }

  get running(): readonly NaiveCall[] {
    return this.calls.filter(({ end }) => end === undefined);
  }

  /** Whether an endpoint that asks to be left alone leaves others to be asked. */
  get isPooled(): boolean {
    return this.#limit.endpoints.length > 1;
  }

  /** Until a call has ended, whoever asks. */
  get isFull(): boolean {
    return this.running.length >= this.#placesNow() || this.#areAllBeingTried();
  }

  /** @returns the endpoint for a place */
  answer(
    member: number,
    tokens: number,
    nowMs: number,
  ):
    | Exclude<Taken, { kind: "place" }>
    | { readonly kind: "place"; readonly endpoint: string | null } {
    const laterMs = this.#moments(tokens, nowMs).find((atMs) => this.#isTime(tokens, atMs));
    if (laterMs === undefined) return { kind: "full" };
    if (laterMs > nowMs) return { kind: "later", atMs: laterMs };
    if (this.isFull) return { kind: "full" };
    const isFirst = [...this.wanting].every(
      (other) => other === member || this.#isBefore(member, other),
    );
    if (!isFirst) return { kind: "full" };
    return { kind: "place", endpoint: this.#leastLoaded(nowMs) };
  }

  /** All moments at which an answer may change by time alone, `nowMs` first. */
  #moments(tokens: number, nowMs: number): number[] {
    const ends = this.calls.map(({ startMs }) => startMs + minuteMs);
    const backs = this.#limit.endpoints.map((url) => this.#stateOf(url).backAtMs);
    const moments = [nowMs, this.#closedUntilMs(), ...ends, ...backs];
    return moments.filter((atMs) => atMs >= nowMs).sort((a, b) => a - b);
  }

  #isTime(tokens: number, atMs: number): boolean {
    const recent = this.calls.filter(({ startMs }) => startMs + minuteMs > atMs);
    const { requestsPerMinute, tokensPerMinute, endpoints } = this.#limit;
    const used = recent.reduce((sum, call) => sum + call.tokens, 0);
    const fits = tokens === 0 || used === 0 || used + tokens <= tokensPerMinute;
    // An endpoint that is being tried comes free by an event, not by time.
    const isOpen =
      endpoints.length === 0 ||
      this.#areAllBeingTried() ||
      endpoints.some((url) => this.#canTake(url, atMs));
    return atMs >= this.#closedUntilMs() && recent.length < requestsPerMinute && fits && isOpen;
  }

  #closedUntilMs(): number {
    const since = this.log.slice(this.log.findLastIndex(({ kind }) => kind === "clear") + 1);
    return Math.max(
      0,
      ...since.flatMap((entry) => (entry.kind === "defer" ? [entry.untilMs] : [])),
    );
  }

  #placesNow(): number {
    let [places, answers, firstOfRound, hasBegun] = [this.#limit.places, 0, 0, true];
    this.log.forEach((entry, index) => {
      if (entry.kind === "call") hasBegun = true;
      if (entry.kind === "defer" && hasBegun) {
        [places, answers, firstOfRound, hasBegun] = [
          Math.max(1, Math.floor(places / 2)),
          0,
          index,
          false,
        ];
      }
      if (entry.kind !== "end" || entry.call.end?.ended !== "answered") return;
      if (this.log.indexOf(entry.call) < firstOfRound) return;
      answers++;
      if (answers === places) [places, answers] = [Math.min(this.#limit.places, places + 1), 0];
    });
    return places;
  }

  #isBefore(a: number, b: number): boolean {
    const [heldA, heldB] = [a, b].map(
      (m) => this.running.filter(({ member }) => member === m).length,
    );
    const [servedA, servedB] = [a, b].map((m) =>
      this.calls.findLastIndex(({ member }) => member === m),
    );
    if (heldA !== heldB) return (heldA ?? 0) < (heldB ?? 0);
    // Of two that were never served neither is before the other.
    return (servedA ?? 0) <= (servedB ?? 0);
  }

  #leastLoaded(nowMs: number): string | null {
    const load = (url: string) => this.running.filter(({ endpoint }) => endpoint === url).length;
    const last = (url: string) => this.calls.findLastIndex(({ endpoint }) => endpoint === url);
    const able = this.#limit.endpoints.filter((url) => this.#canTake(url, nowMs));
    return able.sort((a, b) => load(a) - load(b) || last(a) - last(b))[0] ?? null;
  }

  #areAllBeingTried(): boolean {
    const { endpoints } = this.#limit;
    return endpoints.length > 0 && endpoints.every((url) => this.#stateOf(url).isBeingTried);
  }

  #canTake(url: string, atMs: number): boolean {
    const { backAtMs, isBeingTried } = this.#stateOf(url);
    return !isBeingTried && backAtMs <= atMs;
  }

  #stateOf(url: string): { readonly backAtMs: number; readonly isBeingTried: boolean } {
    let [misses, backAtMs] = [0, 0];
    const missesAtStart = new Map<NaiveCall, number>();
    for (const entry of this.log) {
      if (entry.kind === "clear") backAtMs = 0;
      if (entry.kind === "call" && entry.endpoint === url) missesAtStart.set(entry, misses);
      if (entry.kind !== "end" || entry.call.endpoint !== url) continue;
      if (entry.call.end?.ended === "answered") [misses, backAtMs] = [0, 0];
      const { ended, atMs = 0, untilMs } = entry.call.end ?? {};
      const isLeftAlone = untilMs !== undefined && this.isPooled;
      if (ended !== "unreachable" && !isLeftAlone) continue;
      backAtMs = Math.max(backAtMs, isLeftAlone ? untilMs : 0);
      if (missesAtStart.get(entry.call) !== misses) continue;
      backAtMs = Math.max(backAtMs, atMs + Math.min(minuteMs, 1000 * 2 ** misses));
      misses++;
    }
    const isBeingTried = this.running.some((call) => (missesAtStart.get(call) ?? 0) > 0);
    return { backAtMs, isBeingTried };
  }
}
