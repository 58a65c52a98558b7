import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../../../src/base/random.js";
import {
  personModel,
  type AskedPair,
  type PairAnswer,
} from "../../../../../src/search/ranking/strengths/model.js";
import { nextPair } from "../../../../../src/search/ranking/strengths/nextPair.js";
import {
  samplePosterior,
  type Posterior,
} from "../../../../../src/search/ranking/strengths/posterior.js";
import { stopReason } from "../../../../../src/search/ranking/strengths/stopping.js";

const won = (left: number, right: number): PairAnswer => ({ left, right, outcome: "left" });
const seen = (items: number, answers: readonly PairAnswer[], draws = 400): Posterior =>
  samplePosterior(items, answers, personModel, seededRandom("seen", answers.length), draws);

describe("nextPair", () => {
  it("asks what a whole new fit for each possible answer would ask", () => {
    const answers = [won(0, 1), won(2, 0), won(3, 4), won(4, 2), won(1, 3), won(2, 1), won(0, 4)];
    // Nothing rests and nothing is new.
    const asked = [...answers, won(0, 1), won(0, 1)];
    const draws = 8000;
    const posterior = seen(5, answers, draws);
    const pair = nextPair(posterior, asked, seededRandom("pair"));
    assert.ok(pair !== null);
    const expected = (left: number, right: number): number =>
      (["left", "right", "tie"] as const).reduce((sum, outcome) => {
        const after = seen(5, [...answers, { left, right, outcome }], draws);
        return sum + chanceOf(posterior, { left, right, outcome }) * after.expectedRegretSd;
      }, 0);
    const all = [0, 1, 2, 3, 4].flatMap((i) => [0, 1, 2, 3, 4].slice(i + 1).map((j) => [i, j]));
    const regrets = all
      .filter(([i, j]) => i !== 0 || j !== 1)
      .map(([i = 0, j = 0]) => expected(i, j));
    const chosen = expected(Math.min(pair.left, pair.right), Math.max(pair.left, pair.right));
    // Chance moves such a figure by .005; the pairs differ by more.
    assert.ok(chosen <= Math.min(...regrets) + 0.008, `${chosen}: ${regrets.join(" ")}`);
    assert.ok(Math.max(...regrets) > Math.min(...regrets) + 0.02);
  });

  it("shows each item before it shows one again without a new one, and none twice in a row", () => {
    const random = seededRandom("walk");
    const answers: PairAnswer[] = [];
    const known = new Set<number>();
    while (answers.length < 24) {
      const pair = nextPair(seen(8, answers), answers, random);
      assert.ok(pair !== null);
      const isNew = !known.has(pair.left) || !known.has(pair.right);
      assert.ok(isNew || known.size === 8, `${pair.left} ${pair.right}`);
      for (const { left, right } of answers.slice(-2)) {
        assert.notDeepEqual([left, right].sort(), [pair.left, pair.right].sort());
      }
      known.add(pair.left).add(pair.right);
      answers.push({ ...pair, outcome: random.pick(["left", "right", "tie"] as const) });
    }
  });

  it("never asks again what was skipped, and ends where all is", () => {
    const asked: AskedPair[] = [];
    for (let pairs = 0; pairs < 10; pairs++) {
      const pair = nextPair(seen(5, []), asked, seededRandom("skip", pairs));
      assert.ok(pair !== null);
      asked.push({ ...pair, outcome: "skip" });
    }
    const keys = asked.map(({ left, right }) => [left, right].sort().join(" "));
    assert.equal(new Set(keys).size, 10);
    assert.equal(nextPair(seen(5, []), asked, seededRandom("skip")), null);
    assert.equal(nextPair(seen(1, []), [], seededRandom("one")), null);
    assert.notEqual(nextPair(seen(2, [won(0, 1)]), [won(0, 1)], seededRandom("two")), null);
  });

  it("balances sides in a pair and for each item, and yet is not foretold", () => {
    const posterior = seen(2, []);
    const asked: AskedPair[] = [];
    const random = seededRandom("sides");
    for (let pairs = 0; pairs < 400; pairs++) {
      const pair = nextPair(posterior, asked, random);
      assert.ok(pair !== null);
      asked.push({ ...pair, outcome: "tie" });
    }
    const lefts = asked.filter(({ left }) => left === 0).length;
    assert.ok(Math.abs(lefts - 200) <= 5, String(lefts));
    const turns = asked.filter(({ left }, k) => k > 0 && left === asked[k - 1]?.left).length;
    assert.ok(turns > 60, String(turns));
    // A pair that is new goes by how often its items were where.
    const owed = [won(0, 2), won(0, 3), won(0, 4)];
    const sides = Array.from({ length: 200 }, (_, k) =>
      nextPair(posterior, owed, seededRandom("owed", k)),
    );
    const toTheRight = sides.filter((pair) => pair?.right === 0).length;
    assert.ok(toTheRight > 140 && toTheRight < 180, String(toTheRight));
  });

  it("names two items that are there, whatever was answered", () => {
    const pair = fc.record({
      left: fc.nat(3),
      step: fc.integer({ min: 1, max: 3 }),
      outcome: fc.constantFrom("left" as const, "right" as const, "tie" as const),
    });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
        const answers = pairs.map(({ left, step, outcome }) => {
          return { left, right: (left + step) % 4, outcome };
        });
        const next = nextPair(seen(4, answers, 60), answers, seededRandom("any"));
        assert.ok(next !== null && next.left !== next.right);
        assert.ok([next.left, next.right].every((item) => item >= 0 && item < 4));
      }),
      { numRuns: 40 },
    );
  });
});

describe("stopReason", () => {
  const posterior = (expectedRegretSd: number, connected: number[][]): Posterior => {
    return { ...seen(3, []), expectedRegretSd, groups: { connected, separated: connected } };
  };

  it("stops where the leader is good enough and each item was compared, or after 3 answers an item", () => {
    const whole = [[0, 1, 2]];
    assert.equal(stopReason(posterior(0.199, whole), 2), "clear");
    assert.equal(stopReason(posterior(0.2, whole), 8), null);
    assert.equal(stopReason(posterior(0.2, whole), 9), "enough");
    assert.equal(stopReason(posterior(0.1, [[0, 1], [2]]), 1), null);
    assert.equal(stopReason(seen(1, []), 0), "clear");
  });
});

/** How likely an answer is after what was answered, by the draws; the bias of the draws counted in. */
function chanceOf({ draws, items }: Posterior, { left, right, outcome }: PairAnswer): number {
  let sum = 0;
  for (let draw = 0; draw < draws.count; draw++) {
    const strength = (item: number): number => draws.strengths[draw * items + item] ?? NaN;
    const difference = strength(left) - strength(right) + (draws.sideBias[draw] ?? NaN);
    const ratio = {
      left: Math.exp(difference / 2),
      right: Math.exp(-difference / 2),
      tie: draws.tie[draw] ?? NaN,
    };
    sum += ratio[outcome] / (ratio.left + ratio.right + ratio.tie);
  }
  return sum / draws.count;
}
