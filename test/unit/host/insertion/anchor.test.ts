import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anchorAt,
  findAnchor,
  lineAndCharacter,
  movedBy,
  plainLines,
  type Span,
} from "../../../../src/host/insertion/anchor.js";
import { share } from "../../../support/evenly.js";

const span: Span = { start: 10, end: 20 };
const moves: readonly [what: string, offset: number, length: number, newLength: number, Span][] = [
  ["typed above", 0, 0, 5, { start: 15, end: 25 }],
  ["deleted above", 2, 4, 0, { start: 6, end: 16 }],
  ["typed directly before it", 10, 0, 3, { start: 13, end: 23 }],
  ["typed directly behind it", 20, 0, 3, span],
  ["typed below", 30, 0, 3, span],
  ["typed within", 15, 0, 2, { start: 10, end: 22 }],
  ["deleted within", 12, 3, 0, { start: 10, end: 17 }],
  ["deleted over its beginning", 5, 10, 0, { start: 5, end: 10 }],
  ["replaced over its end", 15, 10, 4, { start: 10, end: 15 }],
  ["deleted with all around it", 5, 20, 0, { start: 5, end: 5 }],
  ["replaced as a whole", 10, 10, 7, { start: 17, end: 17 }],
];

describe("a place in a text that is edited", () => {
  for (const [what, offset, length, newLength, moved] of moves) {
    it(`knows where it is after something was ${what}`, () => {
      assert.deepEqual(movedBy(span, { offset, length, newLength }), moved);
    });
  }

  it("still holds its text after any edits around it", () => {
    const words = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 60 });
    const edits = fc.array(fc.record({ at: share, cut: fc.nat(10), add: words }));
    fc.assert(
      fc.property(words, words, edits, (head, tail, changes) => {
        const marked = "<the text that was selected>";
        let text = head + marked + tail;
        let place: Span = { start: head.length, end: head.length + marked.length };
        for (const { at, cut, add } of changes) {
          const isBefore = at < 0.5;
          const room = isBefore ? place.start : text.length - place.end;
          const offset = (isBefore ? 0 : place.end) + Math.floor((at % 0.5) * 2 * room);
          const length = Math.min(cut, (isBefore ? place.start : text.length) - offset);
          text = text.slice(0, offset) + add + text.slice(offset + length);
          place = movedBy(place, { offset, length, newLength: add.length });
        }
        assert.equal(text.slice(place.start, place.end), marked);
      }),
    );
  });
});

const page = [
  "# Notes",
  "",
  "A lighthouse on a cliff under a full moon",
  "",
  "The rest of the page, which says more.",
  "",
].join("\n");
const selected = "A lighthouse on a cliff under a full moon";
const at = page.indexOf(selected);
const anchor = anchorAt(page, { start: at, end: at + selected.length });
const foundIn = (text: string): string | undefined => {
  const found = findAnchor(text, anchor);
  return found && text.slice(found.start, found.end);
};

describe("a place that is looked for by its text", () => {
  it("is found in the same text", () => assert.equal(foundIn(page), selected));

  it("is found after lines were added above", () => {
    assert.equal(foundIn(`a\nb\n${page}`), selected);
  });

  it("is found where its paragraph was moved to", () => {
    assert.equal(foundIn(`${page.replace(selected, "")}\n\n${selected}\n`), selected);
  });

  it("is found among copies by what stands around it", () => {
    const text = `${selected}\n\n${page}\n${selected}\n`;
    assert.equal(findAnchor(text, anchor)?.start, selected.length + 2 + at);
  });

  it("is found between its neighbours where it was rewritten", () => {
    const long = page.replace("# Notes", "# Notes for the poster of this summer");
    const start = long.indexOf(selected);
    const kept = anchorAt(long, { start, end: start + selected.length });
    const rewritten = long.replace(selected, "A tower at sea");
    const found = findAnchor(rewritten, kept);
    assert.equal(found && rewritten.slice(found.start, found.end), "A tower at sea");
  });

  it("is gone where its text is", () => {
    assert.equal(foundIn(page.replace(`${selected}\n\n`, "")), undefined);
    assert.equal(foundIn("Something else"), undefined);
    assert.equal(foundIn(""), undefined);
  });

  it("is not the alt text of its own image", () => {
    const text = page.replace(`${selected}\n\n`, "");
    assert.equal(foundIn(`${text}![${selected}](images/a.png)\n`), undefined);
    assert.equal(foundIn(`<img alt="${selected}">\n`), undefined);
    assert.equal(foundIn(`![${selected}](images/a.png)\n\n${page}`), selected);
  });

  it("is not any other place with the same short word", () => {
    const text = `${page}\nIt has a cat in it.\n`;
    const start = text.indexOf("cat");
    const kept = anchorAt(text, { start, end: start + 3 });
    assert.equal(findAnchor("Another text about a cat on a mat", kept), undefined);
  });

  /** [what the document was, what of it was selected, what it is now, where the text is in that]. */
  const small: readonly [was: string, text: string, is: string, start: number | undefined][] = [
    ["boat", "boat", "lifeboat", undefined],
    ["boat", "boat", "boats", undefined],
    ["boat", "boat", "A boat at sea", undefined],
    ["boat", "boat", '<img alt="boat">', undefined],
    ["boat", "boat", "boat", 0],
    ["boat", "boat", "boat\n\nMore", 0],
    ["boat", "boat", "# Boats\n\nboat\n", 9],
    ["boat\n", "boat", "lifeboat\n", undefined],
    ["boat\n", "boat", "A title\nboat\n", 8],
    [" boat", "boat", "Another boat", undefined],
    [" boat", "boat", " boat", 1],
    ["A boat.", "boat", "A boat.\nMore", 2],
    ["A boat.", "boat", "Not a boat.", undefined],
    ["A boat.", "boat", "Title\nA boat.", 8],
    ["A boat.", "boat", "A boat. And another boat.", 2],
    ["A boat.", "boat", "A lifeboat.", undefined],
    [selected, selected, `<img alt="${selected}">`, undefined],
    [selected, selected, `Title\n\n${selected}\n`, 7],
  ];
  for (const [was, text, is, start] of small) {
    const end = start === undefined ? "nowhere" : `at ${start}`;
    it(`${JSON.stringify(text)} of ${JSON.stringify(was)} is ${end} in ${JSON.stringify(is)}`, () => {
      const from = was.indexOf(text);
      const kept = anchorAt(was, { start: from, end: from + text.length });
      assert.equal(findAnchor(is, kept)?.start, start);
    });
  }

  it("is in another document only where enough around it is the same", () => {
    for (const [was, text] of small) {
      const from = was.indexOf(text);
      const kept = anchorAt(was, { start: from, end: from + text.length });
      assert.equal(findAnchor(was, kept, "any document"), undefined, was);
    }
    assert.equal(findAnchor(page, anchor, "any document")?.start, at);
  });

  it("of a long text is the end of it", () => {
    const long = Array.from({ length: 3000 }, (_, n) => `word${n}`).join(" ");
    const text = `x\n${long}\ny\n`;
    const kept = anchorAt(text, { start: 2, end: 2 + long.length });
    assert.ok(kept.text.length < 1000);
    assert.equal(findAnchor(text, kept)?.end, 2 + long.length);
  });

  it("is found where it moved to by any edits beside it", () => {
    const lines = fc.string({ unit: fc.constantFrom("x", "y", " ", "\n"), maxLength: 80 });
    fc.assert(
      fc.property(lines, lines, (head, tail) => {
        const found = findAnchor(head + page + tail, anchor);
        assert.deepEqual(found, {
          start: head.length + at,
          end: head.length + at + selected.length,
        });
      }),
    );
  });

  it("is the same in a text with other line ends", () => {
    const text = plainLines(page.replaceAll("\n", "\r\n"));
    const found = findAnchor(text, anchor);
    assert.deepEqual(lineAndCharacter(text, found?.end ?? 0), [2, selected.length]);
  });
});
