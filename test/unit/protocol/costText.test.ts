import assert from "node:assert/strict";
import fc from "fast-check";
import { nanoUsdOf } from "../../../src/base/money.js";
import { nanoUsdRangeText } from "../../../src/protocol/costText.js";
import { evenly } from "../../support/evenly.js";

function textOf(lowUsd: number, likelyUsd: number, highUsd: number): string {
  const [lowNanoUsd, likelyNanoUsd, highNanoUsd] = [lowUsd, likelyUsd, highUsd].map(nanoUsdOf);
  assert.ok(lowNanoUsd !== undefined && likelyNanoUsd !== undefined && highNanoUsd !== undefined);
  return nanoUsdRangeText({ lowNanoUsd, likelyNanoUsd, highNanoUsd });
}

describe("What a search will cost", () => {
  const cases: readonly (readonly [range: readonly [number, number, number], text: string])[] = [
    [[0.34, 0.34, 5.59], "about $0.34, at most $5.59 without retries"],
    [[0.1, 0.34, 5.59], "about $0.34, at most $5.59 without retries"],
    [[0, 0.34, 5.59], "about $0.34, at most $5.59 without retries"],
    [[0.28, 0.3, 0.48], "$0.28 to $0.48"],
    [[2, 2, 2], "up to $2.00"],
    [[0, 0, 2], "up to $2.00"],
    [[0, 1.5, 2], "up to $2.00"],
    [[1.999, 2, 2.001], "about $2.00"],
    [[0, 0, 0.0001], "less than $0.001"],
  ];
  for (const [range, text] of cases) {
    it(`is "${text}" for ${range.join(", ")}`, () => {
      assert.equal(textOf(...range), text);
    });
  }

  it("says no figure twice, and never more than two", () => {
    const usd = fc.oneof(evenly(0, 100), fc.double({ min: 0, max: 100, noNaN: true }));
    fc.assert(
      fc.property(fc.tuple(usd, usd, usd), (amounts) => {
        const [low = 0, likely = 0, high = 0] = [...amounts].sort((a, b) => a - b);
        const figures = textOf(low, likely, high).match(/\$[\d.]+/g) ?? [];
        assert.ok(figures.length === 1 || figures.length === 2);
        assert.equal(new Set(figures).size, figures.length);
      }),
    );
  });
});
