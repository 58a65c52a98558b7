import assert from "node:assert/strict";
import { foldedText, foldedWords, hasWords } from "../../../src/base/matchWords.js";

const has = (text: string, query: string): boolean =>
  hasWords(foldedText(text), foldedWords(query));

const cases: readonly [text: string, query: string, found: boolean][] = [
  ["A Red Boat", "boat red", true],
  ["A Red Boat", "  RED  ", true],
  ["A Red Boat", "green boat", false],
  ["A Red Boat", "", true],
  ["A Red Boat", "oat", true],
  ["caf\u00e9", "cafe\u0301", true],
  ["\ufb01sh", "fish", true],
  ["ΣΊΣΥΦΟΣ", "σίσυφο", true],
];

describe("words that are looked for", () => {
  for (const [text, query, found] of cases) {
    it(`${JSON.stringify(query)} is ${found ? "" : "not "}in ${JSON.stringify(text)}`, () => {
      assert.equal(has(text, query), found);
    });
  }
});
