import assert from "node:assert/strict";
import { Lanes, type LaneMember } from "../../../src/search/lanes.js";

const nobody = (): void => undefined;
const still = { nowMs: () => 0 };

/** @returns how to give the place back; undefined where there is none now */
function take(member: LaneMember, lane: string): (() => void) | undefined {
  const taken = member.take({ lane });
  return taken.kind === "place" ? () => taken.place.release("answered") : undefined;
}

describe("Lanes", () => {
  it("never give more places than a lane has, each lane its own", () => {
    const member = new Lanes((lane) => (lane === "image" ? 2 : 1), still).join(nobody);
    assert.ok(take(member, "image"));
    assert.ok(take(member, "image"));
    assert.equal(take(member, "image"), undefined);
    assert.ok(take(member, "vision"));
  });

  it("tell who waits when a place becomes free, once however often it is given back", () => {
    const lanes = new Lanes(() => 1, still);
    let told = 0;
    const release = take(lanes.join(nobody), "image");
    const waiting = lanes.join(() => told++);
    waiting.want(new Set(["image"]));
    release?.();
    release?.();
    assert.equal(told, 1);
    assert.ok(take(waiting, "image"));
    assert.equal(take(waiting, "image"), undefined);
  });

  it("give a free place to the search that holds fewest, then to the one served longest ago", () => {
    const lanes = new Lanes(() => 2, still);
    const [greedy, modest] = [lanes.join(nobody), lanes.join(nobody)];
    const first = take(greedy, "image");
    take(greedy, "image");
    greedy.want(new Set(["image"]));
    modest.want(new Set(["image"]));
    first?.();
    assert.equal(take(greedy, "image"), undefined, "the other one waits and holds none");
    const held = take(modest, "image");
    assert.ok(held);
    held();
    assert.equal(take(greedy, "image"), undefined, "both hold... the greedy one still holds more");
  });

  it("are not held up by a search that wants nothing any more", () => {
    const lanes = new Lanes(() => 1, still);
    let told = 0;
    const busy = lanes.join(() => told++);
    const idle = lanes.join(nobody);
    busy.want(new Set(["image"]));
    const held = take(busy, "image");
    idle.want(new Set(["image"]));
    held?.();
    assert.equal(take(busy, "image"), undefined);
    idle.want(new Set());
    assert.ok(told >= 2);
    assert.ok(take(busy, "image"));
  });

  it("keep the places of a search that left until its calls have ended", () => {
    const lanes = new Lanes(() => 1, still);
    const leaver = lanes.join(nobody);
    const release = take(leaver, "image");
    leaver.leave();
    const next = lanes.join(nobody);
    assert.equal(take(next, "image"), undefined);
    release?.();
    assert.ok(take(next, "image"));
  });

  it("take a limit below one as one, so that nothing waits for ever", () => {
    assert.ok(new Lanes(() => 0, still).join(nobody).take({ lane: "image" }).kind === "place");
  });
});
