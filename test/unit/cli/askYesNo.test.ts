import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { PassThrough } from "node:stream";
import { askYesNo } from "../../../src/cli/askYesNo.js";

const ends: readonly (readonly [
  what: string,
  end: (stdin: PassThrough) => unknown,
  is: boolean,
])[] = [
  ["a yes", (stdin) => stdin.write("Yes\n"), true],
  ["a no", (stdin) => stdin.write("no\n"), false],
  ["the end of the input", (stdin) => stdin.end(), false],
];

describe("A question to whoever types", () => {
  for (const [what, end, is] of ends) {
    it(`is answered by ${what}, and listens to no signal any more`, async () => {
      const stop = new AbortController();
      const stdin = new PassThrough();
      const answer = askYesNo(stdin, stop.signal);
      assert.equal(getEventListeners(stop.signal, "abort").length, 1);
      end(stdin);
      assert.equal(await answer, is);
      assert.deepEqual(getEventListeners(stop.signal, "abort"), []);
      assert.equal(stdin.listenerCount("data"), 0);
    });
  }

  it("ends with the reason of the signal, and reads no more", async () => {
    const stop = new AbortController();
    const stdin = new PassThrough();
    const answer = askYesNo(stdin, stop.signal);
    const reason = new Error("stopped");
    stop.abort(reason);
    await assert.rejects(answer, reason);
    assert.deepEqual(getEventListeners(stop.signal, "abort"), []);
    assert.equal(stdin.listenerCount("data"), 0);
  });
});
