import assert from "node:assert/strict";
import fc from "fast-check";
import { keptChances } from "../../../../../src/search/ranking/compare/chances.js";
import { isKeptSettled, roundSizes } from "../../../../../src/search/ranking/compare/rounds.js";
import type { Posterior } from "../../../../../src/search/ranking/strengths/posterior.js";

/** A posterior of these draws alone. */
const of = (...rows: number[][]): Pick<Posterior, "draws" | "items" | "means"> => {
  const items = rows[0]?.length ?? 0;
  const none = new Float64Array(rows.length);
  const strengths = Float64Array.from(rows.flat());
  const means = Array.from(
    { length: items },
    (_, item) => rows.reduce((sum, row) => sum + (row[item] ?? NaN), 0) / rows.length,
  );
  return { items, means, draws: { count: rows.length, strengths, tie: none, sideBias: none } };
};

describe("keptChances", () => {
  it("keeps those who are most often among the best, and says how often they all are", () => {
    const draws = of([4, 3, 2, 1], [4, 2, 3, 1], [3, 4, 1, 2], [4, 3, 1, 2]);
    const { kept, pKept, pRight, expectedRecall } = keptChances(draws, 2);
    assert.deepEqual(kept, [0, 1]);
    assert.deepEqual(pKept, [1, 0.75, 0.25, 0]);
    assert.equal(pRight, 0.75);
    assert.equal(expectedRecall, 0.875);
  });

  it("keeps who is often just good enough before who is seldom the best by far", () => {
    const draws = of([2, 1, 0], [2, 1, 0], [2, 1, 90]);
    assert.deepEqual(keptChances(draws, 2).kept, [0, 1]);
    assert.deepEqual(keptChances(draws, 3).kept, [2, 0, 1]);
  });

  it("keeps all where there are no more, surely", () => {
    const { kept, pRight, expectedRecall } = keptChances(of([1, 2], [0, 3]), 5);
    assert.deepEqual(kept, [1, 0]);
    assert.equal(pRight, 1);
    assert.equal(expectedRecall, 1);
  });

  it("keeps M in any draws, whose chances add up to M", () => {
    const rows = fc.integer({ min: 1, max: 6 }).chain((items) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: items, maxLength: items }), {
        minLength: 1,
        maxLength: 12,
      }),
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (each, wanted) => {
        const draws = of(...each);
        const { kept, pKept, pRight, expectedRecall } = keptChances(draws, wanted);
        const count = Math.min(wanted, draws.items);
        assert.equal(new Set(kept).size, count);
        assert.ok(Math.abs(pKept.reduce((sum, one) => sum + one, 0) - count) < 1e-9);
        assert.ok(pRight >= 0 && pRight <= expectedRecall + 1e-9 && expectedRecall <= 1 + 1e-9);
        const lowest = Math.min(...kept.map((item) => pKept[item] ?? NaN));
        assert.ok(pKept.every((chance, item) => kept.includes(item) || chance <= lowest));
      }),
    );
  });

  it("refuses to keep nobody", () => {
    for (const kept of [0, -1, 1.5, NaN]) {
      assert.throws(() => keptChances(of([1, 2]), kept), RangeError);
    }
  });
});

describe("roundSizes", () => {
  const total = (items: number, setSize: number): number =>
    roundSizes(items, setSize).reduce((sum, each) => sum + each, 0);

  it("has at most 18 comparisons in 4 rounds for 16 items in fours, and 10 for 8", () => {
    assert.deepEqual(roundSizes(16, 4), [4, 5, 5, 4]);
    assert.ok(total(8, 4) <= 10);
    assert.deepEqual(roundSizes(1, 4), []);
    assert.deepEqual(roundSizes(0, 4), []);
  });

  it("shows all in the first round, and never has more than 4", () => {
    for (let items = 2; items <= 64; items++) {
      for (const setSize of [2, 3, 4]) {
        const sizes = roundSizes(items, setSize);
        assert.ok(sizes.length <= 4 && sizes.every((size) => Number.isInteger(size) && size > 0));
        assert.equal(sizes[0], Math.ceil(items / Math.min(setSize, items)));
        assert.ok(total(items, setSize) * Math.min(setSize, items) <= 4.5 * items + setSize);
      }
    }
  });
});

describe("isKeptSettled", () => {
  it("is so where the kept are right almost surely, or nearly all of them", () => {
    const chances = { kept: [], pKept: [] };
    assert.equal(isKeptSettled({ ...chances, pRight: 0.8, expectedRecall: 0.9 }), true);
    assert.equal(isKeptSettled({ ...chances, pRight: 0.5, expectedRecall: 0.95 }), true);
    assert.equal(isKeptSettled({ ...chances, pRight: 0.79, expectedRecall: 0.94 }), false);
  });
});
