import assert from "node:assert/strict";
import { compareByTotal } from "../../../../src/search/ranking/byTotal.js";
import type { Scores } from "../../../../src/search/state.js";

const ranked = (
  id: string,
  total: number | null,
  alignment: number | null = null,
  aesthetic: number | null = null,
) => ({
  id,
  scores: { total, alignment, aesthetic } satisfies Scores,
});

describe("compareByTotal", () => {
  const cases: readonly [
    why: string,
    best: ReturnType<typeof ranked>,
    other: ReturnType<typeof ranked>,
  ][] = [
    ["a higher total comes first", ranked("i1c0", 70), ranked("i0c0", 60)],
    ["the older wins a tie", ranked("i0c9", 60), ranked("i1c0", 60)],
    ["ids are compared as numbers", ranked("i0c9", 60), ranked("i0c10", 60)],
    ["an unknown total comes after any known one", ranked("i1c0", 1), ranked("i0c0", null, 99)],
    ["unknown totals are ordered by alignment", ranked("i1c0", null, 50), ranked("i0c0", null, 40)],
    ["then by aesthetic", ranked("i1c0", null, 50, 6), ranked("i0c0", null, 50, 5)],
    ["an unknown alignment comes last", ranked("i1c0", null, 0), ranked("i0c0", null, null, 9)],
    ["then by id", ranked("i0c0", null), ranked("i0c1", null)],
  ];
  for (const [why, best, other] of cases) {
    it(why, () => {
      assert.ok(compareByTotal(best, other) < 0);
      assert.ok(compareByTotal(other, best) > 0);
    });
  }
});
