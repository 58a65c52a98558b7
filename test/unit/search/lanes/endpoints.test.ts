import assert from "node:assert/strict";
import { LaneRig, placeOf } from "../../../support/laneRig.js";

const image = { lane: "image" };
const endpoints = ["http://a", "http://b", "http://c"];

function rigOf(count: number, places = 100) {
  const rig = new LaneRig({ places, endpoints: endpoints.slice(0, count) });
  let told = 0;
  const member = rig.join(() => told++);
  const take = () => placeOf(member.take(image));
  return { rig, member, take, told: () => told };
}

describe("A lane with several endpoints", () => {
  it("names none where it has none", () => {
    for (const limit of [2, { places: 2 }, { places: 2, endpoints: [] }]) {
      assert.equal(placeOf(new LaneRig(limit).join().take(image)).endpoint, null);
    }
  });

  it("goes to each in turn while they are equal, each named once", () => {
    const { rig, take } = rigOf(3);
    rig.limit = { places: 100, endpoints: [...endpoints, ...endpoints] };
    const asked = Array.from({ length: 7 }, () => take().endpoint);
    assert.deepEqual(asked, [...endpoints, ...endpoints, "http://a"]);
  });

  it("goes in turn also when each call ends before the next begins", () => {
    const { take } = rigOf(3);
    const asked = Array.from({ length: 6 }, () => {
      const place = take();
      place.release("answered");
      return place.endpoint;
    });
    assert.deepEqual(asked, [...endpoints, ...endpoints]);
  });

  it("goes to the one with the fewest calls", () => {
    const { take } = rigOf(3);
    const [, second] = [take(), take(), take(), take()];
    second.release("failed");
    const asked = [take(), take(), take()].map(({ endpoint }) => endpoint);
    assert.deepEqual(
      asked,
      ["http://b", "http://c", "http://b"],
      "the first has two from the start",
    );
  });

  it("keeps its places over all of them", () => {
    const { take, member } = rigOf(3, 2);
    take();
    take();
    assert.deepEqual(member.take(image), { kind: "full" });
  });

  it("leaves out one that was unreachable, and tries it with one call when its pause is over", () => {
    const { rig, take } = rigOf(2);
    take().release("unreachable");
    rig.nowMs += 999;
    assert.deepEqual([take().endpoint, take().endpoint], ["http://b", "http://b"]);
    rig.nowMs += 1;
    assert.deepEqual(
      [take().endpoint, take().endpoint],
      ["http://a", "http://b"],
      "one call tries",
    );
  });

  it("takes it back fully once it has answered", () => {
    const { rig, take } = rigOf(2);
    take().release("unreachable");
    const others = [take(), take(), take()];
    rig.nowMs += 1000;
    take().release("answered");
    const asked = others.map(() => take().endpoint);
    assert.deepEqual(asked, ["http://a", "http://a", "http://a"]);
  });

  it("doubles the pause from a second to a minute, and forgets it after an answer", () => {
    const { rig, take, member } = rigOf(1);
    const pauses = (count: number): number[] =>
      Array.from({ length: count }, () => {
        take().release("unreachable");
        const taken = member.take(image);
        assert.ok(taken.kind === "later");
        const pauseMs = taken.atMs - rig.nowMs;
        rig.nowMs += pauseMs;
        return pauseMs;
      });
    assert.deepEqual(pauses(8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    assert.deepEqual(pauses(2000).at(-1), 60_000, "however often");
    take().release("failed");
    assert.deepEqual(pauses(1), [60_000], "a failure is no answer");
    take().release("answered");
    assert.deepEqual(pauses(2), [1000, 2000]);
  });

  it("takes calls that were under way together as one trouble", () => {
    const { rig, take, member } = rigOf(1);
    const places = [take(), take(), take()];
    places.forEach((place) => place.release("unreachable"));
    assert.deepEqual(member.take(image), { kind: "later", atMs: rig.nowMs + 1000 });
  });

  it("asks again at the earliest moment when all are out", () => {
    const { rig, take, member } = rigOf(2);
    const startMs = rig.nowMs;
    take().release("unreachable");
    rig.nowMs += 400;
    take().release("unreachable");
    assert.deepEqual(member.take(image), { kind: "later", atMs: startMs + 1000 });
    rig.nowMs = startMs + 1000;
    const tried = take();
    assert.equal(tried.endpoint, "http://a");
    assert.deepEqual(member.take(image), { kind: "later", atMs: startMs + 1400 });
    rig.nowMs = startMs + 1400;
    assert.equal(take().endpoint, "http://b");
    assert.deepEqual(member.take(image), { kind: "full" }, "both are being tried");
    tried.release("answered");
    assert.equal(take().endpoint, "http://a");
  });

  it("tells those that wait while it is being tried how that ended", () => {
    const { rig, take, member, told } = rigOf(1);
    take().release("unreachable");
    rig.nowMs += 1000;
    const tried = take();
    assert.deepEqual(member.take(image), { kind: "full" });
    const before = told();
    tried.release("answered");
    assert.equal(told(), before + 1);
    take();
  });

  it("tries one again though a call of before still hangs there", () => {
    const { rig, take } = rigOf(1);
    const [, lost] = [take(), take()];
    lost.release("unreachable");
    rig.nowMs += 1000;
    assert.equal(take().endpoint, "http://a");
  });

  it("tries all at once when a person has seen to it", () => {
    const { rig, take } = rigOf(2);
    take().release("unreachable");
    take().release("unreachable");
    rig.lanes.clear("image");
    assert.deepEqual([take().endpoint, take().endpoint], ["http://a", "http://b"]);
  });

  it("goes on with the endpoints that the limit names now", () => {
    const { rig, take } = rigOf(2);
    const gone = take();
    rig.limit = { places: 100, endpoints: ["http://b", "http://d"] };
    assert.deepEqual([take().endpoint, take().endpoint].sort(), ["http://b", "http://d"]);
    gone.release("unreachable");
    assert.notEqual(take().endpoint, "http://a");
  });
});
