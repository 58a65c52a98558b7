import assert from "node:assert/strict";
import { Slices } from "../../../src/sessions/slices.js";

describe("work in slices", () => {
  it("gives whoever waits a turn when a slice is over", async () => {
    const slices = new Slices();
    while (!slices.isOver);
    let turns = 0;
    setImmediate(() => turns++);
    await slices.next();
    assert.equal(turns, 1);
  });

  it("ends between two slices when it is told to", async () => {
    const reason = new Error("enough");
    await assert.rejects(new Slices().next(AbortSignal.abort(reason)), reason);
  });
});
