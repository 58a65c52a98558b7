import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { interruptSignals, onInterrupts } from "../../../src/cli/interrupts.js";

describe("interrupts", () => {
  it("are told apart: the first one pauses, whichever signal the later ones are", () => {
    const source = new EventEmitter();
    const heard: string[] = [];
    onInterrupts(source, { first: () => heard.push("first"), again: () => heard.push("again") });
    for (const signal of interruptSignals) source.emit(signal);
    assert.deepEqual(heard, ["first", "again", "again"]);
  });
  it("are left to Node again afterwards", () => {
    const source = new EventEmitter();
    const stop = onInterrupts(source, { first: () => undefined, again: () => undefined });
    stop();
    for (const signal of interruptSignals) assert.equal(source.listenerCount(signal), 0);
  });
});
