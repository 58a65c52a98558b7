import assert from "node:assert/strict";
import { Lanes } from "../../../src/search/lanes.js";
import { LaneRig, placeOf } from "../../support/laneRig.js";

const image = { lane: "image" };
const [wanted, nothing] = [new Set(["image"]), new Set<string>()];

describe("Lanes", () => {
  it("never give more places than a lane has, each lane its own", () => {
    const limitOf = (lane: string): number => (lane === "image" ? 2 : 1);
    const member = new Lanes(limitOf, { nowMs: () => 0 }).join(() => undefined);
    placeOf(member.take(image));
    placeOf(member.take(image));
    assert.deepEqual(member.take(image), { kind: "full" });
    placeOf(member.take({ lane: "vision" }));
  });

  it("tell who waits when a place becomes free, once however often it is given back", () => {
    const rig = new LaneRig(1);
    let told = 0;
    const place = placeOf(rig.join().take(image));
    const waiting = rig.join(() => told++);
    waiting.want(wanted);
    place.release("answered");
    place.release("failed");
    assert.equal(told, 1);
    placeOf(waiting.take(image));
    assert.deepEqual(waiting.take(image), { kind: "full" });
  });

  it("give a free place to the search that holds fewest, then to the one served longest ago", () => {
    const rig = new LaneRig(2);
    const [greedy, modest] = [rig.join(), rig.join()];
    const first = placeOf(greedy.take(image));
    placeOf(greedy.take(image));
    greedy.want(wanted);
    modest.want(wanted);
    first.release("answered");
    assert.deepEqual(greedy.take(image), { kind: "full" }, "the other one waits and holds none");
    const held = placeOf(modest.take(image));
    held.release("answered");
    assert.deepEqual(greedy.take(image), { kind: "full" }, "the greedy one still holds more");
  });

  it("are not held up by a search that wants nothing any more", () => {
    const rig = new LaneRig(1);
    let told = 0;
    const busy = rig.join(() => told++);
    const idle = rig.join();
    busy.want(wanted);
    const held = placeOf(busy.take(image));
    idle.want(wanted);
    held.release("answered");
    assert.deepEqual(busy.take(image), { kind: "full" });
    const before = told;
    idle.want(nothing);
    assert.equal(told, before + 1);
    placeOf(busy.take(image));
  });

  it("count who was refused as waiting, before it says so itself", () => {
    const rig = new LaneRig(1);
    let told = 0;
    const held = placeOf(rig.join().take(image));
    const refused = rig.join(() => told++);
    assert.deepEqual(refused.take(image), { kind: "full" });
    held.release("answered");
    assert.equal(told, 1, "between the refusal and its `want` a place came free");
    refused.want(nothing);
    placeOf(rig.join().take(image)).release("answered");
    assert.equal(told, 1);
  });

  it("tell who was refused for another search's sake once that one has been served", () => {
    const rig = new LaneRig(2);
    const told: string[] = [];
    const [first, second] = [
      rig.join(() => told.push("first")),
      rig.join(() => told.push("second")),
    ];
    const places = [placeOf(first.take(image)), placeOf(second.take(image))];
    first.want(wanted);
    second.want(wanted);
    places.forEach((place) => place.release("answered"));
    told.length = 0;
    assert.deepEqual(second.take(image), { kind: "full" }, "the first was served longer ago");
    assert.deepEqual(told, ["first"], "and learns that it holds somebody up");
    placeOf(first.take(image));
    assert.deepEqual(told, ["first", "second"], "there is a place left");
    placeOf(second.take(image));
    assert.deepEqual(told, ["first", "second"], "there is none left to tell of");
  });

  it("keep the places of a search that left until its calls have ended", () => {
    const rig = new LaneRig(1);
    const leaver = rig.join();
    const place = placeOf(leaver.take(image));
    leaver.leave();
    const next = rig.join();
    assert.deepEqual(next.take(image), { kind: "full" });
    place.release("failed");
    placeOf(next.take(image));
  });

  it("tell who waits when a search that came first leaves", () => {
    const rig = new LaneRig(1);
    let told = 0;
    const [leaver, next] = [rig.join(), rig.join(() => told++)];
    placeOf(next.take(image)).release("answered");
    leaver.want(wanted);
    assert.deepEqual(next.take(image), { kind: "full" });
    leaver.leave();
    assert.equal(told, 1);
    placeOf(next.take(image));
  });

  const limits: readonly [why: string, limit: number | undefined, places: number][] = [
    ["none at all as one, so that nothing waits for ever", undefined, 1],
    ["zero as one", 0, 1],
    ["less than zero as one", -3, 1],
    ["what is no number as one", NaN, 1],
    ["a fraction as the whole places in it", 2.9, 2],
    ["any number", 64, 64],
  ];
  for (const [why, limit, places] of limits) {
    it(`take a limit of ${why}`, () => {
      const rig = new LaneRig(limit);
      assert.equal(rig.takeAll(rig.join()).length, places);
    });
  }

  it("take a limit as it is now", () => {
    const rig = new LaneRig(3);
    const member = rig.join();
    const places = rig.takeAll(member);
    rig.limit = { places: 2 };
    places[0]?.release("answered");
    assert.deepEqual(member.take(image), { kind: "full" });
    rig.limit = 4;
    assert.equal(rig.takeAll(member).length, 2);
  });
});
