import assert from "node:assert/strict";
import fc from "fast-check";
import { oneLine, visibleText } from "../../../src/base/visibleText.js";

const cases: readonly [why: string, text: string, expected: string][] = [
  ["an escape sequence is but its letters", "a\u001b[31mred", "a [31mred"],
  ["a link and a clipboard too", "\u001b]8;;x\u0007y\u001b]52;c;aa\u001b\\", "]8;;x y ]52;c;aa \\"],
  ["so are sequences of one byte", "a\u009b31mb\u009dc\u0085d", "a 31mb c d"],
  ["lines become one", "a\r\nb\u2028c\u2029d\ve", "a b c d e"],
  ["what turns the direction goes", "a\u202Eb\u2066c\u200Fd\u061Ce", "abcde"],
  [
    "what nobody sees goes",
    "a\u200Bb\uFEFFc\u2060d\u00ADe\u200Df\u200Cg\u{E0041}h\u3164i",
    "abcdefghi",
  ],
  ["half an emoji is told as such", "a\uD83Db", "a\uFFFDb"],
  ["an emoji of several keeps together", "👩‍👩‍👧‍👦 🐈‍⬛ ❤️‍🔥 👩🏽‍🚀 1️⃣", "👩‍👩‍👧‍👦 🐈‍⬛ ❤️‍🔥 👩🏽‍🚀 1️⃣"],
  ["a flag stays a flag", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪"],
  ["Persian keeps its joiners", "می\u200Cخواهم", "می\u200Cخواهم"],
  ["so does Sinhala", "ක්\u200Dෂ", "ක්\u200Dෂ"],
  ["accents stay", "e\u0301 ё", "e\u0301 ё"],
  ["spaces stand alone", "  a \u3000 b\t", "a b"],
];

describe("visible text", () => {
  for (const [why, text, expected] of cases) {
    it(`on one line: ${why}`, () => assert.equal(oneLine(text), expected));
  }
  it("has no control character, whatever it was made of, and stays as it is", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        "\u200D",
        "\uFE0F",
        "👩",
        "\u{E0067}",
        "🏴",
        "\u202E",
        "\u001b",
        "\u0600",
        "م",
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const shown = visibleText(text);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u200B\u2060\uFEFF]/u);
        assert.equal(visibleText(shown), shown);
      }),
      { numRuns: 3000 },
    );
  });
});
