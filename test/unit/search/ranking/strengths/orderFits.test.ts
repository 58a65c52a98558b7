import assert from "node:assert/strict";
import { seededRandom } from "../../../../../src/base/random.js";
import { logPosterior } from "../../../../../src/search/ranking/strengths/density.js";
import { fitStrengths } from "../../../../../src/search/ranking/strengths/fit.js";
import { groupsOf } from "../../../../../src/search/ranking/strengths/groups.js";
import {
  comparerModel,
  type OrderAnswer,
  type PairAnswer,
} from "../../../../../src/search/ranking/strengths/model.js";
import { finished } from "../../../../../src/base/steps.js";
import { sampleSteps } from "../../../../../src/search/ranking/strengths/sampler.js";
import { mixing } from "../../../../support/mixing.js";

/** What follows from them; `orders.test.ts` has how likely they are. */
describe("orders of up to four", () => {
  it("put the best first, and the first place's lean where it belongs", () => {
    const order = (...shown: number[]): OrderAnswer => {
      return { shown, groups: [...shown].sort((a, b) => a - b).map((item) => [item]) };
    };
    const { strengths } = fitStrengths(6, [order(3, 1, 0, 2), order(5, 4, 3, 2)], comparerModel);
    assert.deepEqual(
      [...strengths].sort((a, b) => b - a),
      strengths,
    );
    // Whoever is shown first comes out best: items are alike then.
    const leaning = [0, 1, 2, 3].map((first): OrderAnswer => {
      const others = [0, 1, 2, 3].filter((item) => item !== first);
      return { shown: [first, ...others], groups: [[first], others] };
    });
    const fit = fitStrengths(4, leaning, comparerModel);
    assert.ok(fit.strengths.every((each) => Math.abs(each) < 1e-9));
    assert.ok(fit.sideBias > 0.8, String(fit.sideBias));
  });

  it("are refused where they are no order of what was shown", () => {
    const hostile: OrderAnswer[] = [
      { shown: [0], groups: [[0]] },
      { shown: [], groups: [] },
      { shown: [0, 1, 2, 3, 4], groups: [[0], [1], [2], [3], [4]] },
      { shown: [0, 6], groups: [[0], [6]] },
      { shown: [0, -1], groups: [[0], [-1]] },
      { shown: [0, 0.5], groups: [[0], [0.5]] },
      { shown: [0, NaN], groups: [[0], [NaN]] },
      { shown: [0, 0], groups: [[0], [0]] },
      { shown: [0, 1], groups: [[0]] },
      { shown: [0, 1], groups: [] },
      { shown: [0, 1], groups: [[0], [2]] },
      { shown: [0, 1], groups: [[0], [1], [1]] },
      { shown: [0, 1], groups: [[0], [0]] },
      { shown: [0, 1], groups: [[0], [], [1]] },
      ...[0, -1, 1.5, NaN, Infinity].map((weight) => {
        return { shown: [0, 1], groups: [[0], [1]], weight };
      }),
    ];
    for (const answer of hostile) {
      assert.throws(() => fitStrengths(6, [answer], comparerModel), RangeError);
    }
    const tie = { shown: [0, 1, 2], groups: [[0], [1, 2]] };
    assert.throws(() => fitStrengths(6, [tie], { ...comparerModel, logTie: null }), RangeError);
  });

  it("connect items, and separate whom nobody contradicts", () => {
    const first: OrderAnswer = { shown: [0, 1, 2, 3], groups: [[2], [1, 0], [3]] };
    assert.deepEqual(groupsOf(5, [first]).connected, [[0, 1, 2, 3], [4]]);
    assert.deepEqual(
      groupsOf(5, [first]).separated.filter((group) => !group.includes(4)),
      [[2], [0, 1], [3]],
    );
    const back: PairAnswer = { left: 3, right: 2, outcome: "left" };
    assert.deepEqual(groupsOf(4, [first, back]).separated, [[0, 1, 2, 3]]);
  });

  it("are drawn from well: a round of fours, one order again and again, all ties, a lean", () => {
    const random = seededRandom("orders");
    const fours = (groupsIn: (shown: number[]) => number[][]): OrderAnswer[] =>
      Array.from({ length: 18 }, () => {
        const shown = random.shuffle([...new Array(16).keys()]).slice(0, 4);
        return { shown, groups: groupsIn(shown) };
      });
    const alone = (shown: readonly number[]): number[][] => shown.map((item) => [item]);
    const cases: readonly [string, readonly OrderAnswer[]][] = [
      ["noise", fours((shown) => alone(random.shuffle(shown)))],
      ["one truth", fours((shown) => alone([...shown].sort((a, b) => a - b)))],
      ["all ties", fours((shown) => [shown])],
      ["as shown", fours(alone)],
    ];
    for (const [name, answers] of cases) {
      const density = logPosterior(16, answers, comparerModel);
      const chains = [0, 1, 2, 3].map((chain) =>
        finished(sampleSteps(density, 300, seededRandom(name, chain))),
      );
      for (let k = 0; k < density.size; k++) {
        const { rHat, effective } = mixing(
          chains.map(({ rows }) =>
            Array.from({ length: 300 }, (_, draw) => rows[draw * density.size + k] ?? NaN),
          ),
        );
        assert.ok(rHat < 1.03, `${name}: R-hat ${rHat}`);
        assert.ok(effective > 300, `${name}: ${effective} of 1200 draws`);
      }
    }
  });
});
