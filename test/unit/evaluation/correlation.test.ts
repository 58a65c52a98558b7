import assert from "node:assert/strict";
import * as fc from "fast-check";
import { kendallTauB, spearmanRho } from "../../../src/evaluation/correlation.js";
import { independentVotes, wilsonShare } from "../../../src/evaluation/share.js";
import figures from "../../fixtures/strengths/agreement.json" with { type: "json" };

function near(value: number | null, expected: number | null, what: string): void {
  if (value === null || expected === null) assert.equal(value, expected, what);
  else assert.ok(Math.abs(value - expected) < 1e-12, `${what}: ${value} is not ${expected}`);
}

describe("how orders agree", () => {
  it("is what SciPy says, with ties and without", () => {
    assert.equal(figures.pairs.length, 60);
    for (const [index, { one, other, kendall, spearman }] of figures.pairs.entries()) {
      near(kendallTauB(one, other), kendall, `tau-b of ${index}`);
      near(spearmanRho(one, other), spearman, `rho of ${index}`);
    }
  });

  it("gives a share the interval that SciPy does", () => {
    for (const { wins, of, low, high, p } of figures.shares) {
      const share = wilsonShare(wins, of);
      near(share.low, low, `low of ${wins} of ${of}`);
      near(share.high, high, `high of ${wins} of ${of}`);
      // What the interval calls more than chance, the exact test does, too.
      if (low > 0.5 || high < 0.5) assert.ok(p < 0.05, `${wins} of ${of}: ${p}`);
    }
  });

  it("gives a share of half wins, and of fewer independent votes, a wider one", () => {
    const width = (of: number, independent?: number): number => {
      const { low, high } = wilsonShare(0.5 + of / 2, of, independent);
      assert.ok(low >= 0 && low < 0.5 && high > 0.5 && high <= 1);
      return high - low;
    };
    assert.ok(width(100, 12.5) > width(100) && width(100, 100) === width(100));
    assert.deepEqual(wilsonShare(0.5, 1), { value: 0.5, low: 0, high: 1 });
  });

  it("is the same from both sides, and turns round with one of them", () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })),
    );
    fc.assert(
      fc.property(pairs, (both) => {
        const [one, other] = [both.map(([a]) => a), both.map(([, b]) => b)];
        const back = other.map((each) => -each);
        for (const of of [kendallTauB, spearmanRho]) {
          const value = of(one, other);
          near(of(other, one), value, "sides");
          const turned = of(one, back);
          near(turned === null ? null : -turned, value, "turned");
          assert.ok(value === null || Math.abs(value) <= 1);
        }
      }),
    );
  });
});

describe("how many independent votes some are worth", () => {
  const someVotes = fc.array(
    fc.record({
      score: fc.constantFrom(0, 0.5, 1),
      first: fc.nat(5),
      second: fc.nat(5),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it("is never more than there are, nor less than one, and the same whichever way round", () => {
    fc.assert(
      fc.property(someVotes, (votes) => {
        const worth = independentVotes(votes);
        assert.ok(worth >= 1 && worth <= votes.length, `${worth} of ${votes.length}`);
        const turned = votes.map(({ score, first, second }) => ({
          ...{ score: 1 - score, first: second, second: first },
        }));
        near(independentVotes(turned), worth, "turned");
      }),
    );
  });

  it("is all of them where no two share anything, and hardly as many as images where each always wins or loses", () => {
    const apart = [1, 0, 0.5, 1, 1].map((score, at) => ({ score, first: at, second: at }));
    assert.equal(independentVotes(apart), 5);
    // Four images, eight votes each, all alike: less than four votes, for so few tell badly how they differ.
    const four = Array.from({ length: 32 }, (_, at) => ({
      ...{ score: at % 4 < 2 ? 1 : 0, first: at % 4, second: at },
    }));
    assert.ok(Math.abs(independentVotes(four) - 3) < 0.2, String(independentVotes(four)));
  });
});
