import assert from "node:assert/strict";
import { Turns } from "../../../webview/pictures/turns.js";

/** Work that ends when it is told to, and notes in which order it began. */
class Work {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  readonly do = (name: string) => (): Promise<void> => {
    this.begun.push(name);
    return new Promise((resolve) => this.#ends.set(name, resolve));
  };

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await settled();
  }
}

/** Resolves when every promise that can go on has done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("turns", () => {
  it("come first to what is urgent, in whatever order it is asked for", async () => {
    const work = new Work();
    const turns = new Turns(2, () => undefined);
    void turns.take(false, work.do("ahead"));
    for (const name of ["a", "b", "c"]) void turns.take(true, work.do(name));
    await settled();
    assert.deepEqual(work.begun, ["a", "b"]);
    await work.end("b");
    assert.deepEqual(work.begun, ["a", "b", "c"]);
    await work.end("a");
    assert.deepEqual(work.begun, ["a", "b", "c"], "a free turn does not go to what is made ahead");
    await work.end("c");
    assert.deepEqual(work.begun, ["a", "b", "c", "ahead"]);
  });

  it("tell each time that nothing urgent is left", async () => {
    const work = new Work();
    let told = 0;
    const turns = new Turns(1, () => told++);
    void turns.take(true, work.do("a"));
    void turns.take(true, work.do("b"));
    void turns.take(false, work.do("ahead"));
    await settled();
    await work.end("a");
    assert.equal(told, 0);
    assert.equal(turns.isUrgentLeft, true);
    await work.end("b");
    assert.equal(told, 1);
    assert.equal(turns.isUrgentLeft, false);
    await work.end("ahead");
    assert.equal(told, 1);
  });

  it("go on after work that fails, which its taker is told", async () => {
    const work = new Work();
    const turns = new Turns(1, () => undefined);
    const failing = turns.take(true, () => Promise.reject(new Error("broken")));
    void turns.take(true, work.do("next"));
    await assert.rejects(failing, /broken/);
    await settled();
    assert.deepEqual(work.begun, ["next"]);
  });
});
