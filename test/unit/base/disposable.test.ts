import assert from "node:assert/strict";
import { DisposableStore } from "../../../src/base/disposable.js";

describe("a store of disposables", () => {
  const recording = (log: string[], name: string, fails = false) => ({
    dispose: () => {
      log.push(name);
      if (fails) throw new Error(name);
    },
  });

  it("ends them newest first, each once", () => {
    const log: string[] = [];
    const store = new DisposableStore();
    for (const name of ["a", "b", "c"]) store.add(recording(log, name));
    store.dispose();
    store.dispose();
    assert.deepEqual(log, ["c", "b", "a"]);
  });

  it("tells all of them, also after one that fails, then throws what they threw", () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.add(recording(log, "a"));
    store.add(recording(log, "b", true));
    assert.throws(() => store.dispose(), AggregateError);
    assert.deepEqual(log, ["b", "a"]);
  });

  it("ends late arrivals at once", () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(recording(log, "late"));
    assert.deepEqual(log, ["late"]);
  });
});
