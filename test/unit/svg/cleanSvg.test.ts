import assert from "node:assert/strict";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";

const size = { widthPx: 512, heightPx: 256 };

/** The drawing without its outermost tag, which is always ours. */
function inside(answer: string): string {
  const result = cleanSvg(answer, size);
  assert.ok(result.kind === "clean", JSON.stringify(result).slice(0, 300));
  return result.svg.replace(/^<svg[^>]*>|<\/svg>$/g, "");
}

function rootOf(answer: string): string {
  const result = cleanSvg(answer, size);
  assert.ok(result.kind === "clean");
  return /^<svg[^>]*>/.exec(result.svg)?.[0] ?? "";
}

function notesOf(answer: string): readonly string[] {
  const result = cleanSvg(answer, size);
  assert.ok(result.kind === "clean");
  return result.notes;
}

const svg = (text: string, attributes = 'viewBox="0 0 100 50"'): string =>
  `<svg ${attributes}>${text}</svg>`;

const kept: readonly [why: string, drawing: string, becomes: string][] = [
  [
    "a shape stays as it is",
    '<rect id="sky" width="5" height="5"/>',
    '<rect id="sky" width="5" height="5"/>',
  ],
  ["pixels need no unit", '<rect width="5px" height="1in"/>', '<rect width="5" height="96"/>'],
  ["other units become pixels", '<circle r="3pt"/>', '<circle r="4"/>'],
  ["percentages stay", '<rect width="100%" height="50%"/>', '<rect width="100%" height="50%"/>'],
  [
    "decimals that nobody sees go",
    '<path d="M0.123456 1.987654L2 3"/>',
    '<path d="M0.123 1.988L2 3"/>',
  ],
  [
    "a scale around keeps them",
    '<g transform="scale(100)"><path d="M0.12345678 0L1 1"/></g>',
    '<g transform="scale(100)"><path d="M0.12346 0L1 1"/></g>',
  ],
  [
    "a hair stays a hair",
    '<path d="M0 0L1 1" stroke-width="0.00001"/>',
    '<path d="M0 0L1 1" stroke-width="0.00001"/>',
  ],
  [
    "arcs may leave out spaces",
    '<path d="M0 0a5 5 0 1110 10"/>',
    '<path d="M0 0a5 5 0 1 1 10 10"/>',
  ],
  ["a path is drawn up to its fault", '<path d="M0 0L5 5L6 oops L9 9"/>', '<path d="M0 0L5 5"/>'],
  ["points too, and in pairs", '<polyline points="0,0 5-5 6"/>', '<polyline points="0 0 5 -5"/>'],
  [
    "colours become hex",
    '<rect fill="rgb(255, 0, 0)" stroke="hsl(120,100%,50%)"/>',
    '<rect fill="#ff0000" stroke="#00ff00"/>',
  ],
  [
    "with their alpha",
    '<rect fill="rgba(0,0,255,.5)" stroke="rgb(1 2 3 / 50%)"/>',
    '<rect fill="#0000ff80" stroke="#01020380"/>',
  ],
  ["names of colours stay", '<rect fill="Tomato"/>', '<rect fill="tomato"/>'],
  ["what is no colour goes", '<rect fill="very red" x="1"/>', '<rect x="1"/>'],
  ["a raw & is text", "<text>Fish & Chips</text>", "<text>Fish &amp; Chips</text>"],
  [
    "entities of HTML are characters",
    "<text>&copy;&nbsp;&eacute;&#x41;&lt;</text>",
    "<text>©\u00a0éA&lt;</text>",
  ],
  ["but only once", "<text>&amp;copy;</text>", "<text>&amp;copy;</text>"],
  ["white space is a space", "<text>\n  one\n  two </text>", "<text> one two </text>"],
  [
    "unless it is kept",
    '<text xml:space="preserve">a  b</text>',
    '<text xml:space="preserve">a  b</text>',
  ],
  ["CDATA is text", "<text><![CDATA[a <b> & c]]></text>", "<text>a &lt;b&gt; &amp; c</text>"],
  [
    "what is not closed is closed",
    "<g><rect x='1'></g><circle r='2'/>",
    '<g><rect x="1"/></g><circle r="2"/>',
  ],
  [
    "a shape in a shape follows it",
    "<rect x='1'><circle r='2'><text>t</text></rect>",
    '<rect x="1"/><circle r="2"/><text>t</text>',
  ],
  ["a text in a text follows it", "<text>a<text>b</text></text>", "<text>a</text><text>b</text>"],
  [
    "names may be in small letters",
    "<lineargradient id='g' gradientunits='userSpaceOnUse'/><rect fill='url(#g)'/>",
    '<linearGradient id="g" gradientUnits="userSpaceOnUse"/><rect fill="url(#g)"/>',
  ],
  ["prefixed too", "<svg:rect x='1'/>", '<rect x="1"/>'],
  ["a link is a group", '<a href="https://example.org"><rect x="1"/></a>', '<g><rect x="1"/></g>'],
  [
    "xlink is no longer needed",
    '<rect id="r" x="1"/><use xlink:href="#r"/>',
    '<rect id="r" x="1"/><use href="#r"/>',
  ],
  [
    "quotes in url() go",
    '<clipPath id="c"/><g clip-path="url(\'#c\')"><rect x="1"/></g>',
    '<clipPath id="c"/><g clip-path="url(#c)"><rect x="1"/></g>',
  ],
  [
    "style is attributes",
    '<rect style="fill: red; STROKE-WIDTH: 2px"/>',
    '<rect fill="red" stroke-width="2"/>',
  ],
  ["and stronger than they", '<rect fill="red" style="fill:blue"/>', '<rect fill="blue"/>'],
  ["but only what is style", '<rect x="1" style="id:a;href:#a;d:M0"/>', '<rect x="1"/>'],
  [
    "a style that is none leaves the attribute",
    '<rect fill="red" style="fill:no such"/>',
    '<rect fill="red"/>',
  ],
  [
    "blending is style alone",
    '<g style="mix-blend-mode: multiply"><rect x="1"/></g>',
    '<g style="mix-blend-mode:multiply"><rect x="1"/></g>',
  ],
  ["classes are followed", "<style>.a{fill:red}</style><rect class='b a'/>", '<rect fill="red"/>'],
  [
    "ids win over them, those over names",
    "<style>#i{fill:red}.a{fill:blue}rect{fill:lime;x:1px}</style><rect id='i' class='a'/>",
    '<rect id="i" fill="red" x="1"/>',
  ],
  [
    "the later of two wins",
    "<style>.a{fill:red}.a{fill:blue}</style><rect class='a'/>",
    '<rect fill="blue"/>',
  ],
  [
    "unless the first is important",
    "<style>.a{fill:red !important}.a{fill:blue}</style><rect class='a'/>",
    '<rect fill="red"/>',
  ],
  [
    "rules reach into groups",
    "<style>.g rect{fill:red} svg > circle{fill:blue}</style><g class='g'><g><rect/><circle r='1'/></g></g>",
    '<g><g><rect fill="red"/><circle r="1"/></g></g>',
  ],
  [
    "lists and comments are read",
    "<style>/* c */.a,.b{fill:red/**/}</style><rect class='b'/>",
    '<rect fill="red"/>',
  ],
  [
    "CDATA around a sheet too",
    "<style><![CDATA[ g > .a{fill:red} ]]></style><g><rect class='a'/></g>",
    '<g><rect fill="red"/></g>',
  ],
  [
    "variables are put in",
    "<style>:root{--main:#123}.a{fill:var(--main);stroke:var(--no, red)}</style><rect class='a'/>",
    '<rect fill="#123" stroke="red"/>',
  ],
  [
    "font is size and weight",
    "<style>text{font: italic bold 14px/1.2 Arial, sans-serif}</style><text>t</text>",
    '<text font-size="14" font-weight="bold">t</text>',
  ],
  [
    "marker is three",
    '<marker id="m"/><path d="M0 0h1" style="marker:url(#m)"/>',
    '<marker id="m"/><path d="M0 0h1" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>',
  ],
  [
    "transforms of style lose units",
    '<rect style="transform: translate(5px, 1px) rotate(0.5turn)"/>',
    '<rect transform="translate(5 1) rotate(180)"/>',
  ],
  [
    "and turn about their origin",
    '<rect style="transform:scale(2);transform-origin:50% 10px"/>',
    '<rect transform="translate(50 10) scale(2) translate(-50 -10)"/>',
  ],
  ["paint that is missing is none", '<rect fill="url(#gone)"/>', '<rect fill="none"/>'],
  ["or the colour given for the case", '<rect fill="url(#gone) red"/>', '<rect fill="red"/>'],
  ["a clip that is missing is none", '<rect x="1" clip-path="url(#gone)"/>', '<rect x="1"/>'],
  [
    "the first has the id",
    '<rect id="a" x="1"/><rect id="a" x="2"/>',
    '<rect id="a" x="1"/><rect x="2"/>',
  ],
  ["comments and metadata go", "<!-- c --><metadata>m</metadata><rect x='1'/>", '<rect x="1"/>'],
  [
    "a marker that turns round at the start is two",
    '<marker id="m" orient="auto-start-reverse" refX="1"><rect id="r" x="1"/></marker><path d="M0 0h1" marker-start="url(#m)" marker-end="url(#m)"/>',
    '<marker id="m" orient="auto" refX="1"><rect id="r" x="1"/></marker><marker id="m-start" orient="auto" refX="1" overflow="visible"><g transform="rotate(180 1 0)"><rect x="1"/></g></marker><path d="M0 0h1" marker-start="url(#m-start)" marker-end="url(#m)"/>',
  ],
  [
    "strokes that do not scale are as wide as they are shown",
    '<g transform="scale(4)"><rect width="1" stroke-width="8" vector-effect="non-scaling-stroke"/></g>',
    '<g transform="scale(4)"><rect width="1" stroke-width="0.3906"/></g>',
  ],
  [
    "a transform to a thousandth is two",
    '<g transform="scale(0.0001)"><rect width="1"/></g>',
    '<g transform="scale(0.0001) scale(64)"><g transform="scale(0.015625)"><rect width="1"/></g></g>',
  ],
  [
    "of a switch one is drawn",
    '<switch><rect x="1"/><rect x="2"/></switch>',
    '<g><rect x="1"/></g>',
  ],
  [
    "sizes of fonts have names",
    '<text font-size="large">t</text>',
    '<text font-size="18">t</text>',
  ],
  [
    "shadows and blurs of style",
    '<rect x="1" style="filter: drop-shadow(rgba(0,0,0,.5) 0 4px 6px) blur(2px)"/>',
    '<rect x="1" filter="drop-shadow(0px 4px 6px #00000080) blur(2px)"/>',
  ],
  ["titles stay", "<title>A &amp; B</title><rect x='1'/>", '<title>A &amp; B</title><rect x="1"/>'],
  [
    "a broken attribute goes alone",
    '<rect x="1" y="NaN" width="calc(1px + 2px)"/>',
    '<rect x="1"/>',
  ],
];

describe("cleanSvg", () => {
  for (const [why, drawing, becomes] of kept) {
    it(`keeps what is good: ${why}`, () => {
      assert.equal(inside(svg(drawing)), becomes);
    });
  }

  const shape = '<rect x="1"/>';
  const found: readonly [why: string, answer: string][] = [
    ["prose around it", `Here is <b>the</b> SVG:\n\n${svg(shape)}\n\nEnjoy it`],
    ["a code fence", `\`\`\`svg\n${svg(shape)}\n\`\`\``],
    [
      "a declaration and a document type",
      `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-" "http://x">${svg(shape)}`,
    ],
    ["no end", `\`\`\`\n<svg viewBox="0 0 1 1">${shape}\n\`\`\`\nDone.`],
    ["a JSON string", JSON.stringify({ svg: svg(shape) })],
    ["escaped markup", svg(shape).replaceAll("<", "&lt;").replaceAll(">", "&gt;")],
    ["capitals", `<SVG viewbox="0 0 1 1">${shape}</SVG>`],
    ["an example before it", `First <svg></svg>, then\n${svg(shape)}`],
    [
      "its namespace bound to a prefix",
      `<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:rect x="1"/></svg:svg>`,
    ],
  ];
  for (const [why, answer] of found) {
    it(`finds the drawing in an answer with ${why}`, () => {
      assert.equal(inside(answer).trim(), shape);
    });
  }

  const roots: readonly [why: string, attributes: string, viewBox: string][] = [
    ["its own", 'viewBox="1,2 30 40"', "1 2 30 40"],
    ["that of its width and height", 'width="300" height="200px"', "0 0 300 200"],
    ["the asked size where those are parts", 'width="100%" height="100%"', "0 0 512 256"],
    ["the asked size where it says nothing", "", "0 0 512 256"],
    ["the asked size where its own is no box", 'viewBox="0 0 0 -5"', "0 0 512 256"],
  ];
  for (const [why, attributes, viewBox] of roots) {
    it(`shows the view ${why}, in the asked size`, () => {
      assert.equal(
        rootOf(svg(shape, attributes)),
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" width="512" height="256" font-family="Arimo, Arial, Helvetica, sans-serif" font-size="16">`,
      );
    });
  }

  it("paints the background that a browser would", () => {
    const answer = svg(shape, 'viewBox="0 0 9 8" style="background-color: #fed"');
    assert.equal(inside(answer), `<rect x="0" y="0" width="9" height="8" fill="#fed"/>${shape}`);
  });

  const refused: readonly [why: string, answer: string, reason: RegExp][] = [
    ["no drawing", "I cannot draw that.", /^There is no <svg> in the answer\.$/],
    ["nothing in it", svg("<g></g>"), /^There is no shape and no text in the <svg>\.$/],
    [
      "one cut off",
      '<svg>\n<rect x="1"/>\n<path d="M 1 2 L',
      /^Line 3: it ends in the midst of <path d="M 1 2 L$/,
    ],
    ["one that is too long", svg(shape + " ".repeat(1_000_000)), /more than 1000000 characters/],
    [
      "too deep a nesting",
      svg("<g>".repeat(200) + shape + "</g>".repeat(200)),
      /nested more than 100 deep/,
    ],
    ["too many elements", svg("<g/>".repeat(20_001) + shape), /more than 20000 elements/],
    [
      "a use of itself",
      svg('<g id="a"><use href="#a"/></g>'),
      /^Line 1: <g id="a"> is drawn within itself\.$/,
    ],
    [
      "a pattern of itself",
      svg('<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'),
      /drawn within itself/,
    ],
    [
      "10^5 uses",
      svg(
        `<rect id="l0" x="1"/>${[0, 1, 2, 3, 4].map((n) => `<g id="l${n + 1}">${`<use href="#l${n}"/>`.repeat(10)}</g>`).join("")}`,
      ),
      /With all uses drawn/,
    ],
    ["too long a path", svg(`<path d="M0 0${"l1 1".repeat(20_001)}"/>`), /more than 20000 pieces/],
    [
      "too many markers",
      svg(
        `<marker id="m"><path d="M0 0${"l1 1".repeat(50)}"/></marker><path marker-mid="url(#m)" d="M0 0${"l1 1".repeat(500)}"/>`,
      ),
      /pieces/,
    ],
    ["a stroke of 50,000 dashes", svg('<path d="M0 0H50000" stroke-dasharray="1"/>'), /dashes/],
    [
      "too many filters",
      svg(`<filter id="f"/>${'<rect filter="url(#f)"/>'.repeat(41)}`),
      /with a filter/,
    ],
    ["a view beyond all numbers", svg(shape, 'viewBox="0 0 1e9 1e9"'), /viewBox/],
  ];
  for (const [why, answer, reason] of refused) {
    it(`refuses ${why}, and says why`, () => {
      const result = cleanSvg(answer, size);
      assert.ok(result.kind === "refused", result.kind === "clean" ? result.svg.slice(0, 300) : "");
      assert.match(result.reason, reason);
    });
  }

  const told: readonly [drawing: string, note: string][] = [
    ["<g><rect x='1'></g>", "Line 1: <rect> is not closed."],
    ["<script>x</script><rect/>", "Left out: <script>."],
    ["<g><tspan>a</tspan></g><rect/>", "Left out: <tspan>, out of its place."],
    ["<rect id='b' onclick='x()'/>", 'Left out: onclick of <rect id="b">.'],
    [
      "<rect id='b' fill='url(#sky)'/>",
      '<rect id="b">: fill refers to url(#sky), which is not there.',
    ],
    ["<style>rect:hover{fill:red}</style><rect/>", "The style of rect:hover is left out."],
    ["<style>@import url(x);@media print{rect{fill:red}}</style><rect/>", "@media is left out."],
    ["<style>@font-face{src:url(x)}</style><rect/>", "@font-face is left out."],
  ];
  for (const [drawing, note] of told) {
    it(`tells: ${note}`, () => {
      assert.ok(notesOf(svg(drawing)).includes(note), notesOf(svg(drawing)).join("\n"));
    });
  }

  it("says nothing of a drawing with nothing wrong", () => {
    const drawing =
      '<defs><style>.a{fill:red}</style></defs><g class="a" data-name="g"><rect x="1"/></g>';
    assert.deepEqual(notesOf(svg(drawing, 'xmlns="http://www.w3.org/2000/svg" version="1.1"')), []);
  });
});
