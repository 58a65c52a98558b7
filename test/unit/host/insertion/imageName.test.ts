import assert from "node:assert/strict";
import fc from "fast-check";
import { foldedName, imageName, numberedName } from "../../../../src/host/insertion/imageName.js";

const cases: readonly [goal: string, name: string][] = [
  ["Two red sailboats", "two-red-sailboats"],
  ["  A lighthouse,\n on a cliff!  ", "a-lighthouse-on-a-cliff"],
  ["the fisherman's house", "the-fishermans-house"],
  ["100% of C:\\boats/../etc", "100-of-c-boats-etc"],
  ["..", "image"],
  ["", "image"],
  ["👩‍🚀🚀", "image"],
  ["con", "image-con"],
  ["COM1", "image-com1"],
  ["COM¹", "image-com¹"],
  ["LPT²", "image-lpt²"],
  ["lpt³", "image-lpt³"],
  ["灯台と月", "灯台と月"],
  ["سفينة حمراء", "سفينة-حمراء"],
  ["\u202Egnp.exe", "gnp-exe"],
  ["Cafe\u0301 by the sea", "café-by-the-sea"],
  [
    "a very small red boat with a white sail on a calm blue sea at sunrise",
    "a-very-small-red-boat-with-a-white-sail-on-a-calm-blue-sea",
  ],
];

describe("the name of an image's copy", () => {
  for (const [goal, name] of cases) {
    it(`for ${JSON.stringify(goal)} is ${name}`, () => assert.equal(imageName(goal), name));
  }

  it("is one that every file system takes, whatever the goal", () => {
    const goal = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(goal, (text) => {
        const name = imageName(text);
        assert.match(name, /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u);
        assert.doesNotMatch(name, /--|-$|^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])$/);
        assert.ok(name.length <= 66, name);
      }),
    );
  });

  it("is taken where a file system may hold two names for one", () => {
    const same: readonly [one: string, other: string][] = [
      ["boat.png", "boat.png"],
      ["boat.png", "Boat.PNG"],
      ["caf\u00E9.png", "cafe\u0301.png"],
      ["CAFE\u0301.png", "caf\u00E9.png"],
    ];
    for (const [one, other] of same) assert.equal(foldedName(one), foldedName(other));
    assert.notEqual(foldedName("cafe.png"), foldedName("caf\u00E9.png"));
  });

  it("is numbered as the editor numbers what is pasted", () => {
    const names = [0, 1, 2].map((number) => numberedName("boat", ".png", number));
    assert.deepEqual(names, ["boat.png", "boat-1.png", "boat-2.png"]);
  });
});
