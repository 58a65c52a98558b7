import assert from "node:assert/strict";
import type { LaneMember, Place } from "../../../../src/search/lanes.js";
import { LaneRig, placeOf } from "../../../support/laneRig.js";

const image = { lane: "image" };
const month = 30 * 24 * 3_600_000;

/** Gives back what is held and takes what there is, as answers come in. @returns places a round */
function rounds(rig: LaneRig, member: LaneMember, count: number): number[] {
  return Array.from({ length: count }, () => {
    const places = rig.takeAll(member);
    places.forEach((place) => place.release("answered"));
    return places.length;
  });
}

describe("A lane whose provider asked to be left alone", () => {
  it("gives no search a place before that moment, to the millisecond", () => {
    const rig = new LaneRig(16);
    const [first, second] = [rig.join(), rig.join()];
    const untilMs = rig.nowMs + 60_000;
    rig.takeAll(first);
    rig.lanes.defer("image", untilMs);
    for (const nowMs of [rig.nowMs, untilMs - 1]) {
      rig.nowMs = nowMs;
      for (const member of [first, second]) {
        assert.deepEqual(member.take(image), { kind: "later", atMs: untilMs });
      }
    }
    placeOf(second.take({ lane: "vision" }));
    rig.nowMs = untilMs;
    assert.deepEqual(first.take(image), { kind: "full" });
  });

  it("is left alone until the latest of the moments asked for", () => {
    const rig = new LaneRig(4);
    const member = rig.join();
    for (const afterMs of [2000, 5000, 1000]) rig.lanes.defer("image", rig.nowMs + afterMs);
    assert.deepEqual(member.take(image), { kind: "later", atMs: rig.nowMs + 5000 });
  });

  const moments: readonly [why: string, untilMs: number, atMs: number | undefined][] = [
    ["a month ahead", 1_000_000 + month, 1_000_000 + month],
    ["without end", Infinity, Infinity],
    ["that is now", 1_000_000, undefined],
    ["that is over", 999_999, undefined],
    ["before all time", -1, undefined],
    ["infinitely long ago", -Infinity, undefined],
    ["that is none", NaN, undefined],
  ];
  for (const [why, untilMs, atMs] of moments) {
    it(`copes with a moment ${why}`, () => {
      const rig = new LaneRig(4);
      const member = rig.join();
      rig.lanes.defer("image", untilMs);
      const taken = member.take(image);
      if (atMs === undefined) placeOf(taken);
      else assert.deepEqual(taken, { kind: "later", atMs });
      rig.lanes.clear("image");
      placeOf(member.take(image));
    });
  }

  it("comes back with half its places, and one more after each round of answers", () => {
    const rig = new LaneRig(5);
    const member = rig.join();
    rig.lanes.defer("image", rig.nowMs);
    assert.deepEqual(rounds(rig, member, 6), [2, 3, 4, 5, 5, 5]);
  });

  it("halves again each time, down to one, and finds back from there", () => {
    const rig = new LaneRig(8);
    const member = rig.join();
    const after = [0, 1, 2, 3, 4].map(() => {
      rig.lanes.defer("image", rig.nowMs);
      const places = rig.takeAll(member);
      places.forEach((place) => place.release("deferred"));
      return places.length;
    });
    assert.deepEqual(after, [4, 2, 1, 1, 1]);
    assert.deepEqual(rounds(rig, member, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("begins its round of answers anew each time", () => {
    const rig = new LaneRig(8);
    const member = rig.join();
    const answerOne = () => placeOf(member.take(image)).release("answered");
    rig.lanes.defer("image", rig.nowMs);
    for (let answers = 0; answers < 3; answers++) answerOne();
    rig.lanes.defer("image", rig.nowMs);
    answerOne();
    const places = rig.takeAll(member);
    assert.equal(places.length, 2, "an answer of the round before does not count");
    places.forEach((place) => place.release("failed"));
    answerOne();
    assert.equal(rig.takeAll(member).length, 3);
  });

  it("follows a raised limit at once when it has found back", () => {
    const rig = new LaneRig(2);
    const member = rig.join();
    rig.lanes.defer("image", rig.nowMs);
    assert.deepEqual(rounds(rig, member, 2), [1, 2]);
    rig.limit = 6;
    assert.equal(rig.takeAll(member).length, 6);
  });

  it("halves once for all calls that were under way and refused together", () => {
    const rig = new LaneRig(16);
    const member = rig.join();
    for (const place of rig.takeAll(member)) {
      rig.lanes.defer("image", ++rig.nowMs);
      place.release("deferred");
    }
    assert.equal(rig.takeAll(member).length, 8);
  });

  it("takes no answer to a call from before as a sign that it may have more", () => {
    const rig = new LaneRig(4);
    const member = rig.join();
    const before = rig.takeAll(member);
    rig.lanes.defer("image", rig.nowMs);
    before.forEach((place) => place.release("answered"));
    assert.equal(rig.takeAll(member).length, 2);
  });

  it("takes no failure as an answer", () => {
    const rig = new LaneRig(4);
    const member = rig.join();
    rig.lanes.defer("image", rig.nowMs);
    for (const ended of ["failed", "deferred", "unreachable"] as const) {
      for (let round = 0; round < 4; round++) {
        const places = rig.takeAll(member);
        assert.equal(places.length, 2);
        places.forEach((place) => place.release(ended));
      }
    }
  });

  it("starts nothing while more calls are under way than it has places now", () => {
    const rig = new LaneRig(4);
    const member = rig.join();
    const before = rig.takeAll(member);
    rig.lanes.defer("image", rig.nowMs);
    const startable = (): number => {
      before.pop()?.release("failed");
      const places = rig.takeAll(member);
      places.forEach((place: Place) => place.release("failed"));
      return places.length;
    };
    assert.deepEqual([startable(), startable(), startable(), startable()], [0, 0, 1, 2]);
  });

  it("may be asked at once when a person has seen to it, still gently", () => {
    const rig = new LaneRig(8);
    let told = 0;
    const member = rig.join(() => told++);
    rig.lanes.defer("image", Infinity);
    assert.deepEqual(member.take(image), { kind: "later", atMs: Infinity });
    assert.equal(told, 0);
    rig.lanes.clear("image");
    assert.equal(told, 1);
    assert.equal(rig.takeAll(member).length, 4);
  });

  it("tells those that wait of a moment that has moved", () => {
    const rig = new LaneRig(1);
    let told = 0;
    const waiting = rig.join(() => told++);
    placeOf(rig.join().take(image));
    assert.deepEqual(waiting.take(image), { kind: "full" });
    rig.lanes.defer("image", rig.nowMs + 1000);
    assert.equal(told, 1);
    assert.deepEqual(waiting.take(image), { kind: "later", atMs: rig.nowMs + 1000 });
  });
});

describe("A lane on a clock that jumps", () => {
  it("takes a moment as the clock tells it then, and tells one so", () => {
    const rig = new LaneRig(1);
    const member = rig.join();
    placeOf(member.take(image)).release("answered");
    rig.nowMs -= 500_000;
    placeOf(member.take(image)).release("answered");
    rig.lanes.defer("image", rig.nowMs + 2000);
    assert.deepEqual(member.take(image), { kind: "later", atMs: rig.nowMs + 2000 });
    rig.nowMs += 2000;
    placeOf(member.take(image));
  });

  const jumps: readonly [why: string, byMs: readonly number[], leftMs: number][] = [
    ["back an hour", [-3_600_000], 60_000],
    ["back before all time", [-2_000_000], 60_000],
    ["back a little, many times", [-1, -1, -1, -1], 60_000],
    ["back and on", [-5000, 2000], 58_000],
    ["on and back", [40_000, -3_600_000], 20_000],
    ["on past the end", [3_600_000], 0],
    ["on past the end and back", [3_600_000, -7_200_000], 0],
  ];
  for (const [why, byMs, leftMs] of jumps) {
    it(`waits no longer than was asked: ${why}`, () => {
      const rig = new LaneRig({ places: 8, requestsPerMinute: 1 });
      const member = rig.join();
      const busy = placeOf(member.take({ lane: "vision" }));
      rig.lanes.defer("image", rig.nowMs + 60_000);
      for (const by of byMs) {
        rig.nowMs += by;
        member.take(image);
      }
      if (leftMs > 0) {
        for (const lane of ["image", "vision"]) {
          const later = { kind: "later", atMs: rig.nowMs + leftMs };
          assert.deepEqual(member.take({ lane }), later, "a deferral and a minute's requests");
        }
        rig.nowMs += leftMs;
        placeOf(member.take(image));
      }
      placeOf(member.take({ lane: "vision" }));
      busy.release("answered");
    });
  }
});
