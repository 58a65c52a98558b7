import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../../src/base/random.js";
import type { LaneMember, Place, Taken } from "../../../../src/search/lanes.js";
import type { CallEnd } from "../../../../src/search/lanes/callEnd.js";
import { wholeLimit, type LaneLimit } from "../../../../src/search/lanes/laneLimit.js";
import { LaneRig } from "../../../support/laneRig.js";
import { NaiveLane, type NaiveCall } from "../../../support/naiveLane.js";

const lane = "language";
const minuteMs = 60_000;

type Step =
  | { readonly kind: "take"; readonly member: number; readonly tokens: number }
  | {
      readonly kind: "release";
      readonly nth: number;
      readonly ended: CallEnd;
      /** How long the provider wants to be left alone. */
      readonly waitMs: number | undefined;
    }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "defer"; readonly ms: number }
  | { readonly kind: "clear" }
  | { readonly kind: "want"; readonly member: number; readonly isWanted: boolean }
  | { readonly kind: "leave"; readonly member: number };

const members = 3;
const member = fc.nat({ max: members - 1 });
const ended = fc.constantFrom<CallEnd[]>(
  "answered",
  "answered",
  "failed",
  "deferred",
  "unreachable",
);
const take = fc.record({
  kind: fc.constant("take" as const),
  member,
  tokens: fc.constantFrom(0, 1, 20, 60, 150),
});
const release = fc
  .record({
    kind: fc.constant("release" as const),
    nth: fc.nat(),
    ended,
    waitMs: fc.constantFrom(undefined, 0, 500, 5000, 90_000),
  })
  .map((given) =>
    ["answered", "failed"].includes(given.ended) ? { ...given, waitMs: undefined } : given,
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: take },
  {
    weight: 8,
    arbitrary: release,
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 999, 1000, 7000, 30_000, minuteMs),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("defer" as const),
      ms: fc.constantFrom(-5, 0, 500, 5000, 90_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("want" as const), member, isWanted: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), member }) },
);
const limit: fc.Arbitrary<LaneLimit> = fc.record({
  places: fc.integer({ min: 1, max: 9 }),
  requestsPerMinute: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  tokensPerMinute: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  endpoints: fc.option(fc.subarray(["http://a", "http://b", "http://c"]), { nil: undefined }),
});

/** The same steps for the lanes and for the naive lane, which have to agree at each. */
class Twins {
  readonly rig: LaneRig;
  readonly naive: NaiveLane;
  readonly #members: { joined: LaneMember; id: number; isTold: boolean; last: Taken | undefined }[];
  readonly #held: { place: Place; call: NaiveCall }[] = [];
  #ids = 0;

  constructor(given: LaneLimit) {
    this.rig = new LaneRig(given);
    this.naive = new NaiveLane(wholeLimit(given));
    this.#members = Array.from({ length: members }, () => this.#join());
  }

  do(given: Step): void {
    const { rig, naive } = this;
    switch (given.kind) {
      case "take":
        return this.#take(given.member, given.tokens);
      case "release": {
        const [held] = this.#held.splice(given.nth % Math.max(1, this.#held.length), 1);
        if (held === undefined) return;
        const untilMs = given.waitMs === undefined ? undefined : rig.nowMs + given.waitMs;
        held.call.end = { ended: given.ended, atMs: rig.nowMs, untilMs };
        if (untilMs !== undefined && !naive.isPooled) {
          naive.log.push({ kind: "defer", atMs: rig.nowMs, untilMs });
        }
        naive.log.push({ kind: "end", call: held.call });
        return held.place.release(given.ended, untilMs);
      }
      case "pass":
        rig.nowMs += given.ms;
        return;
      case "defer": {
        const untilMs = rig.nowMs + given.ms;
        if (given.ms >= 0) naive.log.push({ kind: "defer", atMs: rig.nowMs, untilMs });
        return rig.lanes.defer(lane, untilMs);
      }
      case "clear":
        naive.log.push({ kind: "clear" });
        return rig.lanes.clear(lane);
      case "want": {
        const of = this.#member(given.member);
        naive.wanting[given.isWanted ? "add" : "delete"](of.id);
        of.last = undefined;
        return of.joined.want(given.isWanted ? new Set([lane]) : new Set());
      }
      case "leave": {
        const left = this.#member(given.member);
        naive.wanting.delete(left.id);
        this.#members[given.member] = this.#join();
        return left.joined.leave();
      }
    }
  }

  /** Whoever could go on knows it: was told, or its moment has come. */
  checkNobodyWaitsForNothing(): void {
    for (const { id, isTold, last } of this.#members) {
      if (last === undefined || last.kind === "place" || isTold) continue;
      if (last.kind === "later" && last.atMs <= this.rig.nowMs) continue;
      const now = this.naive.answer(id, 0, this.rig.nowMs);
      assert.notEqual(now.kind, "place", "it was not told");
      assert.ok(last.kind === "later" || now.kind === "full" || this.naive.isFull, "of a moment");
    }
  }

  #take(index: number, tokens: number): void {
    const { rig, naive } = this;
    const asking = this.#member(index);
    const expected = naive.answer(asking.id, tokens, rig.nowMs);
    // Telling others comes with the answer: they are untold again only once they ask.
    asking.isTold = false;
    const taken = asking.joined.take({ lane, tokens });
    asking.last = tokens === 0 ? taken : undefined;
    if (taken.kind !== "place") {
      naive.wanting.add(asking.id);
      assert.deepEqual(taken, expected);
      return;
    }
    assert.deepEqual({ kind: "place", endpoint: taken.place.endpoint }, expected);
    const call: NaiveCall = {
      kind: "call",
      member: asking.id,
      tokens,
      endpoint: taken.place.endpoint,
      startMs: rig.nowMs,
    };
    naive.log.push(call);
    this.#held.push({ place: taken.place, call });
  }

  #member(index: number) {
    const found = this.#members[index];
    assert.ok(found);
    return found;
  }

  #join() {
    const joined = this.rig.join(() => (record.isTold = true));
    const record = {
      joined,
      id: this.#ids++,
      isTold: false,
      last: undefined as Taken | undefined,
    };
    return record;
  }
}

const check = (holds: (twins: Twins, steps: readonly Step[]) => void, numRuns = 400): void => {
  fc.assert(
    fc.property(limit, fc.array(step, { maxLength: 120, size: "max" }), (given, steps) => {
      holds(new Twins(given), steps);
    }),
    { numRuns },
  );
};

describe("Lanes, whatever happens", () => {
  it("answer as the rules say, worked out from all that has happened", () => {
    check((twins, steps) => steps.forEach((given) => twins.do(given)));
  });

  it("never have more under way than a lane has places", () => {
    check((twins, steps) => {
      const { places } = wholeLimit(twins.rig.limit);
      for (const given of steps) {
        twins.do(given);
        assert.ok(twins.naive.running.length <= places);
      }
    });
  });

  it("begin no more in any minute than a lane's limits, save for one large call alone", () => {
    check((twins, steps) => {
      steps.forEach((given) => twins.do(given));
      const { requestsPerMinute, tokensPerMinute } = wholeLimit(twins.rig.limit);
      for (const { startMs } of twins.naive.calls) {
        const minute = twins.naive.calls.filter(
          (call) => call.startMs >= startMs && call.startMs < startMs + minuteMs,
        );
        const counted = minute.filter(({ tokens }) => tokens > 0);
        const used = counted.reduce((sum, { tokens }) => sum + tokens, 0);
        assert.ok(minute.length <= requestsPerMinute);
        assert.ok(used <= tokensPerMinute || counted.length === 1);
      }
    });
  });

  it("begin nothing before a deferral's end, unless somebody clears the lane", () => {
    check((twins, steps) => {
      let closedUntilMs = 0;
      for (const given of steps) {
        const before = twins.naive.calls.length;
        twins.do(given);
        if (given.kind === "defer") {
          closedUntilMs = Math.max(closedUntilMs, twins.rig.nowMs + given.ms);
        }
        if (given.kind === "clear") closedUntilMs = 0;
        if (twins.naive.calls.length > before) assert.ok(twins.rig.nowMs >= closedUntilMs);
      }
    });
  });

  it("let nobody wait for nothing: who could go on is told, or knows the moment", () => {
    check((twins, steps) => {
      for (const given of steps) {
        twins.do(given);
        twins.checkNobodyWaitsForNothing();
      }
    });
  });

  it("serve each that waits and holds nothing within as many releases as there are searches", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        (searches, places, seed) => {
          const random = seededRandom(seed);
          const rig = new LaneRig(places);
          const held: Place[][] = [];
          const waited: number[] = [];
          const told = new Set<number>();
          const joined = Array.from({ length: searches }, (_, id) => {
            [held[id], waited[id]] = [[], 0];
            told.add(id);
            return rig.join(() => told.add(id));
          });
          const askAll = (): void => {
            while (told.size > 0) {
              const id = random.pick([...told]);
              told.delete(id);
              const taken = joined[id]?.take({ lane });
              if (taken?.kind !== "place") continue;
              held[id]?.push(taken.place);
              waited[id] = 0;
              told.add(id);
            }
          };
          askAll();
          for (let releases = 0; releases < 60; releases++) {
            const holder = random.pick(held.filter((own) => own.length > 0));
            holder.splice(random.below(holder.length), 1)[0]?.release("answered");
            held.forEach((own, id) => (waited[id] = own.length === 0 ? (waited[id] ?? 0) + 1 : 0));
            askAll();
            assert.equal(held.flat().length, places, "no place lies idle while somebody waits");
            assert.ok(waited.every((count) => count <= searches));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never throw and never wait longer than was asked, wherever the clock jumps", () => {
    const jump = fc.oneof(
      fc.integer({ min: -100_000_000, max: 100_000_000 }),
      fc.constantFrom(-1, 1, -minuteMs, minuteMs, -1e12, 1e12),
    );
    const jumpOrStep = fc.oneof(
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("jump" as const), ms: jump }) },
      { weight: 4, arbitrary: step },
    );
    fc.assert(
      fc.property(limit, fc.array(jumpOrStep, { maxLength: 120, size: "max" }), (given, steps) => {
        const rig = new LaneRig(given);
        const asking = rig.join();
        const held: Place[] = [];
        for (const one of steps) {
          if (one.kind === "jump" || one.kind === "pass") rig.nowMs += one.ms;
          else if (one.kind === "defer") rig.lanes.defer(lane, rig.nowMs + one.ms);
          else if (one.kind === "release") held.shift()?.release(one.ended);
          const taken = asking.take({ lane, tokens: one.kind === "take" ? one.tokens : 1 });
          if (taken.kind === "place") held.push(taken.place);
          if (taken.kind !== "later") continue;
          assert.ok(taken.atMs > rig.nowMs && taken.atMs <= rig.nowMs + 90_000);
        }
      }),
      { numRuns: 400 },
    );
  });
});
