import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { Declarations } from "../../../../src/host/connections/declarations.js";
import type { Providers } from "../../../../src/protocol/providers.js";
import { providersOf } from "../../../support/searchHarness.js";

function declaring(answer: () => Promise<Providers>) {
  const clock = { nowMs: 0 };
  let asked = 0;
  const providers = {
    declare: () => {
      asked += 1;
      return answer();
    },
  };
  const declarations = new Declarations(providers, () => clock.nowMs);
  return { declarations, clock, asked: () => asked };
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
    const { declarations, clock, asked } = declaring(() => Promise.reject(failure));
    await assert.rejects(declarations.of({}), failure);
    clock.nowMs = 29_999;
    await assert.rejects(declarations.of({}), failure);
    assert.equal(asked(), 1);
    clock.nowMs = 30_000;
    await assert.rejects(declarations.of({}), failure);
    assert.equal(asked(), 2);
  });
});
