import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { OutputSize } from "../../../../src/host/views/outputSize.js";
import { ManualTimer } from "../../../support/manualTimer.js";

interface Walk {
  readonly output: string;
  readonly signal: AbortSignal;
  readonly end: (bytes: number) => void;
}

/** A size whose walks end when a test says so. */
function sized() {
  const timer = new ManualTimer();
  const walks: Walk[] = [];
  const known: number[] = [];
  const size = new OutputSize({
    onKnown: (bytes) => known.push(bytes),
    measure: (output, signal) =>
      new Promise((resolve, reject) => {
        walks.push({ output, signal, end: resolve });
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      }),
    timer,
  });
  const end = async (bytes: number): Promise<void> => {
    walks.at(-1)?.end(bytes);
    await setImmediate();
  };
  return { timer, walks, known, size, end };
}

describe("what the output folder takes", () => {
  it("is added up once for many changes, and to its end whatever comes meanwhile", async () => {
    const { timer, walks, known, size, end } = sized();
    for (let times = 0; times < 5; times++) size.changed("/out");
    assert.equal(walks.length, 1);
    timer.pass(1500);
    await end(100);
    assert.deepEqual(known, [100]);
    timer.pass(29_999);
    assert.equal(walks.length, 1, "twenty times as long as it took");
    timer.pass(1);
    assert.equal(walks.length, 2);
    await end(200);
    assert.deepEqual(known, [100, 200]);
    timer.pass(60_000);
    assert.equal(walks.length, 2);
    assert.equal(timer.waiting, 0);
  });

  it("of a small folder is up to date two seconds later", async () => {
    const { timer, walks, known, size, end } = sized();
    size.changed("/out");
    await end(0);
    size.changed("/out");
    timer.pass(2000);
    assert.equal(walks.length, 2);
    await end(5000);
    assert.deepEqual(known, [0, 5000]);
  });

  it("of another folder is begun with at once, and the one before is told no more", async () => {
    const { walks, known, size, end } = sized();
    size.changed("/out");
    size.changed("/elsewhere");
    assert.deepEqual(
      walks.map(({ output, signal }) => [output, signal.aborted]),
      [
        ["/out", true],
        ["/elsewhere", false],
      ],
    );
    await end(7);
    assert.deepEqual(known, [7]);
  });

  it("is left alone once nobody wants it", async () => {
    const { timer, walks, known, size, end } = sized();
    size.changed("/out");
    await end(1);
    size.changed("/out");
    size.dispose();
    timer.pass(60_000);
    assert.equal(walks.length, 1);
    assert.deepEqual(known, [1]);
  });
});
