import assert from "node:assert/strict";

interface Job {
  readonly start: () => Promise<void>;
  readonly ready?: Promise<unknown>;
  readonly isWaiting?: boolean;
}

// The scripts have no types: they run before any package is installed.
const script = new URL("../../../.ci/lanes.mjs", import.meta.url).href;
const { inLanes } = (await import(script)) as {
  readonly inLanes: (jobs: readonly Job[], lanes: number) => Promise<void>;
};

/** Jobs that end when they are told to. */
class Work {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  job(name: string, rest: Omit<Job, "start"> = {}): Job {
    const start = (): Promise<void> => {
      this.begun.push(name);
      return new Promise((resolve) => this.#ends.set(name, resolve));
    };
    return { start, ...rest };
  }

  /** Ends one, and resolves when what follows has begun. */
  async end(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#ends.get(name)?.();
    await settled();
  }
}

/** Once everything that waits for nothing from outside has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work in lanes", () => {
  it("begins in its order, so many at a time", async () => {
    const work = new Work();
    const done = inLanes(
      ["a", "b", "c", "d"].map((name) => work.job(name)),
      2,
    );
    await settled();
    assert.deepEqual(work.begun, ["a", "b"]);
    await work.end("b");
    assert.deepEqual(work.begun, ["a", "b", "c"]);
    await work.end("a", "c");
    await work.end("d");
    await done;
  });

  it("has one more under way of those that mostly wait, and begins none twice", async () => {
    const work = new Work();
    const names = ["a", "b", "waits", "c", "waits too"];
    const jobs = names.map((name) => work.job(name, { isWaiting: name.startsWith("waits") }));
    const done = inLanes(jobs, 2);
    await settled();
    assert.deepEqual(work.begun.toSorted(), ["a", "b", "waits"]);
    await work.end("waits");
    assert.deepEqual(work.begun.slice(3), ["waits too"]);
    await work.end("a", "b", "waits too");
    await work.end("c");
    await done;
    assert.deepEqual(work.begun.toSorted(), names.toSorted());
  });

  it("passes by what is not ready, and begins it once it is, also where it never will be", async () => {
    const work = new Work();
    let [install, fail] = [(): void => undefined, (_error: Error): void => undefined];
    const installed = new Promise<void>((resolve) => (install = resolve));
    const missing = new Promise<void>((_, reject) => (fail = reject));
    const jobs = [
      work.job("needs it", { ready: installed }),
      work.job("needs what is missing", { ready: missing }),
      work.job("needs nothing"),
    ];
    const done = inLanes(jobs, 1);
    await settled();
    assert.deepEqual(work.begun, ["needs nothing"]);
    await work.end("needs nothing");
    assert.equal(work.begun.length, 1);
    fail(new Error("There is no network."));
    await settled();
    assert.deepEqual(work.begun.slice(1), ["needs what is missing"]);
    install();
    await work.end("needs what is missing");
    assert.deepEqual(work.begun.slice(2), ["needs it"]);
    await work.end("needs it");
    await done;
  });

  it("fails with a job that fails", async () => {
    const failing = { start: () => Promise.reject(new Error("No.")) };
    await assert.rejects(inLanes([failing], 2), /No\./);
  });
});
