import assert from "node:assert/strict";
import { chanceText, percentText, signedText, usdText } from "../../../src/base/figureText.js";

const cases: readonly (readonly [usd: number, text: string])[] = [
  [0, "$0.00"],
  [5, "$5.00"],
  [0.5, "$0.50"],
  [0.095, "$0.10"],
  [0.06, "$0.060"],
  [0.0123, "$0.012"],
  [0.004, "$0.004"],
  [0.0042, "$0.0042"],
  [0.00042, "$0.00042"],
  [0.0000001, "$0.0000001"],
  [1e-9, "$0.000000001"],
];

describe("An amount of money", () => {
  for (const [usd, text] of cases) {
    it(`of ${usd} dollars reads ${text}`, () => {
      assert.equal(usdText(usd), text);
    });
  }
});

describe("A share", () => {
  it("is nothing or all only where it is, and a probability that was counted in draws never", () => {
    assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(percentText), [
      ...["0\u00a0%", "less than 1\u00a0%", "50\u00a0%", "more than 99\u00a0%", "100\u00a0%"],
    ]);
    assert.deepEqual(
      [0, 0.48, 1].map((chance) => chanceText(chance)),
      ["less than 1\u00a0%", "48\u00a0%", "more than 99\u00a0%"],
    );
    assert.deepEqual([chanceText(0, true), chanceText(1, true)], ["<1\u00a0%", ">99\u00a0%"]);
  });
});

describe("A figure with a sign", () => {
  it("has a minus as wide as a figure, and none before 0", () => {
    assert.deepEqual(
      [1.3, -1.3, -0.001, 0].map((value) => signedText(value)),
      ["1.30", "−1.30", "0.00", "0.00"],
    );
    assert.equal(signedText(-0.04, 1), "0.0");
  });
});
