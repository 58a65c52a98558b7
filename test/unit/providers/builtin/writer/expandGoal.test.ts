import assert from "node:assert/strict";
import fc from "fast-check";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { countWords } from "../../../../../src/providers/builtin/writer/clauses.js";
import * as data from "../../../../../src/providers/builtin/writer/details.data.js";
import { expandGoal } from "../../../../../src/providers/builtin/writer/expandGoal.js";
import { keeps, meaningsOf } from "../../../../../src/providers/builtin/writer/meaning.js";
import { expandRequest, goals, odd } from "./writerCases.js";

const indices = [...Array(12).keys()];

describe("expandGoal", () => {
  for (const goal of goals) {
    it(`keeps all that "${goal}" asks for, in every wording`, () => {
      const meanings = meaningsOf(readPrompt(goal));
      for (const index of indices) {
        const { prompt } = expandGoal(expandRequest(goal, index));
        assert.ok(keeps(prompt, meanings), prompt);
        assert.ok(countWords(prompt) <= 80, prompt);
      }
    });
  }

  it("writes the same for the same request and differently for another seed", () => {
    const [goal] = goals;
    const texts = indices.map((index) => expandGoal(expandRequest(goal, index)));
    assert.deepEqual(
      texts,
      indices.map((index) => expandGoal(expandRequest(goal, index))),
    );
    assert.ok(new Set(texts.map(({ what }) => what)).size >= 8);
    assert.ok(new Set(texts.map(({ how }) => how)).size >= 4);
  });

  it("keeps out what the goal does not want", () => {
    for (const goal of ["a lighthouse, no boats", "a beach without any birds or trees"]) {
      const { denied } = readPrompt(goal).brief;
      for (const index of [...Array(40).keys()]) {
        const { prompt } = expandGoal(expandRequest(goal, index));
        const { brief } = readPrompt(prompt);
        assert.deepEqual(brief.denied, denied, prompt);
        assert.ok(!brief.subjects.some(({ noun }) => denied?.includes(noun)), prompt);
      }
    }
  });

  it("does not let facets contradict the goal", () => {
    const cases = [
      ["a lighthouse at night", /daylight|golden/i],
      ["a lighthouse, pixel art", /watercolour|oil|pastel|papercut|low poly|flat/i],
      ["a lighthouse, close-up", /wide view|portrait/i],
      ["a lighthouse, muted colours", /vivid|warm|cool/i],
      ["a blueprint of a lighthouse", /vivid|warm|cool/i],
    ] as const;
    for (const [goal, unwanted] of cases) {
      for (const index of indices) {
        assert.doesNotMatch(expandGoal(expandRequest(goal, index)).how, unwanted);
      }
    }
  });

  it("deals no style to a photograph", () => {
    for (const index of [...Array(40).keys()]) {
      const { prompt } = expandGoal(expandRequest("a photo of a giraffe", index));
      assert.equal(readPrompt(prompt).brief.style, undefined, prompt);
    }
  });

  it("adds nothing that the negative prompt names", () => {
    const negative = "birds, trees, butterflies, flowers, shadows, watercolour";
    for (const index of [...Array(40).keys()]) {
      const { prompt } = expandGoal(expandRequest("a castle on a beach", index, negative));
      assert.doesNotMatch(prompt, /birds|trees|butterflies|flowers|shadows|watercolour/i);
    }
  });

  it("keeps the user's own words beside the English reading", () => {
    const goal = "zwei rote Segelboote unter dem Vollmond";
    for (const index of indices) {
      const { what } = expandGoal(expandRequest(goal, index));
      assert.match(what, /zwei rote Segelboote unter dem Vollmond/i);
      assert.match(what, /two red sailboats/i);
    }
  });

  it("sums up a long goal in what it understood", () => {
    const goal = `${"It was told over and over that ".repeat(60)} two red boats lay at the beach`;
    const { what } = expandGoal(expandRequest(goal, 0));
    assert.match(what, /two red sailboats/i);
    assert.ok(countWords(what) <= 80);
  });

  it("writes something usable for anything", () => {
    for (const goal of odd) {
      for (const index of [0, 1]) {
        const { prompt } = expandGoal(expandRequest(goal, index));
        assert.ok(prompt.length > 0 && prompt.length < 2000, JSON.stringify(goal.slice(0, 40)));
      }
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(), (goal, index) => {
        const { what, how, prompt } = expandGoal(expandRequest(goal, index));
        assert.ok(how.length > 0 && prompt.includes(how) && prompt.length >= what.length);
      }),
      { numRuns: 40 },
    );
  });

  it("adds only details that ask for nothing", () => {
    const details = [
      data.openings,
      data.details,
      data.finishes,
      ...Object.values(data.terrainDetails),
      ...Object.values(data.timeDetails),
    ].flat();
    for (const text of details) {
      const { requirements, brief } = readPrompt(text);
      assert.deepEqual([requirements, brief.subjects], [[], []], text);
    }
    for (const adjective of data.adjectives) {
      assert.equal(readPrompt(`two ${adjective} boats`).requirements.length, 2, adjective);
    }
  });
});
