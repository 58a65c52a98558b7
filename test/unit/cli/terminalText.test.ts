import assert from "node:assert/strict";
import fc from "fast-check";
import { oneLine } from "../../../src/base/visibleText.js";
import { joined, line, toned } from "../../../src/cli/line.js";
import { colourPaint } from "../../../src/cli/paint.js";
import { cells, cut, fit, wrap } from "../../../src/cli/terminalText.js";

describe("text in a terminal", () => {
  const cuts: readonly [text: string, width: number, expected: string][] = [
    ["short", 10, "short"],
    ["exactly ten", 11, "exactly ten"],
    ["a little longer", 9, "a little…"],
    ["灯台と夕暮れ", 8, "灯台と…"],
    ["灯台と夕暮れ", 12, "灯台と夕暮れ"],
    ["👩‍👩‍👧‍👦 at sea", 4, "👩‍👩‍👧‍👦…"],
    ["anything", 1, "…"],
    ["anything", 0, ""],
  ];
  for (const [text, width, expected] of cuts) {
    it(`cuts ${JSON.stringify(text)} to ${width} cells`, () => {
      assert.equal(cut(text, width).text, expected);
    });
  }
  it("never cuts wider than asked, nor through a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.nat(40), (raw, width) => {
        const text = oneLine(raw);
        const shown = cut(text, width).text;
        assert.ok(cells(shown) <= width);
        assert.ok(shown === text || width === 0 || text.startsWith(shown.slice(0, -1)));
      }),
    );
  });
  it("fills up to exactly the width", () => {
    assert.equal(fit("灯台", 6).text, "灯台  ");
    assert.equal(fit("7", 3, "right").text, "  7");
  });
  it("wraps between words, and breaks what is longer than a line", () => {
    const wrapped = (text: string, width: number): string[] =>
      wrap(text, width).map((part) => part.text);
    assert.deepEqual(wrapped("one two three", 8), ["one two", "three"]);
    assert.deepEqual(wrapped("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
    assert.deepEqual(wrapped("", 10), [""]);
  });
  it("wraps any text so that each line fits, and loses no letter", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 30 }), { maxLength: 8 }),
        fc.integer({ min: 8, max: 30 }),
        (parts, width) => {
          const text = joined(
            parts.map((part, index) => (index % 2 === 0 ? part : toned("bad", part))),
            " ",
          );
          const lines = wrap(text, width);
          for (const part of lines) assert.ok(cells(part) <= width, part.text);
          const letters = (shown: string): string => shown.replaceAll(" ", "");
          assert.equal(letters(lines.map((part) => part.text).join("")), letters(text.text));
        },
      ),
    );
  });
  it("keeps its tone over cuts and line ends, and none beyond", () => {
    const painted = wrap(line("a ", toned("bad", "灯台と夕暮れ 灯台"), " b"), 6).map(colourPaint);
    assert.deepEqual(painted, [
      "a",
      "\u001b[31m灯台と\u001b[39m",
      "\u001b[31m夕暮れ\u001b[39m",
      "\u001b[31m灯台\u001b[39m b",
    ]);
    const short = colourPaint(cut(line("a", toned("good", "bcdef")), 4));
    assert.equal(short, "a\u001b[32mbc…\u001b[39m");
  });
});
