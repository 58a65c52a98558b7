import assert from "node:assert/strict";
import { KeyStore } from "../../../../src/host/connections/keyStore.js";
import type { Connection } from "../../../../src/protocol/connections.js";
import { guardedKeys } from "../../../../src/providers/guardedKeys.js";

/** The editor's secret storage. */
function secretsOf(stored = new Map<string, string>()) {
  return {
    stored,
    get: (name: string) => Promise.resolve(stored.get(name)),
    store: (name: string, value: string) => Promise.resolve(void stored.set(name, value)),
    delete: (name: string) => Promise.resolve(void stored.delete(name)),
    keys: () => Promise.resolve([...stored.keys()]),
  };
}

const never = new AbortController().signal;
const at = (...urls: readonly string[]): Connection => ({
  name: "shed",
  kind: "openai",
  urls: [...urls],
});
const here = "http://127.0.0.1:8000";

describe("the keys in the editor's secret storage", () => {
  const changes: readonly [why: string, before: Connection, after: Connection, goes: boolean][] = [
    ["the same connection", at(`${here}/v1`), at(`${here}/v1`), true],
    ["another path", at(`${here}/v1`), at(`${here}/api/v2`), true],
    ["one url instead of a list", at(here), { name: "shed", kind: "openai", url: here }, true],
    ["another port", at(here), at("http://127.0.0.1:8001"), false],
    ["another scheme", at("https://gpu.example"), at("http://gpu.example"), false],
    ["another host", at("https://api.example"), at("https://api.example.evil.example"), false],
    ["a host below", at("https://api.example"), at("https://eu.api.example"), false],
    ["another name", at(here), { ...at(here), name: "barn" }, false],
    ["another kind under its name", at(here), { ...at("https://evil.example"), kind: "x" }, false],
  ];
  for (const [why, before, after, goes] of changes) {
    it(`${goes ? "give a key to" : "withhold a key from"} ${why}`, async () => {
      const keys = new KeyStore(secretsOf());
      await keys.set(before, "sk-1");
      const ring = guardedKeys((connection, origin) => keys.lookUp(connection, origin));
      const [url = ""] = after.urls ?? [after.url ?? ""];
      const { origin } = new URL(url);
      assert.equal(await ring.keyFor(after, origin, never), goes ? "sk-1" : undefined);
      assert.equal(await keys.hasKey(after), goes);
    });
  }

  it("give a pool's key to the places that it was entered for, and to no new one", async () => {
    const keys = new KeyStore(secretsOf());
    await keys.set(at("http://a:1", "http://b:1"), "sk-1");
    const grown = at("http://a:1", "http://b:1", "http://c:1");
    const found = ["http://a:1", "http://b:1", "http://c:1"].map((origin) =>
      keys.lookUp(grown, origin),
    );
    assert.deepEqual(await Promise.all(found), ["sk-1", "sk-1", undefined]);
    assert.equal(await keys.hasKey(grown), false);
  });

  it("forget a key that is removed, and take another one in its place", async () => {
    const secrets = secretsOf();
    const keys = new KeyStore(secrets);
    await keys.set(at(here), "sk-1");
    await keys.set(at(here), "sk-2");
    assert.equal(await keys.lookUp(at(here), here), "sk-2");
    await keys.remove("shed");
    assert.deepEqual([await keys.names(), secrets.stored.size], [[], 0]);
  });

  it("let a key be tried that is not stored, by the one who tries it alone", async () => {
    const secrets = secretsOf();
    const keys = new KeyStore(secrets);
    await keys.set(at(here), "sk-old");
    const tried = keys.withKey(at(here), "sk-new");
    assert.equal(await keys.lookUp(tried, here), "sk-new");
    assert.equal(await keys.lookUp(at(here), here), "sk-old");
    assert.ok(!JSON.stringify(tried).includes("sk-new"));
    assert.ok(![...secrets.stored.values()].join().includes("sk-new"));
  });

  for (const text of ["", "sk-1", "{}", '{"origins":"x","key":"k"}', "[".repeat(500)]) {
    it(`take what is none of theirs for no key: ${text.slice(0, 20)}`, async () => {
      const keys = new KeyStore(secretsOf(new Map([["key/shed", text]])));
      assert.equal(await keys.lookUp(at(here), here), undefined);
    });
  }
});
