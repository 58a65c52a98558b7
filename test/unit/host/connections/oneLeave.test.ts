import assert from "node:assert/strict";
import { OneLeave } from "../../../../src/host/connections/oneLeave.js";

const never = new AbortController().signal;
const refusal = new Error("refused");

function rig() {
  const begun: {
    readonly resolve: (answer: string) => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  const leave = new OneLeave((thrown) => thrown === refusal);
  const begin = () =>
    new Promise<string>((resolve, reject) => {
      begun.push({ resolve, reject });
    });
  const ask = (signal = never, vendor = "copilot") => leave.ask(vendor, begin, signal);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { begun, ask, turn };
}

describe("the leave to use a vendor's models", () => {
  it("is asked for by one of the requests that begin together, and the others follow", async () => {
    const { begun, ask, turn } = rig();
    const all = [ask(), ask(), ask()];
    await turn();
    assert.equal(begun.length, 1);
    begun[0]?.resolve("first");
    await turn();
    assert.equal(begun.length, 3);
    for (const one of begun) one.resolve("other");
    assert.deepEqual(await Promise.all(all), ["first", "other", "other"]);
  });

  it("is not asked for again by those who waited where it was refused, but by who comes later", async () => {
    const { begun, ask, turn } = rig();
    const all = Promise.allSettled([ask(), ask()]);
    await turn();
    begun[0]?.reject(refusal);
    assert.deepEqual(
      (await all).map((each) => each.status === "rejected" && (each.reason as unknown)),
      [refusal, refusal],
    );
    assert.equal(begun.length, 1);
    void ask().catch(() => undefined);
    await turn();
    assert.equal(begun.length, 2);
  });

  it("is asked for by the next where the first one failed of something else", async () => {
    const { begun, ask, turn } = rig();
    const [first, second] = [ask(), ask()];
    await turn();
    begun[0]?.reject(new Error("hang up"));
    await assert.rejects(first, /hang up/);
    await turn();
    begun[1]?.resolve("second");
    assert.equal(await second, "second");
  });

  it("is waited for no longer than the one who waits wants, and each vendor has its own", async () => {
    const { begun, ask, turn } = rig();
    const stop = new AbortController();
    void ask();
    const waiting = ask(stop.signal);
    void ask(never, "shed");
    await turn();
    assert.equal(begun.length, 2);
    stop.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
  });
});
