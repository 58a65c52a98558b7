import assert from "node:assert/strict";
import fc from "fast-check";
import type { Question } from "../../../../src/protocol/plan.js";
import { answered, passRate } from "../../../../src/search/checklist.js";
import { calibrated, recorded } from "../../../../src/providers/chat/certainty.js";
import { share } from "../../../support/evenly.js";

const chance = fc.oneof(share, fc.double({ min: 0, max: 1, noNaN: true }));

describe("a stated certainty", () => {
  it("is worth less than it says: what is mostly stated becomes what is mostly right", () => {
    const rounded = (stated: number): number => Math.round(100 * calibrated(stated)) / 100;
    assert.deepEqual(
      [0, 0.05, 0.2, 0.5, 0.8, 0.95, 1].map(rounded),
      [0.06, 0.15, 0.31, 0.5, 0.69, 0.85, 0.94],
    );
  });

  it("keeps its order and its side, between itself and one half, the same for yes and no", () => {
    fc.assert(
      fc.property(chance, chance, (a, b) => {
        if (a <= b) assert.ok(calibrated(a) <= calibrated(b));
        const value = calibrated(a);
        assert.ok(value > 0 && value < 1);
        assert.equal(a >= 0.5, value >= 0.5);
        if (a > 0.01 && a < 0.99) assert.ok(Math.abs(value - 0.5) <= Math.abs(a - 0.5) + 1e-12);
        assert.ok(Math.abs(value + calibrated(1 - a) - 1) < 1e-9);
      }),
    );
    assert.equal(calibrated(0.5), 0.5);
  });

  it("differs where what was stated differs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 98 }), (percent) => {
        assert.ok(calibrated(percent / 100) < calibrated((percent + 1) / 100));
      }),
    );
  });
});

describe("answers of two sources in one search", () => {
  const question = (id: string): Question => {
    return { id, text: id, half: "what", weight: 1, kind: "object", needs: [] };
  };
  const rateOf = (chances: readonly number[]): number => {
    const checklist = chances.map((_, at) => question(`q${at + 1}`));
    const answers = chances.map((yes, at) => ({ id: `q${at + 1}`, yes: recorded(yes) }));
    return passRate(answered(checklist, answers)) ?? assert.fail("nothing is known");
  };
  const byWords = (count: number) => [0.01, ...Array.from({ length: count - 1 }, () => 0.99)];
  const stated = (count: number) => Array.from({ length: count }, () => calibrated(0.95));

  it("are on scales that agree on few questions, and up to a fault in eight on more", () => {
    for (const count of [2, 3, 4, 5, 6]) assert.ok(rateOf(stated(count)) > rateOf(byWords(count)));
    for (const count of [8, 12, 20]) assert.ok(rateOf(stated(count)) < rateOf(byWords(count)));
  });
});

describe("what is recorded of a chance", () => {
  it("is a whole hundredth between 1 and 99, on its side of one half", () => {
    fc.assert(
      fc.property(chance, chance, (a, b) => {
        const value = recorded(a);
        assert.equal(Math.round(100 * value) / 100, value);
        assert.ok(value >= 0.01 && value <= 0.99 && Math.abs(value - a) <= 0.0101);
        assert.equal(a >= 0.5, value >= 0.5);
        if (a <= b) assert.ok(value <= recorded(b));
      }),
    );
    assert.deepEqual([0, 0.499999, 0.5, 0.51, 1].map(recorded), [0.01, 0.49, 0.5, 0.51, 0.99]);
  });
});
