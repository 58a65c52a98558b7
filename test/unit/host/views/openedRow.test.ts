import assert from "node:assert/strict";
import { openedRow } from "../../../../src/host/views/openedRow.js";
import { ManualTimer } from "../../../support/manualTimer.js";

/** Lets so many milliseconds pass, in small steps, and what follows from each. */
async function pass(timer: ManualTimer, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    timer.pass(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("the row that was opened", () => {
  it("is the one that is selected", async () => {
    const timer = new ManualTimer();
    assert.equal(await openedRow(() => "barn", timer), "barn");
    assert.equal(timer.waiting, 0);
  });

  it("is waited for while the list is given anew", async () => {
    const timer = new ManualTimer();
    const selection: string[] = [];
    const opened = openedRow(() => selection[0], timer);
    await pass(timer, 900);
    selection.push("barn");
    await pass(timer, 50);
    assert.equal(await opened, "barn");
    assert.equal(timer.waiting, 0);
  });

  it("is none where none comes back: it was deleted meanwhile", async () => {
    const timer = new ManualTimer();
    const selection: string[] = [];
    const opened = openedRow(() => selection[0], timer);
    await pass(timer, 6000);
    assert.equal(await opened, undefined);
    assert.equal(timer.waiting, 0);
  });
});
