import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import { readGoalText } from "../../../src/protocol/goalText.js";
import { ranMs } from "../../support/threadTime.js";

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
  [
    "with old Mac line ends",
    "---\rimagebeam:\r  iterations: 2\r---\ra cat\rNegative prompt: fog\r",
    { goal: "a cat", negativePrompt: "fog", iterations: 2 },
  ],
  [
    "a long text between two rules is text",
    `---\nA boat.\n${"a".repeat(21_000)}\n---\nA cat.`,
    { goal: `---\nA boat.\n${"a".repeat(21_000)}\n---\nA cat.` },
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
  [
    "a mark of the byte order is no text",
    "\uFEFF---\nimagebeam: { seed: 1 }\n---\na",
    { goal: "a", seed: 1 },
  ],
  [
    "a rule at the start, and another one below, are text",
    "---\nA boat.\n---\nA cat.",
    { goal: "---\nA boat.\n---\nA cat." },
  ],
  [
    "what stands between two rules need not be YAML",
    '---\nA boat: red: [and, "old\n---\nA cat.',
    { goal: '---\nA boat: red: [and, "old\n---\nA cat.' },
  ],
  [
    "a rule has an empty line below it",
    "---\n\nScene: a boat\n\n---\n\nA cat.",
    { goal: "---\n\nScene: a boat\n\n---\n\nA cat." },
  ],
  [
    "options may have one too",
    "---\n\nimagebeam:\n  seed: 3\n---\nA cat.",
    { goal: "A cat.", seed: 3 },
  ],
  ["a list between two rules is text", "---\n- a\n- b\n---\nc", { goal: "---\n- a\n- b\n---\nc" }],
  [
    "front matter stands over parameters below it",
    "---\nimagebeam: { seed: 1, negativePrompt: rain }\n---\na cat\nNegative prompt: fog\nSteps: 9, Seed: 2, Size: 512x512",
    { goal: "a cat", seed: 1, negativePrompt: "rain", widthPx: 512, heightPx: 512 },
  ],
  [
    "a number that a double does not hold is told as it was typed",
    "---\nimagebeam: { seed: 9007199254740993, alpha: 0.5, candidates: 3 }\n---\na",
    { goal: "a", seed: "9007199254740993", alpha: 0.5, candidates: 3 },
  ],
];

describe("a text that a search is started from", () => {
  for (const [why, text, plan] of cases) {
    it(why, () => assert.deepEqual(readGoalText(text).plan, plan));
  }

  const wrong: readonly [why: string, text: string, message: RegExp][] = [
    [
      "two documents",
      "---\nimagebeam: { seed: 1 }\n...\nseed: 2\n---\na cat",
      /read: a second document begins, after a line of --- or of three dots: keep only one\.$/,
    ],
    [
      "aliases that grow",
      `---\na: &a [x]\nb: &b [${"*a,".repeat(30)}]\nimagebeam: [${"*b,".repeat(30)}]\n---\na cat`,
      /its aliases come to too much: write out what they stand for\.$/,
    ],
    ["no YAML", "---\nimagebeam: [\n---\na cat", /not YAML that/],
    [
      "too long",
      `---\nimagebeam: { seed: 1 }\nnotes: ${"a".repeat(21_000)}\n---\na cat`,
      /longer than 20,000 characters/,
    ],
    [
      "too long, though it is for others",
      `---\ntitle: ${"a".repeat(21_000)}\n---\na cat`,
      /longer than 20,000 characters/,
    ],
    [
      "nested so deeply that it cannot be read",
      `---\nimagebeam: ${"[".repeat(9000)}${"]".repeat(9000)}\n---\na cat`,
      /nested too deeply/,
    ],
    ["a list", "---\nimagebeam: [1]\n---\na cat", /must be a mapping/],
    ["a list for an option", "---\nimagebeam: { seed: [1] }\n---\na cat", /seed in .* one value/],
    ["a word", "---\nimagebeam: yes please\n---\na cat", /must be a mapping/],
  ];
  for (const [why, text, message] of wrong) {
    it(`says what is wrong with front matter that is ${why}`, () => {
      assert.throws(
        () => readGoalText(text),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const name of ["b", "c", "d", "e", "f", "g"]) {
    const before = String.fromCharCode(name.charCodeAt(0) - 1);
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
  }
  const hostile: readonly [why: string, yaml: string][] = [
    ["aliases", bomb.join("\n")],
    ["aliases for an option", `${bomb.join("\n")}\nimagebeam: { seed: *g }`],
    ["an alias of itself", "imagebeam: &a { seed: *a }"],
    ["deep nesting", `imagebeam: ${"[".repeat(9000)}${"]".repeat(9000)}`],
    ["deep nesting that does not end", `imagebeam: ${"{a: ".repeat(4000)}`],
    [
      "deep blocks",
      `imagebeam:\n${Array.from({ length: 150 }, (_, n) => `${" ".repeat(n + 1)}a:`).join("\n")}`,
    ],
  ];
  for (const [why, yaml] of hostile) {
    it(`is not blown up by ${why}`, () => {
      const started = ranMs();
      try {
        assert.ok(JSON.stringify(readGoalText(`---\n${yaml}\n---\na cat`)).length < 30_000);
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
      }
      assert.ok(ranMs() - started < 5000);
    });
  }
  for (const yaml of [
    "__proto__: { imagebeam: { seed: 1 } }",
    "imagebeam: { __proto__: 1, constructor: 2 }",
    "? { imagebeam: \u001b }\n: 1",
  ]) {
    it(`gives nothing a prototype or a warning: ${JSON.stringify(yaml)}`, async () => {
      let warnings = 0;
      const count = (): void => {
        warnings += 1;
      };
      process.on("warning", count);
      const { plan } = readGoalText(`---\n${yaml}\n---\na cat`);
      await new Promise((resolve) => setImmediate(resolve));
      process.off("warning", count);
      assert.equal(plan.goal, "a cat");
      assert.equal(plan.seed, undefined);
      assert.equal(Object.getPrototypeOf(plan), Object.prototype);
      assert.equal(({} as Record<string, unknown>)["seed"], undefined);
      assert.equal(warnings, 0);
    });
  }
});
