import assert from "node:assert/strict";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { drawnOf, svgRig } from "../../support/svgRig.js";

const size = { widthPx: 64, heightPx: 64 };
/** Turn what follows round, or are commands to a terminal. */
const unruly = ["\u202e", "\u202a", "\u2066", "\u2069", "\u0085", "\u009b", "\u007f"];
const unseen = [...unruly, "\u200b", "\u2060", "\ufeff", "\u{e0041}"];
const cjk = "画".repeat(31_000);

function cleanOf(inside: string) {
  const cleaned = cleanSvg(`<svg viewBox="0 0 64 64">${inside}</svg>`, size);
  assert.ok(cleaned.kind === "clean", JSON.stringify(cleaned).slice(0, 200));
  return cleaned;
}

describe("words in a drawing", () => {
  it("about it hold nothing that is not seen, as characters and as entities", async () => {
    const rig = await svgRig();
    const references = unseen.map((each) => `&#x${each.codePointAt(0)?.toString(16)};`);
    for (const sign of [...unseen, ...references]) {
      const inside = `<title>a${sign}b</title><g aria-label="c${sign}d"><desc><![CDATA[e${sign}f]]></desc><rect id="r" width="9" height="9"/></g><text y="20">g${sign}h</text>`;
      const { svg } = drawnOf(rig.draw(`<svg viewBox="0 0 64 64">${inside}</svg>`, size));
      for (const each of unseen) assert.ok(!svg.includes(each), `${JSON.stringify(sign)}: ${svg}`);
    }
  });

  it("that are drawn keep what joins their letters and what tells their direction", () => {
    const marks = "می\u200cخواهم क\u200dष 1\u200e2\u200f3";
    assert.ok(cleanOf(`<text>${marks}</text>`).svg.includes(marks));
    for (const sign of unruly) {
      assert.match(cleanOf(`<text>a${sign}b</text>`).svg, /<text>ab<\/text>/);
    }
  });

  it("about it are no more than a person reads", () => {
    const { svg, notes } = cleanOf(
      `<title>${cjk}</title><g aria-label="${cjk}"><desc>${cjk}</desc><rect width="9" height="9"/></g>`,
    );
    for (const text of svg.match(/画+…/g) ?? assert.fail()) assert.ok(text.length <= 500);
    assert.equal(svg.match(/画+…/g)?.length, 3);
    assert.deepEqual(notes, ["Cut: the words in <title>.", "Cut: the words in <desc>."]);
    assert.deepEqual(cleanSvg(svg, size), { kind: "clean", svg, notes: [] });
  });

  it("about its parts are no more in all", () => {
    const part = `<g aria-label="${"画".repeat(400)}"><desc>${"图".repeat(300)}</desc><rect width="9" height="9"/></g>`;
    const { svg, notes } = cleanOf(part.repeat(60));
    assert.ok((svg.match(/[画图]/g)?.length ?? 0) <= 10_000);
    assert.ok(notes.includes("Cut: the words in <desc>."));
    assert.equal(svg.match(/<rect/g)?.length, 60);
    assert.deepEqual(cleanSvg(svg, size), { kind: "clean", svg, notes: [] });
  });
});
