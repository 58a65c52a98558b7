import assert from "node:assert/strict";
import { parseBrief } from "../../../../../src/providers/builtin/brief/readPrompt.js";
import { remarksOnUntold } from "../../../../../src/providers/builtin/judge/findings.js";

const remarks = (goal: string): string[] =>
  remarksOnUntold(parseBrief(goal)).map(({ text, met }) => {
    assert.equal(met, undefined);
    return text;
  });

describe("what a goal asks for and the judge does not look for", () => {
  const goals: readonly (readonly [goal: string, told: readonly string[]])[] = [
    ["a lighthouse", []],
    ["a lighthouse, no boats", ["Asked not to be there, which was not checked: “boats”."]],
    [
      'a sign that says "STOP" and a banner that reads "GO"',
      ["Not looked for, and not drawn by the built-in renderer: “GO”."],
    ],
    [
      "photo of a lighthouse",
      ["A photograph: cannot tell. The built-in renderer draws sketches, never photographs."],
    ],
  ];
  for (const [goal, told] of goals) {
    it(`is told of ${goal}`, () => assert.deepEqual(remarks(goal), told));
  }
});
