import assert from "node:assert/strict";
import { finished, inTurns, type Steps } from "../../../src/base/steps.js";

function* counted(to: number, log: string[]): Steps<number> {
  try {
    for (let at = 0; at < to; at++) {
      log.push(`step ${at}`);
      yield;
    }
    return to;
  } finally {
    log.push("over");
  }
}

describe("work in steps", () => {
  it("comes to the same at once and in turns", async () => {
    assert.equal(finished(counted(3, [])), 3);
    assert.equal(await inTurns(counted(3, []), () => Promise.resolve()), 3);
  });

  it("gives a turn after each step, and none after the last", async () => {
    const log: string[] = [];
    await inTurns(counted(2, log), () => Promise.resolve(log.push("turn")));
    assert.deepEqual(log, ["step 0", "turn", "step 1", "turn", "over"]);
  });

  it("is given up with the reason for which a turn fails, and lets go of what it holds", async () => {
    const log: string[] = [];
    const work = inTurns(counted(9, log), () =>
      log.length > 2 ? Promise.reject(new Error("closed")) : Promise.resolve(),
    );
    await assert.rejects(work, /closed/);
    assert.deepEqual(log, ["step 0", "step 1", "step 2", "over"]);
  });

  it("passes on what a step throws", async () => {
    function* failing(): Steps<number> {
      yield;
      throw new RangeError("no items");
    }
    assert.throws(() => finished(failing()), /no items/);
    await assert.rejects(
      inTurns(failing(), () => Promise.resolve()),
      /no items/,
    );
  });
});
