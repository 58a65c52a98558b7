import assert from "node:assert/strict";
import { wordDiff } from "../../../src/cli/wordDiff.js";

const cases: readonly [why: string, before: string, after: string, expected: string | undefined][] =
  [
    ["nothing", "a red boat", "a red boat", undefined],
    ["a word exchanged", "a red boat", "a blue boat", "a [-red-] {+blue+} boat"],
    ["a word more", "a boat", "a red boat", "a {+red+} boat"],
    ["a word less", "a red boat", "a boat", "a [-red-] boat"],
    ["everything", "ab", "cd ef", "[-ab-] {+cd ef+}"],
    [
      "one word among many",
      "a b c d e f g h i j k",
      "a b c d e X g h i j k",
      "… d e [-f-] {+X+} g h …",
    ],
    [
      "two far apart",
      "x b c d e f g h y",
      "1 b c d e f g h 2",
      "[-x-] {+1+} b c … g h [-y-] {+2+}",
    ],
  ];

describe("the difference of two prompts", () => {
  for (const [why, before, after, expected] of cases) {
    it(`shows in brief: ${why}`, () => {
      assert.equal(wordDiff(before, after)?.text, expected);
    });
  }
  it("does not take long over two long texts that have nothing in common", () => {
    const text = (word: string) => Array.from({ length: 8000 }, (_, i) => `${word}${i}`).join(" ");
    const shown = wordDiff(text("a"), text("b"))?.text ?? "";
    assert.ok(shown.startsWith("[-a0"));
  });
});
