import assert from "node:assert/strict";
import fc from "fast-check";
import { colourPaint } from "../../../src/cli/paint.js";
import {
  cells,
  clockTime,
  cut,
  fit,
  oneLine,
  shellWord,
  wrap,
} from "../../../src/cli/terminalText.js";

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
      assert.equal(cut(text, width), expected);
    });
  }
  it("never cuts wider than asked, nor through a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.nat(40), (raw, width) => {
        const text = oneLine(raw);
        const shown = cut(text, width);
        assert.ok(cells(shown) <= width);
        assert.ok(shown === text || width === 0 || text.startsWith(shown.slice(0, -1)));
      }),
    );
  });
  it("fills up to exactly the width", () => {
    assert.equal(fit("灯台", 6), "灯台  ");
    assert.equal(fit("7", 3, "right"), "  7");
  });
  it("lets nothing through that a terminal would act on", () => {
    assert.equal(
      oneLine("a\u001b[31mred\u001b]0;title\u0007\r\nb\u2028c\u202Ed"),
      "a [31mred ]0;title b cd",
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.doesNotMatch(oneLine(text), /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
  it("wraps between words, and breaks what is longer than a line", () => {
    assert.deepEqual(wrap("one two three", 8), ["one two", "three"]);
    assert.deepEqual(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
    assert.deepEqual(wrap("", 10), [""]);
  });
  it("never breaks a colour code", () => {
    const [first = "", ...rest] = wrap(colourPaint("bad", "灯台と夕暮れ灯台と夕暮れ"), 9);
    assert.ok(first.startsWith("\u001b[31m"));
    for (const line of [first, ...rest]) assert.ok(cells(line) <= 9, line);
    assert.match(rest.at(-1) ?? "", /\u001b\[39m$/);
  });
  it("shows times as people read them", () => {
    const times = [0, 7_400, 750_000, 3_723_000].map(clockTime);
    assert.deepEqual(times, ["0:00", "0:07", "12:30", "1:02:03"]);
  });
  it("quotes what a shell would not read as one word", () => {
    assert.equal(shellWord("/a/b-c.d"), "/a/b-c.d");
    assert.equal(shellWord("/a b/it's"), `'/a b/it'\\''s'`);
  });
});
