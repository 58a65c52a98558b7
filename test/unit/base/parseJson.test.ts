import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../../src/base/parseJson.js";

describe("parsing a stranger's JSON", () => {
  it("gives what JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes("__proto__")) return;
        assert.deepEqual(parseJson(text), JSON.parse(text));
      }),
    );
  });

  it("refuses deep nesting before anything walks it, and counts no brackets in strings", () => {
    assert.throws(() => parseJson("[".repeat(65) + "]".repeat(65)), SyntaxError);
    assert.throws(() => parseJson('{"a":'.repeat(1_000_000)), SyntaxError);
    const brackets = "[".repeat(1000);
    assert.deepEqual(parseJson(JSON.stringify([`"\\${brackets}`])), [`"\\${brackets}`]);
  });

  for (const text of [
    '{"a":{"__proto__":{"polluted":1}}}',
    '{"a":{"\\u005f\\u005fproto\\u005f_":{"polluted":1}}}',
    '{"a":{"__pr\\u006fto__":{"polluted":1}}}',
  ]) {
    it(`leaves a prototype out: ${text}`, () => {
      const { a } = parseJson(text) as { a: object };
      assert.deepEqual(Object.keys(a), []);
      assert.equal("polluted" in { ...a }, false);
      assert.equal(Object.getPrototypeOf(Object.assign({}, a)), Object.prototype);
    });
  }

  it("throws a SyntaxError for what is no JSON", () => {
    for (const text of ["", "{", "nul", "[1,]", "\0"]) {
      assert.throws(() => parseJson(text), SyntaxError);
    }
  });
});
