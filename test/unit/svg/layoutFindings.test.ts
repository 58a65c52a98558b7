import assert from "node:assert/strict";
import { drawnOf, svgRig, type SvgRig } from "../../support/svgRig.js";
import { svgSamples } from "../../support/svgSamples.data.js";

const size = { widthPx: 400, heightPx: 200 };

describe("layoutFindings", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });
  const findings = (inside: string, view = "0 0 400 200"): readonly string[] =>
    drawnOf(rig.draw(`<svg viewBox="${view}">${inside}</svg>`, size)).findings;

  const panel = '<rect id="box" x="100" y="50" width="100" height="40" fill="#eee"/>';
  const wrong: readonly [why: string, inside: string, finding: string][] = [
    [
      "a text cut at the right",
      '<text x="360" y="50">Overview</text>',
      'The text "Overview" is cut off at the right edge.',
    ],
    [
      "one cut at the left",
      '<text x="10" y="50" text-anchor="middle">Overview</text>',
      'The text "Overview" is cut off at the left edge.',
    ],
    [
      "one cut at the top",
      '<text x="50" y="4">Top</text>',
      'The text "Top" is cut off at the top edge.',
    ],
    [
      "one cut at the bottom",
      '<text x="50" y="199">gypsy</text>',
      'The text "gypsy" is cut off at the bottom edge.',
    ],
    [
      "one moved there",
      '<g transform="translate(300 0) scale(2)"><text x="40" y="50">Far</text></g>',
      'The text "Far" is cut off at the right edge.',
    ],
    [
      "a text outside",
      '<rect width="9" height="9"/><text x="50" y="250">Gone</text>',
      'The text "Gone" lies outside the view.',
    ],
    [
      "a shape outside",
      '<circle id="sun" cx="600" cy="50" r="30"/><rect width="9" height="9"/>',
      '<circle id="sun"> lies outside the view.',
    ],
    [
      "one without an id",
      '<rect x="600" width="9" height="9"/><rect width="9" height="9"/>',
      "<rect> lies outside the view.",
    ],
    [
      "two texts in one place",
      '<text x="50" y="50">Alpha</text><text x="60" y="54">Beta</text>',
      'The text "Alpha" overlaps the text "Beta".',
    ],
    [
      "a text too wide for its box",
      `${panel}<text x="150" y="75" text-anchor="middle">A label that is too long</text>`,
      'The text "A label that is too long" is wider than the <rect id="box"> that it stands in.',
    ],
    [
      "a text too high for its box",
      `${panel}<text x="110" y="85" font-size="50">Tg</text>`,
      'The text "Tg" sticks out of the <rect id="box"> that it stands in.',
    ],
    [
      "grey on grey",
      '<rect width="400" height="200" fill="#999"/><text x="50" y="50" font-size="30" fill="#aaa">Dim</text>',
      'The text "Dim" is hard to read: its contrast is 1.2 to 1.',
    ],
    [
      "yellow on white",
      '<text x="50" y="50" font-size="30" fill="yellow">Sun</text>',
      'The text "Sun" is hard to read: its contrast is 1.1 to 1.',
    ],
    [
      "a faint text",
      '<text x="50" y="50" font-size="30" opacity=".2">Faint</text>',
      'The text "Faint" is hard to read: its contrast is 1.6 to 1.',
    ],
    [
      "white on white",
      '<text x="50" y="50" fill="#fff">Snow</text>',
      'The text "Snow" is not seen: it has the colour of what is behind it, or lies under a shape.',
    ],
    [
      "a text under a shape",
      '<text x="50" y="50">Under</text><rect width="200" height="100" fill="#cde"/>',
      'The text "Under" is not seen: it has the colour of what is behind it, or lies under a shape.',
    ],
  ];
  for (const [why, inside, finding] of wrong) {
    it(`finds ${why}, and only that`, () => {
      assert.deepEqual(findings(inside), [finding]);
    });
  }

  const right: readonly [why: string, inside: string, view?: string][] = [
    ["a label in its box", `${panel}<text x="150" y="75" text-anchor="middle">Fits</text>`],
    [
      "a text and its shadow",
      '<text x="52" y="52" fill="#777">Title</text><text x="50" y="50">Title</text>',
    ],
    [
      "a picture that goes over the edge",
      '<circle cx="0" cy="0" r="100"/><rect x="-50" width="500" height="20"/>',
    ],
    [
      "lines one below the other",
      '<text font-size="20"><tspan x="10" y="30">one</tspan><tspan x="10" dy="24">two</tspan></text><text x="10" y="80" font-size="20">three</text>',
    ],
    [
      "a white text on a dark shape",
      '<rect width="200" height="60" fill="#124"/><text x="20" y="40" fill="#fff">Night</text>',
    ],
    [
      "a text over a gradient",
      '<linearGradient id="g"><stop stop-color="#002"/><stop offset="1" stop-color="#036"/></linearGradient><rect width="400" height="200" fill="url(#g)"/><text x="100" y="100" fill="#fff">Deep</text>',
    ],
    [
      "a view from elsewhere",
      '<text x="-50" y="10" font-size="12">Here</text>',
      "-100 -50 200 100",
    ],
    [
      "a square view in the middle",
      '<rect width="100" height="100" fill="#123"/><text x="5" y="50" fill="#fff" font-size="20">Square</text>',
      "0 0 100 100",
    ],
    [
      "what is only defined",
      '<defs><symbol id="s"><rect x="900" width="9" height="9"/></symbol></defs><rect width="9" height="9"/>',
    ],
    [
      "what is hidden",
      '<text x="500" y="50" visibility="hidden">no</text><rect width="9" height="9"/>',
    ],
    [
      "a large text that fills a badge",
      '<rect x="100" y="50" width="60" height="30" rx="15" fill="#333"/><text x="130" y="71" font-size="16" text-anchor="middle" fill="#fff">NEW</text>',
    ],
  ];
  for (const [why, inside, view] of right) {
    it(`finds nothing wrong with ${why}`, () => {
      assert.deepEqual(findings(inside, view), []);
    });
  }

  it("finds in drawings that are right only what is wrong", () => {
    const found = svgSamples.flatMap(({ name, answer }) =>
      drawnOf(rig.draw(answer, { widthPx: 160, heightPx: 160 })).findings.map(
        (finding) => `${name}: ${finding}`,
      ),
    );
    assert.deepEqual(found, [
      "far outside: <circle> lies outside the view.",
      'text with an outline: The text "Bang" is cut off at the right edge.',
    ]);
  }).timeout(120_000);
});
