import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { interruptSignals, listenForInterrupts } from "../../../src/cli/interrupts.js";

describe("interrupts", () => {
  for (const [index, signal] of interruptSignals.entries()) {
    it(`are told apart, the first one from the second, whichever they are: ${signal}`, () => {
      const source = new EventEmitter();
      const { first, again } = listenForInterrupts(source);
      source.emit(signal);
      assert.deepEqual([first.aborted, again.aborted], [true, false]);
      source.emit(interruptSignals[(index + 1) % interruptSignals.length] ?? signal);
      assert.deepEqual([first.aborted, again.aborted], [true, true]);
    });
  }
  it("may be listened to by any number of calls without a warning", async () => {
    const { first, again } = listenForInterrupts(new EventEmitter());
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    for (let call = 0; call < 20; call++) {
      for (const signal of [first, again]) signal.addEventListener("abort", () => undefined);
    }
    await new Promise(setImmediate);
    process.off("warning", onWarning);
    assert.deepEqual(warnings, []);
  });
  it("are left to Node again afterwards", () => {
    const source = new EventEmitter();
    listenForInterrupts(source).stopListening();
    for (const signal of interruptSignals) assert.equal(source.listenerCount(signal), 0);
  });
});
