import assert from "node:assert/strict";
import type { PlotElement } from "../../../src/evaluation/plots/plotElement.js";
import { lightPalette, svgText } from "../../../src/evaluation/plots/svgText.js";
import { linePlot } from "../../bench/linePlot.js";

const pointAt = (x: number, y: number) => ({ x, y, low: y * 0.9, high: y * 1.1 });
const plot = linePlot({
  title: "Calls over N",
  x: { title: "N, images", low: 0, high: 20 },
  y: { title: "calls", low: 1, high: 1000, isLog: true, ticks: [1, 10, 100, 1000] },
  lines: [
    { name: "one", ink: "people", points: [pointAt(0, 10), pointAt(20, 100)] },
    { name: "another", ink: "machine", dashes: "6 3", points: [pointAt(10, 500)] },
  ],
});

function* all(element: PlotElement): Generator<PlotElement> {
  yield element;
  for (const child of element.children) if (typeof child !== "string") yield* all(child);
}

const elements = [...all(plot)];
const texts = elements.flatMap(({ tag, children }) => (tag === "text" ? children : []));
const whiskers = elements.filter(({ attributes }) => attributes["stroke-opacity"] !== undefined);

describe("a plot of lines", () => {
  it("names what it shows, its axes with their units, each tick and each line", () => {
    for (const text of ["Calls over N", "N, images", "calls", "1000", "20", "one", "another"]) {
      assert.ok(texts.includes(text), text);
    }
    const told = elements.find(({ tag }) => tag === "desc")?.children;
    assert.deepEqual(told, ["one: 0, 10; 20, 100. another: 10, 500"]);
  });

  it("lays values out by its scales, a logarithmic one by ratios", () => {
    const yOf = (tick: string): number =>
      Number(
        elements.find(({ tag, children }) => tag === "text" && children[0] === tick)?.attributes[
          "y"
        ],
      );
    const [one, ten, hundred] = [yOf("1"), yOf("10"), yOf("100")];
    assert.ok(Math.abs(one - ten - (ten - hundred)) < 0.3 && one > ten);
  });

  it("has an interval for each point, higher above lower, all inside the frame", () => {
    assert.equal(whiskers.length, 3);
    for (const { attributes } of whiskers) {
      const [low, high] = [Number(attributes["y1"]), Number(attributes["y2"])];
      assert.ok(high < low && high > 0 && low < 400);
    }
  });

  it("is an SVG file on a ground of its own, that says what it is to who does not see it", () => {
    const svg = svgText(plot, lightPalette);
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img"/);
    assert.match(svg, new RegExp(`<rect width="720" height="400" fill="${lightPalette.paper}"/>`));
    assert.match(svg, /<title>Calls over N<\/title>/);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });
});
