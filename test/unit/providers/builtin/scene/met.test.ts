import assert from "node:assert/strict";
import { parseBrief } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { requirementsMet } from "../../../../../src/providers/builtin/scene/met.js";
import type { PlacedItem, Scene } from "../../../../../src/providers/builtin/scene/scene.js";
import { covers, visibleShare } from "../../../../../src/providers/builtin/scene/visibility.js";

const item = (more: Partial<PlacedItem>): PlacedItem => ({
  subject: "house",
  phrase: 0,
  colour: "red",
  colourAsked: true,
  x: 20,
  y: 100,
  widthPx: 66,
  heightPx: 60,
  size: null,
  depth: 0.6,
  perch: "ground",
  facing: 1,
  phase: null,
  variant: 1,
  ...more,
});

const scene = (items: readonly PlacedItem[], more: Partial<Scene> = {}): Scene => ({
  widthPx: 200,
  heightPx: 200,
  seed: 1,
  style: "flat",
  ground: "meadow",
  backdrop: null,
  time: "day",
  weather: "clear",
  season: null,
  light: null,
  palette: null,
  framing: null,
  horizonPx: 120,
  lettering: null,
  items,
  ...more,
});

/** The kinds that are met, in the goal's order. */
const met = (goal: string, shown: Scene): string =>
  requirementsMet(shown, parseBrief(goal))
    .filter((one) => one.met)
    .map(({ requirement }) => requirement.kind)
    .join(" ");

const cat = item({ subject: "cat", colour: "orange", x: 120, y: 110, widthPx: 43, heightPx: 50 });
const moon = item({
  subject: "moon",
  colour: "yellow",
  x: 30,
  y: 10,
  widthPx: 40,
  heightPx: 40,
  phase: "full",
});

describe("what a scene shows of a goal", () => {
  const cases: readonly [why: string, goal: string, shown: Scene, kinds: string][] = [
    ["a red house", "a red house", scene([item({})]), "present colour"],
    ["another colour", "a blue house", scene([item({})]), "present"],
    ["nothing of it", "a red house", scene([cat]), ""],
    [
      "the right number",
      "two red houses",
      scene([item({}), item({ x: 110 })]),
      "present count colour",
    ],
    ["one too few", "two red houses", scene([item({})]), "present colour"],
    [
      "one hidden behind the other",
      "two red houses",
      scene([item({}), item({ x: 22 })]),
      "present colour",
    ],
    ["most of it outside the picture", "a red house", scene([item({ x: -50 })]), ""],
    [
      "a colour that the style destroys",
      "a red house",
      scene([item({})], { style: "noir" }),
      "present",
    ],
    ["the left", "a house on the left", scene([item({})]), "present position"],
    ["not the right", "a house on the right", scene([item({})]), "present"],
    ["beside", "a cat beside a house", scene([item({}), cat]), "present relation present"],
    ["not on", "a cat on a house", scene([item({}), cat]), "present present"],
    [
      "on",
      "a cat on a house",
      scene([item({ y: 130 }), { ...cat, x: 32, y: 92 }]),
      "present relation present",
    ],
    [
      "a full moon and what is below it",
      "a house and a full moon",
      scene([moon, item({})]),
      "present present phase",
    ],
    ["above", "a moon above a house", scene([moon, item({})]), "present relation present"],
    ["another phase", "a crescent moon", scene([moon]), "present"],
    ["a moon below the horizon", "a moon", scene([{ ...moon, y: 130 }]), ""],
    [
      "time and place",
      "a red house in a meadow at night",
      scene([item({})], { time: "night" }),
      "present colour terrain time",
    ],
    ["a stand-in is not it", "a dragon", scene([item({ subject: "unknown" })]), ""],
  ];
  for (const [why, goal, shown, kinds] of cases) {
    it(`counts ${why}`, () => {
      assert.equal(met(goal, shown), kinds);
    });
  }

  it("deals like things to the phrase that fits them", () => {
    const shown = scene([item({ colour: "blue", x: 110 }), item({})]);
    assert.equal(met("a red house and a blue house", shown), "present colour present colour");
  });
});

describe("what of an item can be seen", () => {
  it("is all of it when nothing is before it", () => {
    assert.equal(visibleShare(scene([item({}), cat]), 0), 1);
  });

  it("is what stands out of the picture left away", () => {
    const share = visibleShare(scene([item({ x: -33 })]), 0);
    assert.ok(share > 0.35 && share < 0.65, String(share));
  });

  it("is nothing behind a like thing in the same place", () => {
    assert.equal(visibleShare(scene([item({}), item({})]), 0), 0);
  });

  it("counts silhouettes, not boxes: a bird beside a pine's tip hides nothing", () => {
    const pine = item({ subject: "pine", x: 50, y: 40, widthPx: 60, heightPx: 100 });
    const bird = item({ subject: "bird", x: 90, y: 42, widthPx: 18, heightPx: 14 });
    assert.equal(visibleShare(scene([pine, bird]), 0), 1);
  });

  it("turns with the way that an item faces", () => {
    const left = item({ subject: "cat", x: 0, y: 0, widthPx: 86, heightPx: 100 });
    const right = { ...left, facing: -1 as const };
    for (let x = 1; x < 86; x += 7) {
      assert.equal(covers(left, x, 80), covers(right, 86 - x, 80));
    }
  });
});
