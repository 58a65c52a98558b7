export interface Place {
  readonly endpoint: string | null;
  release(ended: "answered" | "failed" | "deferred" | "unreachable"): void;
}
export type Taken =
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "full" }
  | { readonly kind: "later"; readonly atMs: number };

/** One search's share of the lanes. */
export interface LaneMember {
  take(needs: { readonly lane: string }): Taken;
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
 * The limits on how many calls run at once: one set a process, shared fairly by its searches. A
 * free place goes to the search that holds fewest in that lane; among equals to the one that was
 * served longest ago.
 */
export class Lanes {
  readonly #limitOf: (lane: string) => number;
  readonly #members = new Set<Member>();
  readonly #used = new Map<string, number>();
  #places = 0;
  readonly #until = new Map<string, number>();
  readonly #clock: { nowMs(): number };

  /** @param limitOf how many calls a lane takes at once; less than 1 counts as 1 */
  constructor(limitOf: (lane: string) => number, clock: { nowMs(): number } = { nowMs: () => 0 }) {
    this.#clock = clock;
    this.#limitOf = limitOf;
  }

  /** @param onPlace called when a place that this search wants may have become free */
  join(onPlace: () => void): LaneMember {
    const member: Member = { onPlace, wanted: new Set(), held: new Map(), servedAt: new Map() };
    this.#members.add(member);
    return {
      take: ({ lane }) => this.#take(member, lane),
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

  defer(lane: string, untilMs: number): void {
    this.#until.set(lane, Math.max(untilMs, this.#until.get(lane) ?? 0));
  }
  clear(lane: string): void {
    this.#until.delete(lane);
  }

  #take(member: Member, lane: string): Taken {
    const atMs = this.#until.get(lane) ?? 0;
    if (atMs > this.#clock.nowMs()) return { kind: "later", atMs };
    if (count(this.#used, lane) >= Math.max(1, this.#limitOf(lane))) return { kind: "full" };
    for (const other of this.#members) {
      if (other !== member && other.wanted.has(lane) && comesBefore(other, member, lane)) {
        return { kind: "full" };
      }
    }
    add(this.#used, lane, 1);
    add(member.held, lane, 1);
    member.servedAt.set(lane, ++this.#places);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      add(this.#used, lane, -1);
      add(member.held, lane, -1);
      this.#offer(lane);
    };
    return { kind: "place", place: { endpoint: null, release } };
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
