import assert from "node:assert/strict";
import { usdText } from "../../../src/base/figureText.js";

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
