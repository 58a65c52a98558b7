import assert from "node:assert/strict";
import type { Connection } from "../../../src/protocol/connections.js";
import { guardedKeys } from "../../../src/providers/guardedKeys.js";

const never = new AbortController().signal;
const fleet: Connection = {
  name: "fleet",
  kind: "toy",
  urls: ["https://a.test/v1", "https://b.test"],
};

describe("A key", () => {
  const ring = (key?: string) => guardedKeys(() => Promise.resolve(key));

  it("goes to each origin of its connection", async () => {
    for (const origin of ["https://a.test", "https://b.test"]) {
      assert.equal(await ring(" sk-1\n").keyFor(fleet, origin, never), "sk-1");
    }
  });

  it("goes to no other origin, and is not even looked up for it", async () => {
    const asked: string[] = [];
    const keys = guardedKeys((_connection, origin) => {
      asked.push(origin);
      return Promise.resolve("sk-1");
    });
    for (const origin of [
      ...["http://a.test", "https://a.test:8443", "https://a.test.evil", "https://evil.test"],
      ...["https://sub.a.test", "https://a.test/v1", "null", ""],
    ]) {
      assert.equal(await keys.keyFor(fleet, origin, never), undefined, origin);
    }
    assert.deepEqual(asked, []);
  });

  it("is none where nothing is stored", async () => {
    for (const key of [undefined, "", " \n"]) {
      assert.equal(await ring(key).keyFor(fleet, "https://a.test", never), undefined);
    }
  });

  it("is refused, untold, where no header can hold it", async () => {
    for (const key of ["sk-canary\nx", "sk canary", "sk-canary\u00e9", "canary\u0000"]) {
      await assert.rejects(ring(key).keyFor(fleet, "https://a.test", never), (error: Error) => {
        assert.doesNotMatch(JSON.stringify(error) + error.message, /canary/);
        assert.match(error.message, /key of fleet has characters/);
        assert.deepEqual("scope" in error && error.scope, "connection");
        return true;
      });
    }
  });

  it("is not looked up after an abort", async () => {
    const reason = new Error("Enough.");
    const keys = guardedKeys(() => Promise.reject(new Error("It was looked up")));
    await assert.rejects(keys.keyFor(fleet, "https://a.test", AbortSignal.abort(reason)), reason);
  });
});
