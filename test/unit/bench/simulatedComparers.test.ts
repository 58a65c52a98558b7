import assert from "node:assert/strict";
import { seededRandom } from "../../../src/base/random.js";
import {
  byAllPairs,
  byMergeSort,
  bySomePairs,
  thurstoneComparer,
} from "../../support/simulatedComparers.js";

const items = 12;
const descending = Array.from({ length: items }, (_, item) => items - 1 - item);
const perfect = { noise: 0, sideBias: 0, tieWidth: 0 };
const compare = thurstoneComparer([...descending.keys()], perfect, seededRandom("none"));

describe("the ways to rank that stand beside the search's own", () => {
  it("find the order where every answer is right and none is left out", () => {
    const every = { calls: Infinity, random: seededRandom("pairs") };
    for (const ranking of [
      byMergeSort(items, compare),
      byAllPairs(items, compare),
      bySomePairs(items, compare, every),
    ]) {
      assert.deepEqual(ranking.order, descending);
    }
  });

  it("keep to their calls, and leave nobody out", () => {
    const all = byMergeSort(items, compare).calls;
    for (let calls = 0; calls <= 30; calls += 5) {
      const some = bySomePairs(items, compare, { calls, random: seededRandom(calls) });
      const merged = byMergeSort(items, compare, calls);
      assert.deepEqual([merged.calls, some.calls], [Math.min(calls, all), calls]);
      for (const ranking of [merged, some]) {
        assert.deepEqual(
          [...ranking.order].sort((a, b) => b - a),
          descending,
        );
      }
    }
  });
});
