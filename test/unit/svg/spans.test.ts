import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { applyEdits } from "../../../src/svg/edit.js";
import { parseSvg } from "../../../src/svg/parse.js";
import { spansIn } from "../../../src/svg/spans.js";
import { attributesText, svgText, type SvgElement } from "../../../src/svg/tree.js";
import { svgAnswers } from "../../support/svgAnswers.js";

const size = { widthPx: 64, heightPx: 64 };

function cleanOf(text: string): string {
  const cleaned = cleanSvg(text, size);
  assert.ok(cleaned.kind === "clean", JSON.stringify(cleaned));
  return cleaned.svg;
}

/** What the parser finds: name, id and depth of each element, in the order in which they begin. */
function parsed(element: SvgElement, depth = 0): (readonly [string, string | undefined, number])[] {
  const { name, attributes, children } = element;
  return [
    [name, /^ id="(.*)"$/s.exec(attributesText(idOf(attributes)))?.[1], depth],
    ...children.flatMap((each) => (typeof each === "string" ? [] : parsed(each, depth + 1))),
  ];
}

const idOf = (attributes: ReadonlyMap<string, string>): [string, string][] =>
  [...attributes].filter(([name]) => name === "id");

function assertAgree(text: string): void {
  const spans = spansIn(text);
  const { root } = parseSvg(text);
  assert.deepEqual(
    spans.map(({ name, id, depth }) => [name, id, depth]),
    parsed(root),
  );
  for (const { start, end, name } of spans) {
    assert.equal(parseSvg(text.slice(start, end)).root.name, name);
    assert.equal(text[end - 1], ">");
  }
}

/** Names as models and typing errors make them. */
const oddNames = fc.oneof(
  fc.constantFrom(
    ...[",", '"', "'", ";stroke", "@x", "2x", "fill.", "é", "_a", "x:y", "__proto__"],
  ),
  fc.constantFrom(...["=", "a;", "a,b", "&", "#id", "a`", "\u00a0", "fill", "id"]),
  fc.string({ minLength: 1, maxLength: 4 }).map((text) => text.replace(/[\s<>/]/g, ",")),
);
const oddAttributes = fc
  .array(
    fc
      .tuple(oddNames, fc.constantFrom('="red"', "", "=''", "=a", '="a""', '="a<b>c"', '=">"'))
      .map(([name, value]) => name + value),
    { maxLength: 4 },
  )
  .map((all) => all.join(" "));
const oddElements = fc.constantFrom(...["g", "rect", "g,", "5", "é", "_x", '"', "x:y", "a;b", "-"]);
const oddTexts = fc
  .array(fc.tuple(oddElements, oddAttributes, fc.constantFrom("/>", ">", ">a &lt; b</g>")), {
    maxLength: 5,
  })
  .map((all) => all.map(([name, attributes, end]) => `<${name} ${attributes}${end}`).join(""));

describe("spans of a drawing", () => {
  it("are those of the elements that the parser finds in every clean drawing", () => {
    fc.assert(
      fc.property(svgAnswers, (answer) => {
        const cleaned = cleanSvg(answer, size);
        if (cleaned.kind === "clean") assertAgree(cleaned.svg);
      }),
      { numRuns: 1000 },
    );
  });

  it("are so too in what is written again of any names that were read", () => {
    fc.assert(
      fc.property(oddTexts, (inside) => {
        assertAgree(svgText(parseSvg(`<svg>${inside}</svg>`).root));
      }),
      { numRuns: 3000 },
    );
  });

  const base = cleanOf(
    `<svg viewBox="0 0 64 64"><g id="boat" transform="translate(30 20)"><g id="sail">
    <path id="mast" d="M1 1h5v5z"/></g><path id="hull" d="M1 1h5v5z"/></g>
    <g id="sea"><circle id="c" r="5"/></g></svg>`.replace(/>\s+</g, "><"),
  );
  for (const odd of [",", ';stroke="blue"', '"', '@x="1"', '2x="1"', "'", 'é="1"', '=""']) {
    it(`are not moved by an attribute in one change that is called ${odd}`, () => {
      const edit = (attributes: string): string =>
        `<edit><replace id="mast"><g id="mast" fill="red"${attributes} y2="1"><circle r="3"/></g></replace><remove id="sail"/></edit>`;
      assert.equal(applyEdits(base, edit(odd)).svg, applyEdits(base, edit("")).svg);
      assert.match(applyEdits(base, edit(odd)).svg, /<path id="hull".*<g id="sea">/);
    });
  }

  it("are told of attributes that have no name", () => {
    const cleaned = cleanSvg('<svg><rect width="9" height="9" ;fill="red", x="1"/></svg>', size);
    assert.ok(cleaned.kind === "clean");
    assert.deepEqual(cleaned.notes, ["Left out: ;fill of <rect>."]);
    assert.match(cleaned.svg, /<rect width="9" height="9" x="1"\/>/);
  });
});
