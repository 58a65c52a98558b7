import assert from "node:assert/strict";
import fc from "fast-check";
import { readPrompt } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { countWords } from "../../../../../src/providers/builtin/writer/clauses.js";
import { critiqueCandidate } from "../../../../../src/providers/builtin/writer/critiqueCandidate.js";
import { expandGoal } from "../../../../../src/providers/builtin/writer/expandGoal.js";
import {
  keeps,
  meaningOf,
  meaningsOf,
} from "../../../../../src/providers/builtin/writer/meaning.js";
import { refinePrompt } from "../../../../../src/providers/builtin/writer/refinePrompt.js";
import { expandRequest, goals, judged, odd, refineRequest } from "./writerCases.js";

/** A parent of a goal, and the critique of it when the requirements at `missing` are not shown. */
function critiqued(goal: string, index: number, missing: readonly number[]) {
  const parent = expandGoal(expandRequest(goal, index));
  const critique = critiqueCandidate({
    goal,
    parent: judged(goal, "i0c0", parent, missing),
    siblings: [],
    failedChildren: [],
    seed: 1,
  });
  return { parent, critique };
}

const wordings = (text: string) => {
  const reading = readPrompt(text);
  return new Map(
    reading.requirements.map((requirement) => [meaningOf(requirement, reading), requirement]),
  );
};

describe("refinePrompt", () => {
  for (const goal of goals) {
    it(`states what is missing of "${goal}" plainly and no later than before`, () => {
      const asked = readPrompt(goal);
      asked.requirements.forEach((requirement, missing) => {
        const { parent, critique } = critiqued(goal, missing, [missing]);
        const meaning = meaningOf(requirement, asked);
        for (const variant of [0, 1]) {
          const child = refinePrompt(refineRequest(goal, parent, { critique, variant }));
          const before = wordings(parent.prompt).get(meaning);
          const after = wordings(child.prompt).get(meaning);
          assert.ok(before !== undefined && after !== undefined, child.prompt);
          assert.ok(after.explicit, `${meaning} in "${child.prompt}"`);
          assert.ok(after.firstWord <= Math.max(before.firstWord, 8), child.prompt);
          assert.ok(keeps(child.prompt, meaningsOf(asked)), child.prompt);
        }
      });
    });
  }

  it("changes only the half that it may change", () => {
    const goal = "two red sailboats at night, watercolour";
    const { parent, critique } = critiqued(goal, 0, [1, 4]);
    const what = refinePrompt(refineRequest(goal, parent, { critique, halves: "what" }));
    assert.equal(what.how, parent.how);
    assert.notEqual(what.what, parent.what);
    const how = refinePrompt(refineRequest(goal, parent, { critique, halves: "how" }));
    assert.equal(how.what, parent.what);
    assert.notEqual(how.how, parent.how);
    assert.match(how.how, /^Clearly watercolour/);
  });

  it("gives the children of one parent different prompts, and one child always the same", () => {
    for (const goal of goals) {
      for (const missing of [[], [0]]) {
        const { parent, critique } = critiqued(goal, 3, missing);
        const write = (variant: number) =>
          refinePrompt(refineRequest(goal, parent, { critique, variant })).prompt;
        const children = [0, 1, 2, 3].map(write);
        assert.equal(new Set(children).size, children.length, children.join("\n"));
        assert.deepEqual([0, 1, 2, 3].map(write), children);
      }
    }
  });

  it("cuts what nobody asked for", () => {
    const goal = "two red sailboats";
    const what = "A still moment: two red sailboats. Long lines, some birds far away, a few trees.";
    const how = "Soft light, low poly, vivid colours.";
    const parent = { what, how, prompt: `${what} ${how}` };
    const child = refinePrompt(refineRequest(goal, parent));
    assert.doesNotMatch(child.what, /birds|trees|moment|lines/);
    assert.match(child.what, /two red sailboats/i);
  });

  it("keeps the user's words that it does not understand", () => {
    const goal = "a cat reading a newspaper in a café";
    const { parent, critique } = critiqued(goal, 2, [0]);
    let texts = parent;
    for (const variant of [0, 1, 2]) {
      texts = refinePrompt(refineRequest(goal, texts, { critique, variant }));
      assert.match(texts.what, /reading a newspaper/);
      assert.match(texts.what, /café/);
    }
  });

  it("follows the critique that it is given, even one of something else", () => {
    const goal = "a lighthouse at dusk";
    const other = critiqued("three yellow balloons above a castle", 0, [1, 2]);
    const parent = expandGoal(expandRequest(goal, 4));
    const child = refinePrompt(refineRequest(goal, parent, { critique: other.critique }));
    assert.match(child.what, /^Exactly three yellow balloons/);
    const lighthouse = wordings(child.prompt).get("present:lighthouse");
    assert.equal(lighthouse?.explicit, false);
  });

  it("reads free advice of another critic", () => {
    const goal = "two red sailboats under a full moon";
    const parent = expandGoal(expandRequest(goal, 1));
    const critique = {
      text: "The moon is a crescent.",
      recommendations: { what: "Make sure that the moon is a full moon.", how: "" },
    };
    const child = refinePrompt(refineRequest(goal, parent, { critique }));
    assert.match(child.what, /^A clearly full moon/i);
  });

  it("works from the findings where there is no critique", () => {
    const goal = "two red sailboats at night";
    const parent = expandGoal(expandRequest(goal, 1));
    const findings = [{ text: "night", half: "what", met: false } as const];
    const child = refinePrompt(refineRequest(goal, parent, { findings }));
    assert.match(child.what, /^Clearly at night/);
  });

  it("does not grow over the generations", () => {
    for (const goal of goals) {
      const all = readPrompt(goal).requirements.map((_, index) => index);
      let texts = expandGoal(expandRequest(goal, 5));
      for (let generation = 0; generation < 6; generation++) {
        const critique = critiqueCandidate({
          goal,
          parent: judged(goal, "x", texts, all),
          siblings: [],
          failedChildren: [judged(goal, "y", texts, all)],
          seed: 1,
        });
        const change = { critique, variant: generation % 3, seed: generation };
        texts = refinePrompt(refineRequest(goal, texts, change));
        assert.ok(countWords(texts.prompt) <= 75, `${countWords(texts.prompt)}: ${texts.prompt}`);
        assert.equal(readPrompt(texts.prompt).conflicts.length, 0, texts.prompt);
      }
    }
  });

  it("never throws, whatever the texts", () => {
    const short = odd.map((text) => text.slice(0, 400));
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.constantFrom(...short));
    fc.assert(
      fc.property(text, text, text, text, (goal, what, how, advice) => {
        const critique = { text: advice, recommendations: { what: advice, how: advice } };
        const parent = { what, how, prompt: `${what} ${how}` };
        const child = refinePrompt(refineRequest(goal, parent, { critique, variant: 1 }));
        assert.ok(child.prompt.length < 20_000);
      }),
      { numRuns: 40 },
    );
  });
});
