import assert from "node:assert/strict";
import { Lanes } from "../../../src/search/lanes.js";

const nobody = (): void => undefined;

describe("Lanes", () => {
  it("never give more places than a lane has, each lane its own", () => {
    const member = new Lanes((lane) => (lane === "image" ? 2 : 1)).join(nobody);
    assert.ok(member.take("image"));
    assert.ok(member.take("image"));
    assert.equal(member.take("image"), undefined);
    assert.ok(member.take("vision"));
  });

  it("tell who waits when a place becomes free, once however often it is given back", () => {
    const lanes = new Lanes(() => 1);
    let told = 0;
    const release = lanes.join(nobody).take("image");
    const waiting = lanes.join(() => told++);
    waiting.want(new Set(["image"]));
    release?.();
    release?.();
    assert.equal(told, 1);
    assert.ok(waiting.take("image"));
    assert.equal(waiting.take("image"), undefined);
  });

  it("give a free place to the search that holds fewest, then to the one served longest ago", () => {
    const lanes = new Lanes(() => 2);
    const [greedy, modest] = [lanes.join(nobody), lanes.join(nobody)];
    const first = greedy.take("image");
    greedy.take("image");
    greedy.want(new Set(["image"]));
    modest.want(new Set(["image"]));
    first?.();
    assert.equal(greedy.take("image"), undefined, "the other one waits and holds none");
    const held = modest.take("image");
    assert.ok(held);
    held();
    assert.equal(greedy.take("image"), undefined, "both hold... the greedy one still holds more");
  });

  it("are not held up by a search that wants nothing any more", () => {
    const lanes = new Lanes(() => 1);
    let told = 0;
    const busy = lanes.join(() => told++);
    const idle = lanes.join(nobody);
    busy.want(new Set(["image"]));
    const held = busy.take("image");
    idle.want(new Set(["image"]));
    held?.();
    assert.equal(busy.take("image"), undefined);
    idle.want(new Set());
    assert.ok(told >= 2);
    assert.ok(busy.take("image"));
  });

  it("keep the places of a search that left until its calls have ended", () => {
    const lanes = new Lanes(() => 1);
    const leaver = lanes.join(nobody);
    const release = leaver.take("image");
    leaver.leave();
    const next = lanes.join(nobody);
    assert.equal(next.take("image"), undefined);
    release?.();
    assert.ok(next.take("image"));
  });

  it("take a limit below one as one, so that nothing waits for ever", () => {
    assert.ok(new Lanes(() => 0).join(nobody).take("image"));
  });
});
