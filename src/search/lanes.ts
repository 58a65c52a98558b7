import type { Clock } from "../base/clock.js";
import { Lane } from "./lane.js";
import { full, type CallEnding, type LaneLimit } from "./laneLimit.js";

/** What a call needs of its lane. */
export interface Needs {
  readonly lane: string;
  /** Tokens that it may use, where a lane counts them. */
  readonly tokens?: number;
}

/** A place in a lane, and where to go with it. */
export interface Place {
  /** One of the lane's endpoints; null where it has no pool. */
  readonly endpoint: string | null;
  /** Gives it back; again is harmless. */
  release(ended: CallEnding): void;
}

export type Taken =
  | { readonly kind: "place"; readonly place: Place }
  /** All places are taken, or somebody else comes first: who wants one is told. */
  | { readonly kind: "full" }
  /** Nothing before this moment, UTC milliseconds. */
  | { readonly kind: "later"; readonly atMs: number };

/** One search's share of the lanes. */
export interface LaneMember {
  take(needs: Needs): Taken;
  /** The lanes in which this search would start a call now: what it does not want, it holds up for none. */
  want(lanes: ReadonlySet<string>): void;
  /** Its places stay taken until the calls that hold them have ended. */
  leave(): void;
}

interface Member {
  readonly onPlace: () => void;
  wanted: ReadonlySet<string>;
  readonly held: Map<string, number>;
  /** When it was last given a place, per lane, counted in places given. */
  readonly servedAt: Map<string, number>;
}

/**
 * The limits on calls: how many run at once, how many a minute, and until when a provider wants to be
 * left alone. One set a process, shared fairly by its searches: a free place goes to the search that
 * holds fewest in that lane; among equals to the one that was served longest ago.
 */
export class Lanes {
  readonly #limitOf: (lane: string) => number | LaneLimit;
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #members = new Set<Member>();
  readonly #lanes = new Map<string, Lane>();
  #places = 0;

  /** @param limitOf what a lane takes; a number is its places */
  constructor(limitOf: (lane: string) => number | LaneLimit, clock: Pick<Clock, "nowMs">) {
    this.#limitOf = limitOf;
    this.#clock = clock;
  }

  /** @param onPlace called when a place that this search wants may have become free */
  join(onPlace: () => void): LaneMember {
    const member: Member = { onPlace, wanted: new Set(), held: new Map(), servedAt: new Map() };
    this.#members.add(member);
    return {
      take: (needs) => this.#take(member, needs),
      want: (lanes) => {
        const dropped = [...member.wanted].filter((lane) => !lanes.has(lane));
        member.wanted = lanes;
        dropped.forEach((lane) => this.#offer(lane));
      },
      leave: () => {
        this.#members.delete(member);
        member.wanted.forEach((lane) => this.#offer(lane));
      },
    };
  }

  /** The provider asked to be left alone until then: nothing starts in this lane before, in any search. */
  defer(lane: string, untilMs: number): void {
    this.#lane(lane).defer(this.#limit(lane), untilMs, this.#clock.nowMs());
  }

  /** A person has seen to it: the lane may be asked again at once. */
  clear(lane: string): void {
    this.#lane(lane).clear();
    this.#offer(lane);
  }

  #take(member: Member, { lane, tokens = 0 }: Needs): Taken {
    const [one, limit, nowMs] = [this.#lane(lane), this.#limit(lane), this.#clock.nowMs()];
    const opening = one.opening(limit, tokens, nowMs);
    if (opening.kind !== "now") return opening;
    for (const other of this.#members) {
      if (other !== member && other.wanted.has(lane) && comesBefore(other, member, lane)) {
        return full;
      }
    }
    const endpoint = one.take(limit, tokens, nowMs);
    add(member.held, lane, 1);
    member.servedAt.set(lane, ++this.#places);
    let isHeld = true;
    const release = (ended: CallEnding): void => {
      if (!isHeld) return;
      isHeld = false;
      one.release(endpoint, ended, this.#clock.nowMs());
      add(member.held, lane, -1);
      this.#offer(lane);
    };
    return { kind: "place", place: { endpoint, release } };
  }

  #limit(lane: string): LaneLimit {
    const limit = this.#limitOf(lane);
    return typeof limit === "number" ? { places: limit } : limit;
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane();
    this.#lanes.set(name, lane);
    return lane;
  }

  #offer(lane: string): void {
    for (const member of this.#members) if (member.wanted.has(lane)) member.onPlace();
  }
}

function comesBefore(a: Member, b: Member, lane: string): boolean {
  const difference = count(a.held, lane) - count(b.held, lane);
  return difference < 0 || (difference === 0 && count(a.servedAt, lane) < count(b.servedAt, lane));
}

function count(counts: ReadonlyMap<string, number>, lane: string): number {
  return counts.get(lane) ?? 0;
}

function add(counts: Map<string, number>, lane: string, by: number): void {
  counts.set(lane, count(counts, lane) + by);
}
