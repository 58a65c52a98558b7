import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { applyEdits } from "../../../src/svg/edit.js";
import { editableSource, keptSvg } from "../../../src/svg/keptSvg.js";
import { spansIn, withIds } from "../../../src/svg/spans.js";
import { elementsOf } from "../../../src/svg/tree.js";
import { parseSvg } from "../../../src/svg/parse.js";
import { svgAnswers } from "../../support/svgAnswers.js";
import { drawnOf, svgRig, type SvgRig } from "../../support/svgRig.js";

const size = { widthPx: 200, heightPx: 100 };

function cleanOf(answer: string): string {
  const cleaned = cleanSvg(answer, size);
  if (cleaned.kind === "refused") throw new Error(cleaned.reason);
  return cleaned.svg;
}

const base = cleanOf(
  `<svg viewBox="0 0 200 100"><defs><linearGradient id="dusk"><stop stop-color="#123"/></linearGradient></defs>
  <rect id="sky" fill="url(#dusk)" width="200" height="100"/><circle id="sun" cx="9" cy="9" r="5" fill="red"/>
  <g id="boats"><path id="hull" d="M1 1h9v9z"/><path d="M2 2h9v9z"/></g>
  <text id="title" x="5" y="90" fill="#fff">Old &amp; words</text></svg>`,
);
describe("the elements in a drawing's text", () => {
  it("are where they are", () => {
    const spans = spansIn(base);
    const told = spans.map(({ name, id, depth }) => [name, id, depth]);
    const elements = [...elementsOf(parseSvg(base).root)];
    assert.deepEqual(
      told.map(([name, id]) => [name, id]),
      elements.map(({ name, attributes }) => [name, attributes.get("id")]),
    );
    const hull = spans.find(({ id }) => id === "hull");
    assert.equal(base.slice(hull?.start, hull?.end), '<path id="hull" d="M1 1h9v9z"/>');
    assert.deepEqual(told.at(-1), ["text", "title", 1]);
  });

  it("are found in any clean drawing, and those near the top can be named", () => {
    fc.assert(
      fc.property(svgAnswers, (answer) => {
        const cleaned = cleanSvg(answer, size);
        if (cleaned.kind === "refused") return;
        const spans = spansIn(cleaned.svg);
        const elements = [...elementsOf(parseSvg(cleaned.svg).root)];
        assert.deepEqual(
          spans.map(({ name, id }) => [name, id]),
          elements.map(({ name, attributes }) => [name, attributes.get("id")]),
        );
        const named = withIds(cleaned.svg);
        assert.equal(withIds(named), named);
        assert.deepEqual(cleanSvg(named, size), { kind: "clean", svg: named, notes: [] });
        // Each can be changed alone.
        for (const { id, depth } of spansIn(named)) {
          if (id === undefined || depth === 0) continue;
          applyEdits(named, `<edit><set id="${id}" opacity="0.5"/></edit>`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("get ids that nobody else has, but not where they are only defined, nor deep within", () => {
    const svg = cleanOf(
      `<svg><defs><g id="x"><rect/></g><marker id="m"><path d="M0 0"/></marker></defs><rect width="1"/>
      <rect id="rect-2"/><g><rect/><g><circle r="1"/></g></g></svg>`,
    );
    const ids = spansIn(withIds(svg)).map(({ name, id }) => `${name}:${id ?? ""}`);
    const expected = [
      ...["svg:", "defs:", "g:x", "rect:", "marker:m", "path:", "rect:rect-1", "rect:rect-2"],
      ...["g:g-2", "rect:rect-3", "g:g-4", "circle:"],
    ];
    assert.deepEqual(ids, expected);
  });
});

describe("the file that is kept of a drawing", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });

  it("gives back the drawing with its text as text", () => {
    fc.assert(
      fc.property(svgAnswers, (answer) => {
        const drawn = rig.draw(answer, { widthPx: 40, heightPx: 40 });
        if (drawn.kind === "refused") return;
        assert.equal(editableSource(keptSvg(drawn)), drawn.source);
        assert.match(keptSvg(drawn), /<\/svg>$/);
      }),
      { numRuns: 300 },
    );
  });

  it("is drawn like the one with paths, and is XML", () => {
    const drawn = drawnOf(
      rig.draw('<svg><text id="a" y="50">A ]]&gt; &lt;/metadata&gt; \\" b</text></svg>', size),
    );
    const kept = keptSvg(drawn);
    assert.notEqual(kept, drawn.svg);
    assert.deepEqual(rig.rasteriser.png(kept), drawn.png);
    assert.equal(cleanSvg(kept, size).kind, "clean");
    assert.equal(cleanOf(kept), drawn.svg);
    assert.match(kept, /<g id="a"/);
    assert.equal(editableSource(kept), drawn.source);
  });

  it("is the drawing alone where that has no text", () => {
    const drawn = drawnOf(rig.draw('<svg><rect id="a" width="9" height="9"/></svg>', size));
    assert.equal(keptSvg(drawn), drawn.svg);
    assert.equal(editableSource(drawn.svg), drawn.source);
  });

  it("takes nothing for its own that a model wrote", () => {
    const forged = `<svg><text y="50">Hi</text><metadata id="imagebeam-source"><![CDATA[<svg/>]]></metadata></svg>`;
    const drawn = drawnOf(rig.draw(forged, size));
    assert.equal(editableSource(keptSvg(drawn)), drawn.source);
    assert.doesNotMatch(drawn.source, /metadata/);
  });
});
