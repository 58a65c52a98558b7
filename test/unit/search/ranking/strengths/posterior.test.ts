import assert from "node:assert/strict";
import { seededRandom } from "../../../../../src/base/random.js";
import { logPosterior } from "../../../../../src/search/ranking/strengths/density.js";
import {
  personModel,
  type PairAnswer,
  type StrengthModel,
} from "../../../../../src/search/ranking/strengths/model.js";
import { samplePosterior } from "../../../../../src/search/ranking/strengths/posterior.js";
import { finished } from "../../../../../src/base/steps.js";
import { sampleSteps } from "../../../../../src/search/ranking/strengths/sampler.js";
import { mixing } from "../../../../support/mixing.js";

const won = (left: number, right: number): PairAnswer => ({ left, right, outcome: "left" });
const even = (left: number, right: number): PairAnswer => ({ left, right, outcome: "tie" });
const many = (answer: PairAnswer, times: number): PairAnswer[] =>
  new Array<PairAnswer>(times).fill(answer);
const posteriorOf = (items: number, answers: readonly PairAnswer[], draws?: number) =>
  samplePosterior(items, answers, personModel, seededRandom("posterior"), draws);

describe("samplePosterior", () => {
  it("draws the true posterior and not Laplace's idea of it", () => {
    // Two strengths and no more: half their difference is all there is, and an integral gives it.
    const model: StrengthModel = { priorSd: 1.64, logTie: null, sideBias: null };
    const answers = many(won(0, 1), 6);
    const weight = (half: number): number =>
      Math.exp(-((half / 1.64) ** 2)) / (1 + Math.exp(-2 * half)) ** 6;
    const exact = integral(weight);
    const { means, intervals, pAbove, pBest, draws } = samplePosterior(
      2,
      answers,
      model,
      seededRandom("exact"),
      40_000,
    );
    const third = (mean: number): number =>
      draws.strengths.reduce((sum, each, k) => sum + (k % 2 === 0 ? (each - mean) ** 3 : 0), 0) /
      draws.count;
    assertNear(means[0], exact.mean, 0.02);
    assertNear(intervals[0]?.low, exact.quantile(0.025), 0.05);
    assertNear(intervals[0]?.high, exact.quantile(0.975), 0.05);
    assertNear(pAbove(0, 1), 1 - exact.below(0), 0.005);
    assertNear(pBest[0], 1 - exact.below(0), 0.005);
    // It leans to one side, which no normal distribution does: there this is 0.
    assert.ok(exact.third > 0.1);
    assertNear(third(exact.mean), exact.third, 0.05);
  });

  it("weighs ties and sides as integrals over their parameters do", () => {
    const answers = [...many(won(0, 1), 2), ...many(won(1, 0), 4), ...many(even(0, 1), 3)];
    const density = logPosterior(2, answers, personModel);
    const slope = new Float64Array(4);
    const sums = { weight: 0, half: 0, bias: 0, logTie: 0 };
    for (let half = -5; half <= 5; half += 0.1) {
      for (let bias = -5; bias <= 5; bias += 0.1) {
        for (let logTie = -5; logTie <= 4; logTie += 0.1) {
          // The two strengths' mean has no part in any answer.
          const weight = Math.exp(density.value(Float64Array.of(half, -half, bias, logTie), slope));
          sums.weight += weight;
          sums.half += weight * half;
          sums.bias += weight * bias;
          sums.logTie += weight * logTie;
        }
      }
    }
    const { means, sideBias, draws } = posteriorOf(2, answers, 40_000);
    assertNear(means[0], sums.half / sums.weight, 0.01);
    assertNear(sideBias?.mean, sums.bias / sums.weight, 0.015);
    const logTie = draws.tie.reduce((sum, each) => sum + Math.log(each), 0) / draws.count;
    assertNear(logTie, sums.logTie / sums.weight, 0.015);
  });

  it("mixes in the hard cases: no answers, one way only, one side only, ties only, 64 items", () => {
    const any = seededRandom("any");
    const anyPairs = (items: number, count: number, outcome: PairAnswer["outcome"]) =>
      Array.from({ length: count }, (): PairAnswer => {
        const left = any.below(items);
        return { left, right: (left + 1 + any.below(items - 1)) % items, outcome };
      });
    const ladder = (items: number, count: number): PairAnswer[] =>
      Array.from({ length: count }, (_, k) => won(k % (items - 1), (k % (items - 1)) + 1));
    const cases: readonly [string, number, readonly PairAnswer[]][] = [
      ["no answers", 12, []],
      ["a ladder", 12, ladder(12, 36)],
      ["one side only", 12, anyPairs(12, 36, "left")],
      ["ties only", 12, anyPairs(12, 36, "tie")],
      ["one beats all, often", 12, Array.from({ length: 200 }, (_, k) => won(0, 1 + (k % 11)))],
      ["one pair of three, evenly", 3, [...many(won(0, 1), 250), ...many(won(1, 0), 250)]],
      ["one pair, one way", 2, many(won(0, 1), 500)],
      ["64 items", 64, anyPairs(64, 192, "right")],
      ["a ladder of 64", 64, ladder(64, 192)],
    ];
    for (const [name, items, answers] of cases) {
      const density = logPosterior(items, answers, personModel);
      const chains = [0, 1, 2, 3].map((chain) =>
        finished(sampleSteps(density, 400, seededRandom("chain", chain))),
      );
      const row = (rows: Float64Array, draw: number): Float64Array =>
        rows.subarray(draw * density.size, (draw + 1) * density.size);
      // Each parameter, its square (how wide it is), and the strength of the best.
      const figures: ((parameters: Float64Array) => number)[] = [
        ...[...density.start.keys()].flatMap((k) => [
          (parameters: Float64Array): number => parameters[k] ?? NaN,
          (parameters: Float64Array): number => (parameters[k] ?? NaN) ** 2,
        ]),
        (parameters) => Math.max(...parameters.subarray(0, items)),
      ];
      for (const figure of figures) {
        const { rHat, effective } = mixing(
          chains.map(({ rows }) =>
            Array.from({ length: 400 }, (_, draw) => figure(row(rows, draw))),
          ),
        );
        assert.ok(rHat < 1.03, `${name}: R-hat ${rHat}`);
        assert.ok(effective > 400, `${name}: ${effective} of 1600 draws`);
      }
      assert.ok(
        chains.every(({ accepted }) => accepted > 0.75),
        name,
      );
    }
  });

  it("says what follows from the draws, and the same for the same seed", () => {
    const answers = [won(0, 1), won(0, 2), won(1, 2), even(0, 3)];
    const posterior = posteriorOf(5, answers);
    const { means, pBest, intervals, leader, expectedRegretSd, groups } = posterior;
    assert.ok(Math.abs(means.reduce((sum, each) => sum + each, 0)) < 1e-9);
    assert.ok(Math.abs(pBest.reduce((sum, each) => sum + each, 0) - 1) < 1e-9);
    assert.equal(leader, 0);
    assert.equal(means[leader], Math.max(...means));
    assert.ok(expectedRegretSd > 0.1 && expectedRegretSd < 1, String(expectedRegretSd));
    assert.ok(
      means.every(
        (mean, k) => (intervals[k]?.low ?? NaN) < mean && mean < (intervals[k]?.high ?? NaN),
      ),
    );
    assertNear(posterior.pAbove(0, 2) + posterior.pAbove(2, 0), 1, 1e-9);
    assert.deepEqual(groups.connected, [[0, 1, 2, 3], [4]]);
    const again = posteriorOf(5, answers);
    assert.deepEqual({ ...again, pAbove: null }, { ...posterior, pAbove: null });
  });

  it("has neither bias nor ties where the model has none, and no regret of the only item", () => {
    const model = { priorSd: 1, logTie: null, sideBias: null };
    const none = samplePosterior(2, [won(0, 1)], model, seededRandom("none"), 50);
    assert.equal(none.sideBias, null);
    assert.equal(none.tie, null);
    const one = posteriorOf(1, [], 50);
    assert.equal(one.expectedRegretSd, 0);
    assert.deepEqual(one.pBest, [1]);
  });
});

function assertNear(actual: number | undefined, expected: number, by: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= by, `${actual} is not ${expected}`);
}

/** Of a density that is no more than rounding outside -12..12. */
function integral(weight: (x: number) => number): {
  readonly mean: number;
  readonly third: number;
  below(x: number): number;
  quantile(share: number): number;
} {
  const step = 0.001;
  const xs = Array.from({ length: 24_000 }, (_, k) => -12 + (k + 0.5) * step);
  const all = xs.reduce((sum, x) => sum + weight(x), 0);
  const expected = (f: (x: number) => number): number =>
    xs.reduce((sum, x) => sum + f(x) * weight(x), 0) / all;
  const mean = expected((x) => x);
  return {
    mean,
    third: expected((x) => (x - mean) ** 3),
    below: (limit) => expected((x) => (x < limit ? 1 : 0)),
    quantile: (share) => {
      let sum = 0;
      return xs.find((x) => (sum += weight(x) / all) >= share) ?? NaN;
    },
  };
}
