import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import {
  connectionSchema,
  originsOf,
  referenceOf,
  referenceText,
  reservedNames,
  urlsOf,
} from "../../../src/protocol/connections.js";

const toySchema = connectionSchema("toy", { steps: z.exactOptional(z.int()) });
const toy = { name: "shed", kind: "toy", url: "http://127.0.0.1:9/v1" } as const;

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
const connectionName = name.filter((text) => !reservedNames.some((reserved) => reserved === text));

describe("A model reference", () => {
  it("is a connection, and all behind the first slash is the model's own name", () => {
    const cases = [
      ["builtin", "builtin", null, false],
      ["openai/gpt-6-luna", "openai", "gpt-6-luna", false],
      ["openrouter/google/gemini-3.1-flash-image", "openrouter", "google/gemini-3.1-flash-image"],
      ["svg/openai/gpt-6-luna", "openai", "gpt-6-luna", true],
      ["svg/openai", "openai", null, true],
      ["svg/a/b/c", "a", "b/c", true],
      ["svg", "svg", null, false],
      ["a/svg/b", "a", "svg/b", false],
      // A slip of the finger is no model without a name.
      ["openai/", "openai", null, false],
      ["/x", "", "x", false],
      ["", "", null, false],
      ["a/line\nbreak", "a", "line\nbreak", false],
    ] as const;
    for (const [text, connection, model, asSvg = false] of cases) {
      assert.deepEqual(referenceOf(text), { connection, model, asSvg }, text);
    }
  });

  it("reads what it writes, whatever the model's name", () => {
    const model = fc.option(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(connectionName, model, fc.boolean(), (connection, model, asSvg) => {
        const reference = { connection, model, asSvg };
        assert.deepEqual(referenceOf(referenceText(reference)), reference);
      }),
    );
  });

  it("loses nothing of any text that is read", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const slip = text.endsWith("/") && referenceOf(text).model === null;
        assert.equal(referenceText(referenceOf(text)) + (slip ? "/" : ""), text);
      }),
    );
  });
});

describe("A connection", () => {
  it("has a name of small letters, digits and hyphens that means nothing else", () => {
    fc.assert(fc.property(connectionName, (name) => toySchema.safeParse({ ...toy, name }).success));
    const wrong = [
      "",
      "-a",
      "A",
      "a_b",
      "a/b",
      "a.b",
      "a b",
      "a".repeat(33),
      "ä",
      ...reservedNames,
    ];
    for (const name of wrong) {
      assert.equal(toySchema.safeParse({ ...toy, name }).success, false, name);
    }
  });

  it("says what all may say, and what its kind adds; nothing else", () => {
    const whole = {
      ...{ name: "shed", kind: "toy", urls: ["http://a/v1", "https://b"], limit: 64 },
      ...{ allowInsecure: true, priceAs: { mine: "gpt-6-luna" }, steps: 4 },
      prices: { "gpt-6-luna": { input: 0.1, output: 0 } },
    };
    assert.deepEqual(toySchema.parse(whole), whole);
    for (const part of [
      { steps: 1.5 },
      { kind: "other" },
      { limit: 0 },
      { limit: 65 },
      { prices: { x: { inputt: 1 } } },
      { prices: { x: { input: -1 } } },
      { apiKey: "sk-1" },
    ]) {
      assert.equal(toySchema.safeParse({ ...toy, ...part }).success, false, JSON.stringify(part));
    }
  });

  it("is at a URL of http or https without a name, a password or a part behind #", () => {
    for (const url of ["http://127.0.0.1:8080", "https://api.example.com/v1?api-version=1"]) {
      assert.ok(toySchema.safeParse({ ...toy, url }).success, url);
    }
    for (const url of [
      ...["", "localhost:1234", "ftp://a", "file:///etc/passwd", "javascript:0", "//a"],
      ...["https://user@a", "https://user:pass@a", "https://:pass@a", "https://a/#x"],
      `https://a/${"x".repeat(2000)}`,
    ]) {
      const parsed = toySchema.safeParse({ ...toy, url });
      assert.equal(parsed.success, false, url);
    }
  });

  it("is at each of its URLs; its key is for their origins alone", () => {
    assert.deepEqual(urlsOf({ name: "a", kind: "toy" }), []);
    const urls = [
      "https://A.example:443/v1",
      "https://a.example/v2",
      "http://a.example",
      "http://b:80",
    ];
    const origins = ["https://a.example", "http://a.example", "http://b"];
    assert.deepEqual(originsOf({ name: "a", kind: "toy", urls }), origins);
    assert.deepEqual(originsOf(toy), ["http://127.0.0.1:9"]);
  });
});
