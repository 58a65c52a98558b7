import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestWord } from "../../../src/base/nearestWord.js";

const known = ["url", "urls", "limit", "allowInsecure", "prices", "language", "image-provider"];

describe("The nearest word", () => {
  it("is the one with the fewest slips of the finger", () => {
    const cases = [
      ["langauge", "language"],
      ["Language", "language"],
      ["languag", "language"],
      ["allowinsecure", "allowInsecure"],
      ["allowUnsecure", "allowInsecure"],
      ["ulr", "url"],
      ["price", "prices"],
      ["image", "image-provider"],
      ["steps", undefined],
      ["x", undefined],
      ["", undefined],
    ] as const;
    for (const [word, nearest] of cases) assert.equal(nearestWord(word, known), nearest, word);
  });

  const letters = fc.stringMatching(/^[a-z]{6,20}$/);
  it("is the word itself with a letter left out, added, changed or swapped", () => {
    fc.assert(
      fc.property(
        letters,
        fc.nat(),
        fc.constantFrom("out", "in", "swap", "change"),
        (word, n, how) => {
          const at = n % (word.length - 1);
          const [head, letter, next] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1)];
          const slip = {
            out: head + word.slice(at + 1),
            in: `${head}q${word.slice(at)}`,
            swap: head + next + letter + word.slice(at + 2),
            change: `${head}q${word.slice(at + 1)}`,
          }[how];
          assert.equal(nearestWord(slip, ["0123456789", word]), word);
        },
      ),
    );
  });

  it("is found fast and without a fault in whatever a stranger wrote", () => {
    fc.assert(fc.property(fc.string(), (word) => void nearestWord(word, known)));
    assert.equal(nearestWord("url".repeat(1e6), known), undefined);
  });
});
