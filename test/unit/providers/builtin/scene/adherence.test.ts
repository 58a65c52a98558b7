import assert from "node:assert/strict";
import fc from "fast-check";
import type { Requirement } from "../../../../../src/providers/builtin/brief/brief.js";
import {
  decideHonoured,
  honourProbability,
  type RequirementWording,
  type TextPressure,
} from "../../../../../src/providers/builtin/scene/adherence.js";

const requirement: Requirement = { kind: "colour", subject: 0, colour: "red" };
const wording: RequirementWording = {
  requirement,
  key: "colour:sailboat",
  firstWord: 10,
  mentions: 1,
  explicit: false,
};
const pressure: TextPressure = { wordCount: 30, requirementCount: 5, conflicts: 0 };

const wordings = fc.record({
  requirement: fc.constant(requirement),
  key: fc.constant("colour:sailboat"),
  firstWord: fc.integer({ min: 0, max: 200 }),
  mentions: fc.integer({ min: 1, max: 4 }),
  explicit: fc.boolean(),
});
const pressures = fc.record({
  wordCount: fc.integer({ min: 1, max: 300 }),
  requirementCount: fc.integer({ min: 1, max: 30 }),
  conflicts: fc.integer({ min: 0, max: 3 }),
});

describe("adherence to a prompt", () => {
  it("is a probability whatever the text", () => {
    fc.assert(
      fc.property(wordings, pressures, (own, text) => {
        const p = honourProbability(own, text);
        assert.ok(p > 0 && p < 1);
      }),
    );
  });

  const better: readonly [why: string, RequirementWording, TextPressure][] = [
    ["saying it explicitly", { ...wording, explicit: true }, pressure],
    ["saying it earlier", { ...wording, firstWord: 2 }, pressure],
    ["saying it twice", { ...wording, mentions: 2 }, pressure],
  ];
  for (const [why, own, text] of better) {
    it(`grows by ${why}`, () => {
      assert.ok(honourProbability(own, text) > honourProbability(wording, pressure) + 0.02);
    });
  }

  const worse: readonly [why: string, TextPressure][] = [
    ["a long text", { ...pressure, wordCount: 90 }],
    ["many other requirements", { ...pressure, requirementCount: 14 }],
    ["a contradiction", { ...pressure, conflicts: 1 }],
  ];
  for (const [why, text] of worse) {
    it(`falls with ${why}`, () => {
      assert.ok(honourProbability(wording, text) < honourProbability(wording, pressure) - 0.02);
    });
  }

  it("gives the best wording over 90 % and a late mention in a long text under 40 %", () => {
    const best = { ...wording, firstWord: 2, mentions: 2, explicit: true };
    assert.ok(honourProbability(best, { ...pressure, wordCount: 25 }) > 0.9);
    const late = { ...wording, firstWord: 34 };
    assert.ok(honourProbability(late, { ...pressure, wordCount: 60 }) < 0.4);
  });

  it("never loses with better wording what the same seed had", () => {
    fc.assert(
      fc.property(fc.nat(), wordings, pressures, (seed, own, text) => {
        const [plain] = decideHonoured([{ ...own, explicit: false }], text, seed);
        const [explicit] = decideHonoured([{ ...own, explicit: true }], text, seed);
        assert.ok(plain !== true || explicit === true);
      }),
    );
  });
});
