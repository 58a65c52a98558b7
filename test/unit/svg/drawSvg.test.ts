import assert from "node:assert/strict";
import { decodePixels } from "../../../src/images/decodePixels.js";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { drawSvg } from "../../../src/svg/drawSvg.js";
import { fontsOf } from "../../../src/svg/fonts.js";
import { drawnOf, svgRig, type SvgRig } from "../../support/svgRig.js";

const size = { widthPx: 200, heightPx: 100 };
const svg = (inside: string): string => `<svg viewBox="0 0 200 100">${inside}</svg>`;

describe("drawSvg", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });
  const drawn = (inside: string) => drawnOf(rig.draw(svg(inside), size));
  /** `d` aside, which a font's maker may change. */
  const outlines = (inside: string): string =>
    drawn(inside)
      .svg.replace(/^<svg[^>]*>|<\/svg>$/g, "")
      .replace(/ d="M[^"]{20,}"/g, ' d="…"');

  /** The part of pixels that are of this colour, of those that are not white. */
  const partOf = (inside: string, red: number, green: number, blue: number): number => {
    const { rgba } = decodePixels(drawn(inside).png);
    let inked = 0;
    let suits = 0;
    for (let at = 0; at < rgba.length; at += 4) {
      const [r = 0, g = 0, b = 0] = rgba.subarray(at, at + 3);
      if (r + g + b > 700) continue;
      inked += 1;
      if (Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue) < 60) suits += 1;
    }
    return inked === 0 ? 0 : suits / inked;
  };

  it("draws in the asked size, on white", () => {
    const pixels = decodePixels(drawn('<rect x="100" width="100" height="100"/>').png);
    assert.deepEqual([pixels.widthPx, pixels.heightPx], [200, 100]);
    assert.deepEqual([...pixels.rgba.subarray(0, 4)], [255, 255, 255, 255]);
    assert.deepEqual([...pixels.rgba.subarray(-4)], [0, 0, 0, 255]);
  });

  it("draws it once more, smaller, where it is asked to", () => {
    const answer = svg('<rect width="200" height="100"/>');
    const { small } = drawnOf(drawSvg({ answer, size, smallPx: 50 }, rig.rasteriser, rig.fonts));
    const pixels = decodePixels(small ?? new Uint8Array());
    assert.deepEqual([pixels.widthPx, pixels.heightPx], [50, 25]);
    assert.deepEqual(drawn('<rect width="200" height="100"/>').small, undefined);
  });

  const unseen: readonly [why: string, inside: string][] = [
    ["text of no size", '<text id="t" font-size="0" y="50">Hi</text>'],
    ["text of nothing but spaces of no width", '<text id="t" y="50">\u200B</text>'],
    ["what is not displayed", '<rect display="none" width="99" height="99"/>'],
    ["what is transparent", '<g opacity="0"><rect width="99" height="99"/></g>'],
    ["what is not filled", '<rect fill="none" width="99" height="99"/>'],
    ["what is out of view", '<rect x="500" width="99" height="99"/>'],
    ["paths without a form", '<path id="a" fill="red"/>'],
  ];
  for (const [why, inside] of unseen) {
    it(`refuses a drawing in which nothing is seen: ${why}`, () => {
      const refused = rig.draw(svg(inside), size);
      assert.ok(refused.kind === "refused", JSON.stringify(refused.kind));
      assert.match(refused.reason, /^Nothing of it is to be seen|^There is no shape/);
    });
  }

  it("remarks that all is of one colour, white too, and nothing where a hair is seen", () => {
    const whole = (fill: string) => `<rect width="200" height="100" fill="${fill}"/>`;
    for (const fill of ["#fff", "#124"]) {
      assert.deepEqual(drawn(whole(fill)).findings, ["The whole picture is of one colour."]);
    }
    const hair = `${whole("#fff")}<path d="M9 9h1v.2h-1z"/>`;
    assert.deepEqual(drawn(hair).findings, []);
  });

  it("draws a drawing with the changes that an answer tells", () => {
    const base = drawn('<rect id="a" width="9" height="9"/><rect id="b" width="9" height="9"/>');
    const work = { base: base.source, size };
    const draw = (answer: string) => drawSvg({ ...work, answer }, rig.rasteriser, rig.fonts);
    const { source } = drawnOf(draw('<edit><remove id="a"/></edit>'));
    assert.match(source, /"><rect id="b" width="9" height="9"\/><\/svg>$/);
    const failed = draw('<edit><remove id="c"/></edit>');
    assert.ok(failed.kind === "refused" && /no element with the id "c"/.test(failed.reason));
  });

  it("keeps text as text in the source, and has none in the file for others", () => {
    const { source, svg: file } = drawn('<text id="a" y="50">Hello</text>');
    assert.match(source, /<text id="a" y="50">Hello<\/text>/);
    assert.doesNotMatch(file, /<(?:text|tspan)/);
  });

  it("gives a file that is clean itself", () => {
    const { svg: file } = drawn('<g fill="red"><text id="a" y="50">A <tspan>b</tspan></text></g>');
    assert.deepEqual(cleanSvg(file, size), { kind: "clean", svg: file, notes: [] });
  });

  const labels: readonly [why: string, inside: string, becomes: string][] = [
    [
      "with the text's id, place and words",
      '<text id="a" x="5" y="50" transform="rotate(5)" opacity=".5">A &amp; B</text>',
      '<g id="a" transform="rotate(5)" opacity="0.5" role="img" aria-label="A &amp; B"><path d="…"/></g>',
    ],
    [
      "with the colours of its parts",
      '<text y="50" fill="#ff0000">A<tspan fill="#0000ff">B</tspan></text>',
      '<g role="img" aria-label="AB"><path fill="#ff0000" d="…"/><path fill="#0000ff" d="…"/></g>',
    ],
    [
      "with the gradient that it has around it",
      '<linearGradient id="g"><stop stop-color="red"/></linearGradient><g fill="url(#g)"><text y="50">A</text></g>',
      '<linearGradient id="g"><stop stop-color="red"/></linearGradient><g fill="url(#g)"><g role="img" aria-label="A"><path fill="url(#g)" d="…"/></g></g>',
    ],
    [
      "as a path where a group cannot be",
      '<clipPath id="c"><text y="50">A</text></clipPath><rect clip-path="url(#c)" width="99" height="99"/>',
      '<clipPath id="c"><path d="…"/></clipPath><rect clip-path="url(#c)" width="99" height="99"/>',
    ],
  ];
  for (const [why, inside, becomes] of labels) {
    it(`makes paths of text, ${why}`, () => {
      assert.equal(outlines(inside), becomes);
    });
  }

  it("leaves the colour of a text to who uses it", () => {
    const used =
      '<defs><text id="t" y="50" font-size="40">M</text></defs><use href="#t" fill="red"/>';
    assert.ok(partOf(used, 255, 0, 0) > 0.5);
  });

  it("draws bold text heavier", () => {
    const ink = (weight: string): number =>
      decodePixels(
        drawn(`<text y="50" font-size="40" font-weight="${weight}">MMM</text>`).png,
      ).rgba.reduce((sum, each) => sum + 255 - each, 0);
    assert.ok(ink("bold") > 1.2 * ink("normal"));
  });

  const scripts = [
    "Latin: Çà",
    "Ελληνικά",
    "Русский",
    "Українська ґ",
    "Tiếng Việt",
    "שלום",
    "€ → • …",
  ];
  for (const text of scripts) {
    it(`has each sign of ${text}`, () => {
      const result = drawn(`<text y="50">${text}</text>`);
      assert.deepEqual(result.notes, []);
      assert.match(result.svg, /<path /);
    });
  }

  it("says which signs it has none for, and draws the others", () => {
    const result = drawn('<text y="50">Go 🚀 中文 ✓</text>');
    assert.deepEqual(result.findings.slice(0, 1), [
      "Not drawn, because the font has no such signs: 🚀 中 文 ✓",
    ]);
    assert.equal(result.missingSigns, "🚀 中 文 ✓");
    assert.equal(drawn('<text y="50">Go</text>').missingSigns, undefined);
    assert.match(result.svg, /aria-label="Go"/);
  });

  it("refuses what it has no sign for at all", () => {
    assert.deepEqual(rig.draw(svg('<text y="50">中文</text>'), size), {
      kind: "refused",
      reason: "The font has no signs for its only text: 中 文",
    });
  });

  it("takes any font that is asked for as its own", () => {
    const paths = (font: string): string =>
      drawn(`<text y="50" font-family="${font}">Any</text>`).svg;
    assert.equal(paths("Comic Sans MS"), paths("serif"));
  });
});

describe("fontsOf", () => {
  it("does not take a file that is no font", () => {
    assert.throws(() => fontsOf([new Uint8Array(2000)]), RangeError);
  });
});
