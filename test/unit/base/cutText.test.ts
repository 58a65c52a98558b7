import assert from "node:assert/strict";
import fc from "fast-check";
import { cutText } from "../../../src/base/cutText.js";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const graphemes = (text: string): string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

const family = "👩‍👩‍👧‍👦";
const cases: readonly [text: string, maxUnits: number, mark: string, expected: string][] = [
  ["short", 5, "", "short"],
  ["longer", 5, "", "longe"],
  ["longer", 5, "…", "long…"],
  ["a b c", 3, "…", "a…"],
  ["a😀", 2, "", "a"],
  ["a😀", 3, "", "a😀"],
  [`${family}!`, family.length, "", family],
  [`${family}!`, family.length - 1, "", "👩‍👩‍👧‍"],
  [family, 1, "", ""],
  [family, 4, "…", "👩‍…"],
  [`a${"\u0301".repeat(400)}`, 300, "", `a${"\u0301".repeat(299)}`],
  ["e\u0301e\u0301", 3, "", "e\u0301"],
  ["🇩🇪🇫🇷", 6, "", "🇩🇪"],
  ["a\r\nb", 2, "", "a"],
  ["anything", 0, "", ""],
  ["anything", 0, "…", ""],
  ["anything", 1, "…", "…"],
];

describe("a text that is cut", () => {
  for (const [text, maxUnits, mark, expected] of cases) {
    it(`of ${JSON.stringify(text)} to ${maxUnits} units leaves ${JSON.stringify(expected)}`, () => {
      assert.equal(cutText(text, maxUnits, mark), expected);
    });
  }

  const anyText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.string({ unit: "binary", maxLength: 80 }),
    // What clings to what stands before it.
    fc.string({
      unit: fc.constantFrom(
        "👩",
        "\u200D",
        "🇩",
        "🇪",
        "\u0301",
        "\uFE0F",
        "🏽",
        "a",
        " ",
        "\r",
        "\n",
      ),
      maxLength: 80,
    }),
  );
  it("keeps to its bound, in whole characters, as many as fit", () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), (text, maxUnits) => {
        const cut = cutText(text, maxUnits);
        const whole = graphemes(text);
        const kept = graphemes(cut).length;
        assert.ok(cut.length <= maxUnits);
        const [first = ""] = whole;
        if (first.length > maxUnits) {
          assert.ok(first.startsWith(cut));
          assert.ok(cut.length >= maxUnits - 1);
        } else {
          assert.equal(cut, whole.slice(0, kept).join(""));
          assert.ok(cut.length + (whole[kept]?.length ?? Infinity) > maxUnits);
        }
        assert.ok(isWellFormed(cut) || !isWellFormed(text));
      }),
      { numRuns: 2000 },
    );
  });
  it("keeps to its bound with a mark too, and says by it that something is missing", () => {
    fc.assert(
      fc.property(anyText, fc.nat(100), fc.constantFrom("…", "..."), (text, maxUnits, mark) => {
        const cut = cutText(text, maxUnits, mark);
        assert.ok(cut.length <= maxUnits);
        assert.ok(isWellFormed(cut) || !isWellFormed(text));
        if (cut !== text && maxUnits >= mark.length) assert.ok(cut.endsWith(mark));
      }),
      { numRuns: 1000 },
    );
  });
  it("takes no longer for a longer text", () => {
    const text = "😀".repeat(5_000_000);
    for (let n = 0; n < 1000; n++) cutText(text, 301);
  });
});
