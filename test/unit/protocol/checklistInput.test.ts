import assert from "node:assert/strict";
import fc from "fast-check";
import { planSchema, resolvePlan, type Question } from "../../../src/protocol/plan.js";
import { presetNames, presetValues } from "../../../src/protocol/presets.js";
import { tidied } from "../../../src/search/checklist.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { fakeQuestions } from "../../support/fakeModels.js";

const first: Question = {
  ...{ id: "q1", text: "Is there a boat?", half: "what", weight: 2, kind: "object", needs: [] },
};

function problemsOf(checklist: unknown) {
  const resolved = resolvePlan({ goal: "a boat", objective: "checklist", checklist }, () => 1);
  return resolved.ok ? [] : resolved.problems.map(({ field, message }) => [field, message]);
}

describe("The checklist that a person gives with a plan", () => {
  it("is what images are asked; none is to have it made", () => {
    const asked = { goal: "a boat", objective: "checklist" };
    const given = resolvePlan({ ...asked, checklist: fakeQuestions }, () => 1);
    assert.ok(given.ok);
    assert.deepEqual(given.plan.checklist, fakeQuestions);
    for (const checklist of [null, undefined]) {
      const none = resolvePlan({ ...asked, checklist }, () => 1);
      assert.ok(none.ok && none.plan.checklist === null);
    }
  });

  it("is refused with a sentence for the very question, and the part of it, that is wrong", () => {
    const cases: [unknown, string, RegExp][] = [
      [[{ ...first, text: "  " }], "checklist.0.text", /^Question 1 is empty: write it, or/],
      [[first, { ...first, id: "q2", text: "is there a BOAT?" }], "checklist.1.text", /same as q/],
      [[first, { ...first, text: "Is it red?" }], "checklist.1.id", /id of an earlier one, q1/],
      [[{ ...first, needs: ["q2"] }], "checklist.0.needs", /needs one that does not come before/],
      [[{ ...first, needs: ["q1"] }], "checklist.0.needs", /needs one that does not come before/],
      [[{ ...first, weight: -1 }], "checklist.0.weight", /^Question 1: its weight must be/],
      [[{ ...first, weight: 1e308 }], "checklist.0.weight", /must be a number, 0-100/],
      [[{ ...first, weight: 0 }], "checklist.0.weight", /^No question counts: give at least one/],
      [[{ ...first, text: "\u200b\u202e" }], "checklist.0.text", /^Question 1 is empty/],
      [[{ ...first, half: "who" }], "checklist.0.half", /what or how/],
      [[{ ...first, kind: "fixed" }], "checklist.0.kind", /asked of every image anyway/],
      [[{ ...first, text: "x".repeat(2001) }], "checklist.0.text", /1-2,000 characters/],
      [["Is there a boat?"], "checklist.0", /^Question 1: it must have an id/],
      [[], "checklist", /1 to 100 questions/],
      ["Is there a boat?", "checklist", /1 to 100 questions/],
      [Array.from({ length: 101 }, () => first), "checklist", /1 to 100 questions/],
    ];
    for (const [checklist, field, message] of cases) {
      const [problem] = problemsOf(checklist);
      assert.equal(problem?.[0], field, JSON.stringify(checklist).slice(0, 80));
      assert.match(problem[1] ?? "", message);
    }
  });

  it("is refused where no image would be asked it, whatever says so, and what to do is told", () => {
    for (const preset of presetNames) {
      for (const objective of [undefined, "weighted", "checklist"] as const) {
        const { objective: usual = "weighted" } = presetValues(preset);
        const input = { goal: "a boat", preset, objective };
        const given = resolvePlan({ ...input, checklist: fakeQuestions }, () => 1);
        assert.equal(given.ok, (objective ?? usual) === "checklist", `${preset}, ${objective}`);
        assert.ok(resolvePlan({ ...input, checklist: null }, () => 1).ok);
        if (given.ok) continue;
        const [problem, ...others] = given.problems;
        assert.deepEqual([problem?.field, others], ["checklist", []]);
        assert.match(problem?.message ?? "", /Make the objective checklist, or leave the quest/);
        const names = problem?.message.includes(`as the preset ${preset} has it`);
        assert.equal(names, objective === undefined);
      }
    }
  });

  it("is refused where the goal is its own prompt, as a form leaves it out there", () => {
    const plain = { goal: "a boat", wording: "plain" } as const;
    for (const [more, told] of [
      [
        { objective: "checklist" },
        /own prompt is drawn without one\. Make the wording expanded, or/,
      ],
      [
        { objective: "weighted" },
        /Make the wording expanded and the objective checklist, or leave/,
      ],
    ] as const) {
      const given = resolvePlan({ ...plain, ...more, checklist: fakeQuestions }, () => 1);
      const [problem, ...others] = given.ok ? [] : given.problems;
      assert.deepEqual([problem?.field, others], ["checklist", []]);
      assert.match(problem?.message ?? "", told);
      assert.ok(resolvePlan({ ...plain, ...more, checklist: null }, () => 1).ok);
    }
  });

  it("is left as it is in a plan that was recorded with another objective, and asked of nobody", () => {
    const given = resolvePlan({ goal: "a boat", seed: 1 }, () => 1);
    assert.ok(given.ok);
    const recorded = { ...given.plan, objective: "weighted", checklist: fakeQuestions };
    assert.deepEqual(planSchema().parse(recorded).checklist, fakeQuestions);
    const options = { plan: { objective: "weighted" as const }, checklist: fakeQuestions };
    const { state } = new SearchHarness(options);
    assert.deepEqual([state.plan.checklist, state.checklist], [fakeQuestions, null]);
  });

  it("is searched with to the letter, once it is taken: nothing of it is left out by the search", () => {
    const question = fc.record({
      id: fc.constantFrom("q1", "q2", "q3", "q4"),
      text: fc.constantFrom("", " ", "a", "A", "b", "c"),
      half: fc.constantFrom("what" as const, "how" as const),
      weight: fc.constantFrom(0, 1, 2.5),
      kind: fc.constantFrom("object" as const, "style" as const, "fixed" as const),
      needs: fc.array(fc.constantFrom("q1", "q2", "q3"), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(question, { maxLength: 4 }), (checklist) => {
        const resolved = resolvePlan({ goal: "a boat", checklist }, () => 1);
        if (!resolved.ok) return;
        const { checklist: taken } = resolved.plan;
        const unique = (taken ?? []).map((each) => ({ ...each, needs: [...new Set(each.needs)] }));
        assert.deepEqual(tidied(taken ?? []), unique);
      }),
      { numRuns: 2000 },
    );
  });
});
