import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestOf } from "../../../src/search/likeness.js";

const long =
  "Two red sailboats on a calm sea under a full moon, low on the horizon, their sails lit from behind, " +
  "a rocky shore on the left, watercolour on rough paper, cool palette, wide view, soft light";

describe("a prompt that is nearly another one", () => {
  for (const [why, prompt, isNear] of [
    ["the same", long, true],
    ["but for case and commas", long.toUpperCase().replaceAll(",", ";"), true],
    ["without a word that is said elsewhere", long.replace("soft light", "light"), true],
    ["with one word more", `${long}, mist`, false],
    ["with another colour", long.replace("red", "blue"), false],
    ["a part of it", long.slice(0, 60), false],
    ["in another order", long.split(", ").reverse().join(", "), false],
    ["nothing", "", false],
  ] as const) {
    it(`${isNear ? "is" : "is not"}: ${why}`, () => {
      assert.equal(nearestOf(prompt, ["a lighthouse", long]), isNear ? 1 : null);
    });
  }

  it("is told by the one that is most alike, the first of equals", () => {
    const almost = long.replace("soft light", "light");
    assert.equal(nearestOf(almost, [long, almost, almost]), 1);
    assert.equal(nearestOf("a", []), null);
    assert.equal(nearestOf("", [""]), 0);
  });

  it("is one in any script", () => {
    assert.equal(nearestOf("Красная лодка", ["красная  ЛОДКА."]), 0);
    assert.equal(nearestOf("满月下的红帆船", ["满月下的红帆船", "满月"]), 0);
    assert.equal(nearestOf("满月下的红帆船", ["满月"]), null);
  });

  it("is never one that brings a word, and always one that is the same", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.nat(), (some, at) => {
        const text = some.join(" ");
        assert.equal(nearestOf(text, [text]), 0);
        const more = some.toSpliced(at % (some.length + 1), 0, "ninenines").join(", ");
        assert.equal(nearestOf(more, [text]), null);
      }),
    );
  });
});
