import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import { readGoalFile } from "../../../src/host/goalFile.js";

const cases: readonly [why: string, text: string, plan: object][] = [
  ["plain text is the goal", "\n  a lighthouse\nat dusk \n", { goal: "a lighthouse\nat dusk" }],
  [
    "front matter names options",
    "---\ntitle: x\nimagebeam:\n  candidates: 6\n  refine: weakest\n---\n\na cat\n",
    { goal: "a cat", candidates: 6, refine: "weakest" },
  ],
  [
    "with Windows line ends",
    "---\r\nimagebeam:\r\n  iterations: 2\r\n---\r\na cat\r\n",
    { goal: "a cat", iterations: 2 },
  ],
  ["front matter for others", "---\ntitle: x\n---\na cat", { goal: "a cat" }],
  ["empty front matter", "---\n---\na cat", { goal: "a cat" }],
  ["a rule in the text is no front matter", "a cat\n---\na dog", { goal: "a cat\n---\na dog" }],
  [
    "front matter that never ends is text",
    "---\nimagebeam: {}\na cat",
    { goal: "---\nimagebeam: {}\na cat" },
  ],
  [
    "the body's goal stands over one in the front matter",
    "---\nimagebeam:\n  goal: a dog\n---\na cat",
    { goal: "a cat" },
  ],
];

describe("a file that a search is started from", () => {
  for (const [why, text, plan] of cases) {
    it(why, () => assert.deepEqual(readGoalFile(text), plan));
  }

  const wrong: readonly [why: string, text: string, message: RegExp][] = [
    ["no YAML", "---\nimagebeam: [\n---\na cat", /not YAML that/],
    ["a list", "---\nimagebeam: [1]\n---\na cat", /must be a mapping/],
    ["a word", "---\nimagebeam: yes please\n---\na cat", /must be a mapping/],
  ];
  for (const [why, text, message] of wrong) {
    it(`says what is wrong with front matter that is ${why}`, () => {
      assert.throws(
        () => readGoalFile(text),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  it("is not blown up by aliases", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const name of ["b", "c", "d", "e", "f", "g"]) {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
    }
    assert.throws(() => readGoalFile(`---\n${bomb.join("\n")}\n---\na cat`), UsageError);
  });
});
