import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { Declarations } from "../../../../src/host/connections/declarations.js";
import type { Providers } from "../../../../src/protocol/providers.js";
import { ManualTimer } from "../../../support/manualTimer.js";
import { providersOf } from "../../../support/searchHarness.js";

function declaring(answer: (signal: AbortSignal) => Promise<Providers>) {
  const timer = new ManualTimer();
  let asked = 0;
  const providers = {
    declare: (_choice: unknown, _options: unknown, signal: AbortSignal) => {
      asked += 1;
      return answer(signal);
    },
  };
  const declarations = new Declarations(providers, timer);
  return { declarations, timer, asked: () => asked };
}

describe("What models declare before a search", () => {
  it("is asked once for the same models, in whatever order they are named", async () => {
    const { declarations, asked } = declaring(() => Promise.resolve(providersOf()));
    const [first, second] = await Promise.all([
      declarations.of({ language: "a/b", image: "c/d" }),
      declarations.of({ image: "c/d", language: "a/b" }),
    ]);
    assert.deepEqual([first, second, asked()], [providersOf(), providersOf(), 1]);
    await declarations.of({ image: "c/e" });
    assert.equal(asked(), 2);
  });

  it("is asked anew once connections are others", async () => {
    const { declarations, asked } = declaring(() => Promise.resolve(providersOf()));
    await declarations.of({});
    assert.deepEqual(declarations.known({}), providersOf());
    declarations.forget();
    assert.equal(declarations.known({}), undefined);
    await declarations.of({});
    assert.equal(asked(), 2);
  });

  it("is not asked again at once where nobody answered, but after a while it is", async () => {
    const failure = new CallError("server.unreachable", "Nothing answers.");
    const { declarations, timer, asked } = declaring(() => Promise.reject(failure));
    await assert.rejects(declarations.of({}), failure);
    timer.pass(29_999);
    await assert.rejects(declarations.of({}), failure);
    assert.equal(asked(), 1);
    timer.pass(1);
    await assert.rejects(declarations.of({}), failure);
    assert.equal(asked(), 2);
  });

  it("is asked anew of who did not answer, once that is forgotten", async () => {
    let isUp = false;
    const failure = new CallError("server.unreachable", "Nothing answers.");
    const { declarations } = declaring(() =>
      isUp ? Promise.resolve(providersOf()) : Promise.reject(failure),
    );
    await assert.rejects(declarations.of({}), failure);
    isUp = true;
    await assert.rejects(declarations.of({}), failure);
    declarations.forget();
    assert.deepEqual(await declarations.of({}), providersOf());
  });

  it("is waited for no longer than ten seconds, and the server is told so", async () => {
    const { declarations, timer } = declaring(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        }),
    );
    const asking = declarations.of({});
    timer.pass(9999);
    assert.equal(timer.waiting, 1);
    timer.pass(1);
    await assert.rejects(asking, { code: "call.timeout" });
    assert.equal(timer.waiting, 0);
  });

  it("leaves no time running where it was answered", async () => {
    const { declarations, timer } = declaring(() => Promise.resolve(providersOf()));
    await declarations.of({});
    assert.equal(timer.waiting, 0);
  });
});
