import assert from "node:assert/strict";
import { resultOf } from "../../../src/evaluation/resultOf.js";
import { rangeText } from "../../../src/base/figureText.js";
import { inks, type PlotElement } from "../../../src/evaluation/plots/plotElement.js";
import { ranksPlot } from "../../../src/evaluation/plots/ranksPlot.js";
import { strengthsPlot } from "../../../src/evaluation/plots/strengthsPlot.js";
import {
  darkPalette,
  lightPalette,
  svgText,
  type Palette,
} from "../../../src/evaluation/plots/svgText.js";
import type { EvaluationResult } from "../../../src/protocol/evaluationResult.js";
import { evaluationOf, mergedOf, simulatedVotes } from "../../support/evaluations.js";

const strengths = [2.4, 1.6, 1.2, 0.9, 0.4, 0.2, 0.1, -0.2, -0.3, -1, -1.5, -2.1];
const result = resultOf(mergedOf(evaluationOf(12), simulatedVotes(strengths, 40, "plots")));
/** The longest names that there can be. */
const longNames: EvaluationResult = {
  ...result,
  items: result.items.map((item) => ({
    ...item,
    label: `${"wide 試験 ".repeat(20)}${item.candidate}`,
  })),
};

function* all(element: PlotElement): Generator<PlotElement> {
  yield element;
  for (const child of element.children) if (typeof child !== "string") yield* all(child);
}

const textsIn = (plot: PlotElement): string[] =>
  [...all(plot)].filter(({ tag }) => tag === "text").map(wordsOf);

/** The words of an element. */
function wordsOf({ children }: PlotElement): string {
  return children.filter((child) => typeof child === "string").join("");
}

/** About how far a text reaches, by a mean width of a letter in common fonts. */
function reach(element: PlotElement): [from: number, to: number] {
  const { attributes } = element;
  const text = wordsOf(element);
  const wide = [...text.matchAll(/[\u1100-\uffff]/g)].length;
  const width = (0.53 * (text.length - wide) + wide) * Number(attributes["font-size"]);
  const x = Number(attributes["x"]);
  const anchor = attributes["text-anchor"];
  const from = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x;
  return [from, from + width];
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const channel = (at: number): number => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe("plots of a result", () => {
  for (const [name, shown] of [
    ["usual names", result],
    ["very long names", longNames],
  ] as const) {
    for (const width of [280, 340, 900, 2000]) {
      it(`stay within ${width} pixels, readable, with ${name}`, () => {
        for (const frame of [{ width }, { width, thumbnailPx: 28, isTitled: true }])
          for (const plot of [strengthsPlot(shown, frame), ranksPlot(shown, frame)]) {
            assert.ok(plot !== null);
            assert.equal(plot.attributes["width"], width);
            for (const element of all(plot)) {
              if (element.tag !== "text") continue;
              const [from, to] = reach(element);
              assert.ok(from >= 0 && to <= width, `${wordsOf(element)}: ${from} to ${to}`);
              assert.ok(Number(element.attributes["font-size"]) >= 11);
            }
            for (const { tag, attributes } of all(plot)) {
              for (const [what, value] of Object.entries(attributes)) {
                assert.ok(
                  !/NaN|Infinity|undefined/.test(String(value)),
                  `${what} of ${tag}: ${value}`,
                );
              }
            }
          }
      });
    }
  }

  it("have a row an image, the leader first, and the place that the machine gives it", () => {
    const names = textsIn(strengthsPlot(result, { width: 340 })).filter((text) =>
      /^i\dc\d$/.test(text),
    );
    assert.deepEqual(
      names,
      result.items.map(({ candidate }) => candidate),
    );
    const wide = textsIn(strengthsPlot(result, { width: 900 }));
    for (const title of ["won", "tied", "lost", "machine", "is best"])
      assert.ok(wide.includes(title));
    const ranks = ranksPlot(result, { width: 900 });
    assert.ok(ranks !== null);
    const sides = textsIn(ranks).filter((text) => /^i\dc\d$/.test(text));
    assert.equal(sides.length, 24);
  });

  it("have no ranks to show where the machine has judged fewer than two", () => {
    const items = result.items.map((item, at) => ({ ...item, machineRank: at === 0 ? 1 : null }));
    assert.equal(ranksPlot({ ...result, items }, { width: 340 }), null);
    assert.ok(textsIn(strengthsPlot({ ...result, items }, { width: 900 })).includes("–"));
  });

  it("say between which places each image lies, and have shares of votes on their axis", () => {
    for (const width of [280, 900]) {
      const texts = textsIn(strengthsPlot(result, { width }));
      assert.ok(texts.includes("place"));
      for (const { places } of result.items) {
        assert.ok(places.low <= places.high);
        assert.ok(texts.includes(rangeText(places)), rangeText(places));
      }
      assert.ok(texts.includes("50\u00a0%"));
      assert.doesNotMatch(texts.join(" "), /logit|people|sd\b/);
    }
    // Neighbours are not told apart by 40 votes, and it shows.
    const [, second, third] = result.items;
    assert.ok((second?.places.high ?? 0) >= 3 && (third?.places.low ?? 9) <= 2);
    const ranks = textsIn(ranksPlot(result, { width: 900 }) ?? assert.fail("no plot"));
    assert.ok(ranks.includes(rangeText(result.items[3]?.places ?? { low: 0, high: 0 })));
    assert.doesNotMatch(ranks.join(" "), /people/);
  });

  it("keep a place for the picture of each image, and none where no picture is asked for", () => {
    const placed = (plot: PlotElement | null) =>
      [...all(plot ?? assert.fail("no plot"))].flatMap(
        ({ attributes }) => attributes["data-item"] ?? [],
      );
    const keys = result.items.map(({ key }) => key);
    for (const width of [280, 900]) {
      const frame = { width, thumbnailPx: 28 };
      assert.deepEqual(placed(strengthsPlot(result, frame)), keys);
      assert.equal(placed(ranksPlot(result, frame)).length, 24);
      assert.deepEqual(placed(strengthsPlot(result, { width })), []);
    }
  });

  it("say themselves what they show where they are files", () => {
    const titled = textsIn(strengthsPlot(result, { width: 960, isTitled: true }));
    assert.deepEqual(titled.slice(0, 2), [
      "How strong each image is",
      "a lighthouse at dusk · 40 votes",
    ]);
    const ranks = ranksPlot(result, { width: 960, isTitled: true });
    assert.equal(
      textsIn(ranks ?? assert.fail("no plot"))[0],
      "The order of the votes beside the machine's",
    );
    assert.ok(!textsIn(strengthsPlot(result, { width: 960 })).includes("How strong each image is"));
  });

  it("are told to who does not see them", () => {
    const plot = strengthsPlot(result, { width: 340 });
    const described = plot.children.filter(
      (child): child is PlotElement =>
        typeof child !== "string" && ["title", "desc"].includes(child.tag),
    );
    assert.match(described.map(wordsOf).join("\n"), /95 % intervals\n1\. i\dc\d: /);
    assert.equal(plot.attributes["role"], "img");
  });

  it("are drawings of strengths also where all are alike, or there is but one", () => {
    const flat = result.items
      .slice(0, 1)
      .map((item) => ({ ...item, strength: 0, low: 0, high: 0 }));
    for (const items of [flat, []]) {
      const text = svgText(strengthsPlot({ ...result, items }, { width: 340 }), lightPalette);
      assert.doesNotMatch(text, /NaN|Infinity/);
    }
  });
});

describe("a plot as a file", () => {
  it("has nothing of a name but its letters", () => {
    const label = `<script>alert("&")</script>\u202e\u0007\ud800 'x`;
    const items = result.items.map((item) => ({ ...item, label }));
    for (const plot of [
      strengthsPlot({ ...result, items }, { width: 2000 }),
      ranksPlot({ ...result, items }, { width: 2000 }),
    ]) {
      const text = svgText(plot ?? assert.fail("no plot"), lightPalette);
      assert.doesNotMatch(text, /<script|\u202e|\u0007|[\ud800-\udfff]/);
      assert.match(text, /&lt;script&gt;/);
      assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    }
  });

  for (const [name, palette] of Object.entries<Palette>({
    light: lightPalette,
    dark: darkPalette,
  })) {
    it(`is readable in ${name} colours, and has no other ones`, () => {
      for (const ink of ["text", "faint", "people", "machine"] as const) {
        assert.ok(contrast(palette[ink], palette.paper) >= 4.5, ink);
      }
      assert.ok(contrast(palette.text, palette.band) >= 4.5);
      const text = svgText(strengthsPlot(result, { width: 900 }), palette);
      const colours = [...text.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
      const known = new Set(["none", ...inks.map((ink) => palette[ink])]);
      assert.ok(colours.every((colour) => known.has(colour ?? "")));
    });
  }
});
