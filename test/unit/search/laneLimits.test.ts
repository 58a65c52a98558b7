import assert from "node:assert/strict";
import fc from "fast-check";
import type { CallEnding, LaneLimit } from "../../../src/search/laneLimit.js";
import { Lanes, type LaneMember, type Place, type Taken } from "../../../src/search/lanes.js";

const lane = "cloud";
const nobody = (): void => undefined;

class Hand {
  nowMs = 1_000_000;
  readonly lanes: Lanes;
  readonly member: LaneMember;

  constructor(limit: number | LaneLimit) {
    this.lanes = new Lanes(() => limit, { nowMs: () => this.nowMs });
    this.member = this.lanes.join(nobody);
  }

  take(tokens?: number): Taken {
    return this.member.take(tokens === undefined ? { lane } : { lane, tokens });
  }

  place(tokens?: number): Place {
    const taken = this.take(tokens);
    assert.ok(taken.kind === "place", `not now: ${JSON.stringify(taken)}`);
    return taken.place;
  }

  /** How many calls could begin now; all of them end as said. */
  round(ended: CallEnding = "answered"): number {
    const places: Place[] = [];
    for (let taken = this.take(); taken.kind === "place"; taken = this.take()) {
      places.push(taken.place);
    }
    places.forEach((place) => place.release(ended));
    return places.length;
  }
}

describe("a lane that its provider wants left alone", () => {
  it("takes nobody's call before the moment is over, and says when that is", () => {
    const hand = new Hand(16);
    const other = hand.lanes.join(nobody);
    hand.lanes.defer(lane, hand.nowMs + 60_000);
    hand.lanes.defer(lane, hand.nowMs + 5000);
    const later = { kind: "later", atMs: hand.nowMs + 60_000 };
    assert.deepEqual(hand.take(), later);
    assert.deepEqual(other.take({ lane }), later);
    hand.nowMs += 59_999;
    assert.equal(hand.take().kind, "later");
    hand.nowMs += 1;
    assert.equal(hand.take().kind, "place");
  });

  it("comes back with half its places, then one more after each round of answers", () => {
    const hand = new Hand(8);
    assert.equal(hand.round("deferred"), 8);
    // Eight that were refused at the same time are one complaint.
    for (let i = 0; i < 8; i++) hand.lanes.defer(lane, hand.nowMs + 1000);
    hand.nowMs += 1000;
    assert.deepEqual(
      Array.from({ length: 6 }, () => hand.round()),
      [4, 5, 6, 7, 8, 8],
    );
    hand.lanes.defer(lane, hand.nowMs + 1000);
    hand.nowMs += 1000;
    assert.deepEqual(
      [hand.round("failed"), hand.round("failed")],
      [4, 4],
      "a failure is no answer",
    );
  });

  it("may be asked at once when a person has seen to it, and tells who waits", () => {
    const hand = new Hand(1);
    let told = 0;
    hand.lanes.join(() => told++).want(new Set([lane]));
    hand.lanes.defer(lane, hand.nowMs + 1e12);
    hand.lanes.clear(lane);
    assert.equal(told, 1);
  });

  for (const [what, untilMs] of [
    ["no number", NaN],
    ["a moment that is over", -5],
    ["no moment", -Infinity],
  ] as const) {
    it(`goes on when it is told ${what}`, () => {
      const hand = new Hand(1);
      hand.lanes.defer(lane, untilMs);
      assert.equal(hand.take().kind, "place");
    });
  }

  it("is held for no longer than was asked when the clock jumps back", () => {
    const hand = new Hand(1);
    hand.lanes.defer(lane, hand.nowMs + 10_000);
    hand.nowMs -= 500_000;
    assert.deepEqual(hand.take(), { kind: "later", atMs: hand.nowMs + 10_000 });
    hand.nowMs += 10_000;
    assert.equal(hand.take().kind, "place");
  });
});

describe("a lane with limits a minute", () => {
  it("takes as many requests as it says, and names the moment of the next one", () => {
    const hand = new Hand({ places: 99, requestsPerMinute: 3 });
    const firstMs = hand.nowMs;
    for (let i = 0; i < 3; i++) {
      hand.place().release("answered");
      hand.nowMs += 1000;
    }
    assert.deepEqual(hand.take(), { kind: "later", atMs: firstMs + 60_000 });
    hand.nowMs = firstMs + 60_000;
    assert.equal(hand.take().kind, "place");
  });

  it("counts tokens, and lets one that is larger than all of them go alone", () => {
    const hand = new Hand({ places: 99, tokensPerMinute: 1000 });
    hand.place(600).release("answered");
    assert.equal(hand.take(600).kind, "later");
    hand.place(400).release("answered");
    hand.nowMs += 60_000;
    hand.place(5000).release("answered");
    assert.equal(hand.take(1).kind, "later");
  });

  it("never passes them in any minute, at any times and sizes", () => {
    const step = fc.record({ afterMs: fc.nat(20_000), tokens: fc.nat(400) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const hand = new Hand({ places: 99, requestsPerMinute: 5, tokensPerMinute: 1000 });
        const asked: { atMs: number; tokens: number }[] = [];
        for (const { afterMs, tokens } of steps) {
          hand.nowMs += afterMs;
          const taken = hand.take(tokens);
          if (taken.kind === "place") asked.push({ atMs: hand.nowMs, tokens });
          else assert.ok(taken.kind === "later" && taken.atMs > hand.nowMs);
        }
        for (const { atMs } of asked) {
          const minute = asked.filter((each) => each.atMs <= atMs && each.atMs > atMs - 60_000);
          assert.ok(minute.length <= 5);
          assert.ok(minute.reduce((sum, each) => sum + each.tokens, 0) <= 1000);
        }
      }),
    );
  });
});

describe("a lane with several servers", () => {
  const limit = { places: 99, endpoints: ["a", "b", "c"] };

  it("sends each call to the one with fewest, and round robin among equals", () => {
    const hand = new Hand(limit);
    const places = Array.from({ length: 6 }, () => hand.place());
    assert.deepEqual(
      places.map(({ endpoint }) => endpoint),
      ["a", "b", "c", "a", "b", "c"],
    );
    places[1]?.release("answered");
    assert.equal(hand.place().endpoint, "b");
  });

  it("leaves out one that was not reached, for longer each time, and forgets it after an answer", () => {
    const hand = new Hand({ places: 99, endpoints: ["a"] });
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      hand.place().release("unreachable");
      const taken = hand.take();
      assert.ok(taken.kind === "later");
      pauses.push(taken.atMs - hand.nowMs);
      hand.nowMs = taken.atMs;
    }
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    hand.place().release("answered");
    hand.place().release("unreachable");
    assert.deepEqual(hand.take(), { kind: "later", atMs: hand.nowMs + 1000 });
  });

  it("goes on with the others meanwhile", () => {
    const hand = new Hand(limit);
    hand.place().release("unreachable");
    assert.deepEqual(
      Array.from({ length: 3 }, () => hand.place().endpoint),
      ["b", "c", "b"],
    );
  });
});

type Step =
  | { readonly kind: "take" | "want" | "give back"; readonly who: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "defer"; readonly ms: number };

describe("lanes that several searches share", () => {
  it("never pass a limit or a moment, and serve everyone who wants a place in turn", () => {
    const who = fc.nat(2);
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ kind: fc.constantFrom("take", "want", "give back"), who }),
      fc.record({ kind: fc.constant("pass"), ms: fc.nat(3000) }),
      fc.record({ kind: fc.constant("defer"), ms: fc.nat(2000) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        fc.integer({ min: 1, max: 3 }),
        (steps, limit) => {
          let nowMs = 0;
          let untilMs = 0;
          const lanes = new Lanes(() => limit, { nowMs: () => nowMs });
          const members = [0, 1, 2].map(() => lanes.join(nobody));
          const held: Place[] = [];
          for (const each of steps) {
            if (each.kind === "pass") nowMs += each.ms;
            else if (each.kind === "defer") {
              untilMs = Math.max(untilMs, nowMs + each.ms);
              lanes.defer(lane, nowMs + each.ms);
            } else if (each.kind === "give back") held.shift()?.release("answered");
            else if (each.kind === "want") members[each.who]?.want(new Set([lane]));
            else {
              const taken = members[each.who]?.take({ lane });
              if (taken?.kind !== "place") continue;
              held.push(taken.place);
              assert.ok(nowMs >= untilMs, "before the moment");
              assert.ok(held.length <= limit, "over the limit");
            }
          }
          // Nobody starves: all places free and no moment left, three takes serve three who want one.
          held.splice(0).forEach((place) => place.release("answered"));
          nowMs = Math.max(nowMs, untilMs);
          members.forEach((member) => member.want(new Set([lane])));
          const served = new Set<LaneMember>();
          for (let i = 0; i < members.length; i++) {
            const next = members.find((member) => {
              const taken = served.has(member) ? undefined : member.take({ lane });
              if (taken?.kind !== "place") return false;
              taken.place.release("answered");
              return true;
            });
            assert.ok(next, "somebody is served");
            next.want(new Set());
            served.add(next);
          }
          assert.equal(served.size, members.length);
        },
      ),
    );
  });
});
