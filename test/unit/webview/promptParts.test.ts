import assert from "node:assert/strict";
import fc from "fast-check";
import { promptParts, type PromptPart } from "../../../webview/search/model/promptParts.js";

const now = (parts: readonly PromptPart[]): string =>
  parts
    .flatMap(({ segments }) => segments)
    .filter(({ kind }) => kind !== "removed")
    .map(({ text }) => text)
    .join("");
const halves = (parts: readonly PromptPart[]): (string | null)[] => parts.map(({ half }) => half);

describe("a prompt with its halves marked", () => {
  const cases: readonly [why: string, prompt: string, halves: readonly (string | null)[]][] = [
    ["one after the other", "two boats, ink wash", ["what", null, "how"]],
    ["the other way round", "ink wash: two boats.", ["how", null, "what", null]],
    ["with more around them", "Draw two boats in ink wash!", [null, "what", null, "how", null]],
    ["not taken over", "a pair of ships", [null]],
    ["one of them alone", "two boats at sea", [null]],
  ];
  for (const [why, prompt, expected] of cases) {
    it(`has them ${why}`, () => {
      const parts = promptParts({ what: "two boats", how: "ink wash", prompt }, null);
      assert.deepEqual(halves(parts), expected);
      assert.equal(now(parts), prompt);
    });
  }

  it("is the whole prompt once, whatever a model made of its halves, and of its parent's", () => {
    const words = fc
      .array(fc.constantFrom("two", "boats", "ink", ",", "wash", "red"), { maxLength: 6 })
      .map((each) => each.join(" "));
    const texts = fc
      .record({ what: words, how: words, free: words, isWhole: fc.boolean() })
      .map(({ what, how, free, isWhole }) => {
        return { what, how, prompt: isWhole ? `${what}, ${how}` : free };
      });
    fc.assert(
      fc.property(texts, fc.option(texts), (after, before) => {
        assert.equal(now(promptParts(after, before)), after.prompt);
      }),
    );
  });
});
