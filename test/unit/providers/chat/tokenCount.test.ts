import assert from "node:assert/strict";
import fc from "fast-check";
import {
  imageTokens,
  requestTokens,
  textTokens,
} from "../../../../src/providers/chat/tokenCount.js";

describe("how many tokens a text is", () => {
  const texts: readonly (readonly [script: string, text: string, least: number])[] = [
    ["plain words", "two red sailboats", 6],
    ["umlauts", "\u00fc".repeat(10), 20],
    ["Chinese", "\u5e06".repeat(10), 30],
    ["emoji", "\u{1f680}".repeat(10), 40],
    ["nothing", "", 0],
  ];
  for (const [script, text, least] of texts) {
    it(`is told at the most: ${script}`, () => {
      assert.equal(textTokens(text), least);
    });
  }

  it("is never less for a longer one, and never more than its bytes", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
        const together = textTokens(one + other);
        assert.ok(together >= Math.max(textTokens(one), textTokens(other)));
        assert.ok(together <= Buffer.byteLength(one + other));
      }),
    ));
});

describe("how many tokens a request may use", () => {
  it("counts its texts, its pictures and the answer", () => {
    const image = { bytes: new Uint8Array(3), mediaType: "image/jpeg", longerPx: 512 } as const;
    const request = {
      messages: [
        { role: "system", text: "Judge." },
        { role: "user", text: "a boat", images: [image] },
      ],
      maxTokens: 100,
    } as const;
    assert.equal(requestTokens(request), 2 + 2 + imageTokens(512) + 100);
  });
});
