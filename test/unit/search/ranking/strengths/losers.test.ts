import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../../../src/base/random.js";
import { fitStrengths } from "../../../../../src/search/ranking/strengths/fit.js";
import {
  comparerModel,
  type OrderAnswer,
} from "../../../../../src/search/ranking/strengths/model.js";
import { samplePosterior } from "../../../../../src/search/ranking/strengths/posterior.js";

const items = 6;
const loser = items - 1;
/** One to three others, in any order and with any ties, all of them before the loser. */
const someLoss = fc
  .record({
    others: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1, maxLength: 3 }),
    cuts: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    turn: fc.nat(3),
  })
  .map(({ others, cuts, turn }): OrderAnswer => {
    const groups: number[][] = [];
    others.forEach((item, k) => {
      if (k > 0 && cuts[k] === true) groups.at(-1)?.push(item);
      else groups.push([item]);
    });
    const all = [...others, loser];
    const start = turn % all.length;
    return { shown: [...all.slice(start), ...all.slice(0, start)], groups: [...groups, [loser]] };
  });

/** So many that chance moves a small probability by .01. */
const draws = 1000;
const pBestAfter = (answers: readonly OrderAnswer[]): readonly number[] =>
  samplePosterior(items, answers, comparerModel, seededRandom("losers"), draws).pBest;
const byChance = 0.02;

describe("who has lost to all others in every comparison", () => {
  it("is weaker than each of them, and less likely the best, whoever of those is tied", () => {
    const losses = fc.array(someLoss, { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(losses, (answers) => {
        const { strengths } = fitStrengths(items, answers, comparerModel);
        const pBest = pBestAfter(answers);
        const others = [...strengths.keys()].filter((item) => item !== loser);
        for (const other of others) {
          assert.ok((strengths[loser] ?? NaN) < (strengths[other] ?? NaN), strengths.join(" "));
          assert.ok((pBest[loser] ?? NaN) < (pBest[other] ?? NaN) + byChance, pBest.join(" "));
        }
      }),
      { numRuns: 40 },
    );
  });

  // Not so its strength, a point that moves up a little where those before it turn out to be level.
  it("is less likely the best with each loss", () => {
    const losses = fc.array(someLoss, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(losses, (answers) => {
        const after = answers.map((_, k) => pBestAfter(answers.slice(0, k + 1))[loser] ?? NaN);
        const all = [1 / items, ...after];
        after.forEach((now, k) => assert.ok(now < (all[k] ?? NaN) + byChance, all.join(" ")));
        assert.ok((after.at(-1) ?? NaN) < 0.06, all.join(" "));
      }),
      { numRuns: 25 },
    );
  });

  it("has lost as surely to three who are tied as to three in any one order", () => {
    const one = [[0], [1], [2], [loser]];
    const tied = [[0, 1, 2], [loser]];
    const [ofOne = NaN, ofTied = NaN] = [one, tied].map((groups) => {
      const shown = [0, 1, 2, loser];
      const { strengths } = fitStrengths(items, [{ shown, groups }], comparerModel);
      return strengths[loser];
    });
    assert.ok(Math.abs(ofOne - ofTied) < 0.05, `${ofOne}, ${ofTied}`);
  });

  it("is hardly the best of eight after it lost to four, though these are level", () => {
    // 0 beat the first others, then lost to three and to one of the next four.
    const answers: OrderAnswer[] = [
      { shown: [3, 0, 1, 2], groups: [[0], [1], [2], [3]] },
      { shown: [4, 0, 5, 6], groups: [[4, 5, 6], [0]] },
      { shown: [0, 7, 5, 1], groups: [[7, 5], [0], [1]] },
      { shown: [7, 4, 6, 5], groups: [[4, 5, 6, 7]] },
    ];
    const { pBest } = samplePosterior(8, answers, comparerModel, seededRandom("level"), 4000);
    assert.ok((pBest[0] ?? NaN) < 0.06, pBest.join(" "));
    for (const level of [4, 5, 6, 7]) assert.ok((pBest[level] ?? NaN) > 0.15, pBest.join(" "));
  });
});
