import assert from "node:assert/strict";
import { scoresOf, totalScore } from "../../../src/search/scoring.js";

describe("totalScore", () => {
  const cases: readonly [
    alignment: number | null,
    aesthetic: number | null,
    alpha: number,
    total: number | null,
  ][] = [
    [90, 6, 0.7, 81],
    [0, 10, 0.7, 30],
    [100, 10, 0.3, 100],
    [80, 2, 1, 80],
    [80, 2, 0, 20],
    [null, 6, 0.7, null],
    [90, null, 0.7, null],
  ];
  for (const [alignment, aesthetic, alpha, total] of cases) {
    it(`joins ${alignment} and ${aesthetic} at ${alpha} to ${total}`, () => {
      const joined = totalScore(alignment, aesthetic, alpha);
      assert.ok(joined === total || Math.abs((joined ?? NaN) - (total ?? NaN)) < 1e-9);
    });
  }

  it("refuses what is out of range or no number", () => {
    assert.throws(() => totalScore(101, 5, 0.5), RangeError);
    assert.throws(() => totalScore(50, -0.1, 0.5), RangeError);
    assert.throws(() => totalScore(NaN, 5, 0.5), RangeError);
    assert.throws(() => totalScore(50, 5, 2), RangeError);
  });
});

describe("scoresOf", () => {
  it("ranks by the one part that a judge declares, on the scale of totals", () => {
    assert.equal(scoresOf({ alignment: 62, aesthetic: null }, ["alignment"], 0.7).total, 62);
    assert.equal(scoresOf({ alignment: null, aesthetic: 6.2 }, ["aesthetic"], 0.7).total, 62);
  });

  it("leaves a total unknown when a declared part is", () => {
    const declared = ["alignment", "aesthetic"] as const;
    assert.equal(scoresOf({ alignment: 62, aesthetic: null }, [...declared], 0.7).total, null);
    assert.equal(scoresOf({ alignment: null, aesthetic: null }, ["alignment"], 0.7).total, null);
  });
});
