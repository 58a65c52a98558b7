import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonLine } from "../../../src/cli/jsonLine.js";

describe("a line of JSON", () => {
  it("spells out what a terminal would act on", () => {
    const text = "\u001b]52;c\u0007\u009b31m\u0085\u2028\u202e\u200b\ufeff\u{e0041}\ud800";
    assert.equal(
      jsonLine({ text }),
      '{"text":"\\u001b]52;c\\u0007\\u009b31m\\u0085\\u2028\\u202e\\u200b\\ufeff\\udb40\\udc41\\ud800"}',
    );
    assert.equal(jsonLine("灯台 é 👩‍🚀"), '"灯台 é 👩\\u200d🚀"');
  });
  it("is the same JSON, whatever is in it", () => {
    const anything = fc.anything({
      key: fc.string({ unit: "binary" }),
      values: [fc.string({ unit: "binary" }), fc.integer(), fc.constant(null)],
    });
    fc.assert(
      fc.property(fc.record({ anything }), (value) => {
        const line = jsonLine(value);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.equal(JSON.stringify(JSON.parse(line)), JSON.stringify(value));
      }),
      { numRuns: 1000 },
    );
  });
});
