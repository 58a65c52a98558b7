import type { Clock } from "../base/clock.js";
import { CallError } from "../base/errors.js";
import type { CallEnd } from "./lanes/callEnd.js";
import { Lane } from "./lanes/lane.js";
import { wholeLimit, type LaneLimit, type WholeLimit } from "./lanes/laneLimit.js";
import { SteadyTime } from "./lanes/steadyTime.js";

/** What a call needs. */
export interface Needs {
  readonly lane: string;
  /** Tokens that the call may use, where its lane counts them. */
  readonly tokens?: number | undefined;
}

/** A call's place, held until it is given back. */
export interface Place {
  /** Which of the lane's endpoints to call; null where it has none. */
  readonly endpoint: string | null;
  /** Whether the lane has other endpoints, which can be asked where this one does not answer. */
  readonly isPooled: boolean;
  /**
   * Gives it back, with how the call ended; again is harmless.
   * @param untilMs UTC milliseconds: for so long the provider asked to be left alone. The endpoint
   * rests, or, where it is the only one, the lane, as `defer` has it
   */
  release(ended: CallEnd, untilMs?: number): void;
}

export type Taken =
  | { readonly kind: "place"; readonly place: Place }
  /** All places are taken, or somebody else comes first: `onPlace` will tell. */
  | { readonly kind: "full" }
  /** Nothing before this moment, UTC milliseconds; Infinity: not before somebody clears the lane. */
  | { readonly kind: "later"; readonly atMs: number };

/** One search's share of the lanes. */
export interface LaneMember {
  /** A place for a call that begins now. Who gets none counts as wanting one until `want` is told. */
  take(needs: Needs): Taken;
  /** The lanes in which this search would start a call now: in others it holds nobody up. */
  want(lanes: ReadonlySet<string>): void;
  /** Its places stay taken until the calls that hold them have ended. */
  leave(): void;
}

interface Member {
  readonly onPlace: () => void;
  wanted: Set<string>;
  readonly held: Map<string, number>;
  /** When it was last given a place, per lane, counted in places given. */
  readonly servedAt: Map<string, number>;
}

/**
 * The limits on what runs at once and in a minute: one set a process, shared fairly by its
 * searches. A free place goes to the search that holds fewest in that lane; among equals to the one
 * that was served longest ago. Sets no timers for calls that are to begin: who is told a moment asks
 * again then. Further requests of calls that run wait here, and come first.
 */
export class Lanes {
  readonly #limitOf: (lane: string) => number | LaneLimit | undefined;
  readonly #time: SteadyTime;
  readonly #members = new Set<Member>();
  readonly #lanes = new Map<string, Lane>();
  #places = 0;

  /** @param limitOf what a lane takes, asked anew each time; a number is its places */
  constructor(
    limitOf: (lane: string) => number | LaneLimit | undefined,
    clock: Pick<Clock, "nowMs">,
  ) {
    this.#limitOf = limitOf;
    this.#time = new SteadyTime(clock);
  }

  /** @param onPlace called when a place that this search wants may have become free */
  join(onPlace: () => void): LaneMember {
    const member: Member = { onPlace, wanted: new Set(), held: new Map(), servedAt: new Map() };
    this.#members.add(member);
    return {
      take: (needs) => this.#take(member, needs),
      want: (lanes) => {
        const dropped = [...member.wanted].filter((lane) => !lanes.has(lane));
        member.wanted = new Set(lanes);
        dropped.forEach((lane) => this.#tell(lane));
      },
      leave: () => {
        this.#members.delete(member);
        member.wanted.forEach((lane) => this.#tell(lane));
      },
    };
  }

  /**
   * The provider asked to be left alone: until then nothing begins in this lane, in any search, and
   * then with half as many places as before. The latest moment counts.
   * @param untilMs UTC milliseconds; what is over, or no moment at all, changes nothing
   */
  defer(lane: string, untilMs: number): void {
    const nowMs = this.#time.nowMs();
    const steadyMs = this.#time.fromClock(untilMs);
    if (!(untilMs >= 0 && steadyMs >= nowMs)) return;
    this.#lane(lane).close(steadyMs, this.#limit(lane).places);
    this.#tell(lane);
  }

  /**
   * Waits until one more request of a call that has its place fits into its lane's minute, and counts
   * it: its answer was none, and is asked for anew.
   * @param clock for the wait, of some minutes at most
   * @param signal when aborted, rejects with `signal.reason`, and nothing is counted
   * @throws {CallError} `rate.limited`: the provider asked to be left alone meanwhile
   */
  async further(
    { lane: name, tokens = 0 }: Needs,
    clock: Pick<Clock, "sleep">,
    signal: AbortSignal,
  ): Promise<void> {
    const lane = this.#lane(name);
    let endWait: (() => void) | undefined;
    try {
      for (;;) {
        signal.throwIfAborted();
        const nowMs = this.#time.nowMs();
        const found = lane.further(this.#limit(name), tokens, nowMs);
        if (found.kind === "open") return;
        if (found.kind === "closed") throw leftAlone(found.untilMs - nowMs);
        endWait ??= lane.wait(tokens);
        await clock.sleep(found.atMs - nowMs, signal);
      }
    } finally {
      if (endWait !== undefined) {
        endWait();
        this.#tell(name);
      }
    }
  }

  /** A person has seen to it: the lane may be asked again at once, still with fewer places. */
  clear(lane: string): void {
    this.#lane(lane).clear();
    this.#tell(lane);
  }

  #take(member: Member, { lane: name, tokens = 0 }: Needs): Taken {
    const nowMs = this.#time.nowMs();
    const [lane, limit, amount] = [this.#lane(name), this.#limit(name), tokens > 0 ? tokens : 0];
    const opening = lane.opening(limit, amount, nowMs);
    const earlier = opening.kind === "open" ? this.#whoComesBefore(member, name) : undefined;
    if (opening.kind !== "open" || earlier !== undefined) {
      member.wanted.add(name);
      // It may not know that its moment has come: it waits on a timer of its own, or the clock jumped.
      earlier?.onPlace();
      return opening.kind === "later"
        ? { kind: "later", atMs: this.#time.toClock(opening.atMs) }
        : { kind: "full" };
    }
    const call = lane.begin(limit, amount, nowMs);
    add(member.held, name, 1);
    member.servedAt.set(name, ++this.#places);
    // Who was refused because this one came first may now come next.
    if (lane.opening(limit, 0, nowMs).kind !== "full") this.#tell(name, member);
    let isHeld = true;
    const release = (ended: CallEnd, untilMs?: number): void => {
      if (!isHeld) return;
      isHeld = false;
      const steadyMs = untilMs === undefined ? undefined : this.#time.fromClock(untilMs);
      call.end(ended, this.#limit(name), this.#time.nowMs(), steadyMs);
      add(member.held, name, -1);
      this.#tell(name);
    };
    const { endpoint } = call;
    return { kind: "place", place: { endpoint, isPooled: limit.endpoints.length > 1, release } };
  }

  #whoComesBefore(member: Member, lane: string): Member | undefined {
    return [...this.#members].find(
      (other) => other !== member && other.wanted.has(lane) && comesBefore(other, member, lane),
    );
  }

  #tell(lane: string, except?: Member): void {
    const waiting = [...this.#members].filter(({ wanted }) => wanted.has(lane));
    for (const member of waiting) if (member !== except) member.onPlace();
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane();
    this.#lanes.set(name, lane);
    return lane;
  }

  #limit(lane: string): WholeLimit {
    return wholeLimit(this.#limitOf(lane));
  }
}

/** What the call has used before, whoever made it adds. */
function leftAlone(retryAfterMs: number): CallError {
  const message = "The provider asked to be left alone before this call had its answer";
  return new CallError("rate.limited", message, { retryable: true, billed: "no", retryAfterMs });
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
