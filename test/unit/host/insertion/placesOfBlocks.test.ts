import assert from "node:assert/strict";
import { freePlace } from "../../../../src/host/insertion/freePlace.js";
import { insertedText } from "../../../../src/host/insertion/insertedText.js";
import { linkWriterFor } from "../../../../src/host/insertion/linkWriters.js";

const link = { path: "a.png", goal: "Two red sailboats" };

/** The document with an image at the place that is marked by "‸". */
function inserted(language: string, marked: string, isBehindText = false): string {
  const lines = marked.replace("‸", "").split("\n");
  const before = marked.slice(0, marked.indexOf("‸")).split("\n");
  const writer = linkWriterFor(language, "/a");
  const wanted = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const free = freePlace(writer, lines, wanted);
  const { line, character } = free;
  const text = lines[line] ?? "";
  const isBlank = (index: number): boolean => (lines[index] ?? "").trim() === "";
  const { start, end, ...written } = insertedText(writer, link, {
    before: text.slice(0, character),
    after: text.slice(character),
    isLineAboveBlank: isBlank(line - 1),
    isLineBelowBlank: isBlank(line + 1),
    isBehindText: free.isBehindText || isBehindText,
  });
  const changed = text.slice(0, character + start) + written.text + text.slice(character + end);
  return lines.with(line, changed).join("\n");
}

const blocks: Readonly<Record<string, readonly string[]>> = {
  markdown: [
    ...[
      "# Notes",
      "Notes\n=====",
      "Two lines\nof a title\n---",
      "- a\n- b",
      "1. a\n2. b",
      "> a\n> b",
    ],
    ...["| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n--- | ---\n1 | 2", "```js\ncode\n```"],
    ...["<div>\n<p>a</p>\n</div>", "***", "A text", "- [ ] task", "[a]: b.html", "$$\nx\n$$"],
  ],
  latex: ["\\section{Notes}", "\\begin{itemize}\n\\item a\n\\end{itemize}", "A text"],
  asciidoc: ["== Notes", "* a\n* b", "|===\n|a |b\n|===", "----\ncode\n----", "A text"],
  restructuredtext: ["Notes\n=====", "* a\n* b", ".. note:: a", "A text"],
  org: ["* Notes", "- a\n- b", "| a | b |\n| 1 | 2 |", "#+begin_src js\nx\n#+end_src", "A text"],
  typst: ["= Notes", "- a\n- b", "#table(\n)", "A text"],
};
const isImage = /^(?:!\[|\\includegraphics|image::|\.\. image::|\[\[file:|#image\()/;
const around: readonly [above: string, between: string][] = [
  ["", ""],
  ["Above\n", "\n"],
  ["Above\n", ""],
];

describe("an image before a block of a document", () => {
  for (const [language, all] of Object.entries(blocks)) {
    for (const block of all) {
      it(`is a paragraph of its own and leaves the block as it was: ${language}, ${JSON.stringify(block)}`, () => {
        for (const [above, between] of around) {
          for (const isBehindText of [false, true]) {
            const whole = inserted(
              language,
              `${above}${between}‸${block}\n\nBelow\n`,
              isBehindText,
            );
            const [head = "", ...rest] = whole.split(/\n{2,}/);
            const parts = above === "" ? [head, ...rest] : rest;
            if (above !== "") assert.equal(head, above.trim());
            assert.match(parts[0] ?? "", isImage, whole);
            assert.ok(whole.endsWith(`\n\n${block}\n\nBelow\n`), whole);
          }
        }
      });
    }
  }

  const image = "![Two red sailboats](a.png)";
  const kept: readonly [what: string, marked: string, whole: string][] = [
    ["a row of a table", "| a |\n|---|\n‸| 1 |", `${image}\n\n| a |\n|---|\n| 1 |`],
    ["the line below a table's head", "a | b\n‸--- | ---", `${image}\n\na | b\n--- | ---`],
    ["a heading's underline", "Notes\n‸===", `${image}\n\nNotes\n===`],
    ["front matter", "‸---\na: 1\n---\n# B", `---\na: 1\n---\n\n${image}\n\n# B`],
    ["a line of front matter", "---\na: ‸1\n---\n\n# B", `---\na: 1\n---\n\n${image}\n\n# B`],
    ["the end of front matter", "---\na: 1\n‸---", `---\na: 1\n---\n\n${image}`],
    ["a heading in a quote", "> ‸# A", `> ${image}\n>\n> # A`],
    ["a text of an item", "- a\n- ‸b", `- a\n- ${image}\n\n  b`],
    ["an item in an item", "- a\n‸  - b", `- a\n  \n  ${image}\n\n  - b`],
    ["an underlined heading below it", "‸\nNotes\n===", `${image}\n\nNotes\n===`],
    ["a rule", "a\n\n‸---", `a\n\n${image}\n\n---`],
  ];
  for (const [what, marked, whole] of kept) {
    it(`does not break ${what}: ${JSON.stringify(marked)}`, () => {
      assert.equal(inserted("markdown", marked), whole);
    });
  }

  it("stays within the line where that means the same: code, styles and web pages", () => {
    for (const language of ["typescript", "css", "html", "typescriptreact"]) {
      assert.ok(!inserted(language, "‸a {}").includes("\n"), language);
    }
  });
});
