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
    ["a lighthouse, no boats", ["Asked not to be there, and not looked for: “boats”."]],
    [
      'a sign that says "STOP" and a banner that reads "GO"',
      ["Not drawn and not looked for: “GO”."],
    ],
    ["a basketball hoop", ["Not drawn and not looked for: “hoop”."]],
  ];
  for (const [goal, told] of goals) {
    it(`is told of ${goal}`, () => assert.deepEqual(remarks(goal), told));
  }
});
