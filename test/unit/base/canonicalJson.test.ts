import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson, type Json } from "../../../src/base/canonicalJson.js";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe("canonicalJson", () => {
  it("does not depend on the order of keys, and means the same JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        assert.equal(canonicalJson(shuffled(value) as Json), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("sorts keys by UTF-16 units and leaves out what is undefined, as RFC 8785 has it", () => {
    const value = { "\u20ac": 1, "\r": 2, a: [1e21, -0, 0.1], b: undefined as unknown as Json };
    assert.equal(canonicalJson(value), '{"\\r":2,"a":[1e+21,0,0.1],"€":1}');
  });

  it("refuses numbers that JSON cannot carry", () => {
    assert.throws(() => canonicalJson([NaN]), TypeError);
    assert.throws(() => canonicalJson(Infinity), TypeError);
  });
});
