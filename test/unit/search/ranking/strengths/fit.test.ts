import assert from "node:assert/strict";
import fc from "fast-check";
import { fitStrengths } from "../../../../../src/search/ranking/strengths/fit.js";
import { groupsOf, uncompared } from "../../../../../src/search/ranking/strengths/groups.js";
import { personModel, type PairAnswer } from "../../../../../src/search/ranking/strengths/model.js";

const won = (left: number, right: number): PairAnswer => ({ left, right, outcome: "left" });
const even = (left: number, right: number): PairAnswer => ({ left, right, outcome: "tie" });

const items = 6;
const someAnswers = fc.array(
  fc
    .record({
      left: fc.nat(items - 1),
      step: fc.integer({ min: 1, max: items - 1 }),
      outcome: fc.constantFrom("left" as const, "right" as const, "tie" as const),
    })
    .map(({ left, step, outcome }) => ({ left, right: (left + step) % items, outcome })),
  { maxLength: 40 },
);

describe("fitStrengths", () => {
  it("knows nothing where nothing was answered but what was thought before", () => {
    const { strengths, sideBias, tie } = fitStrengths(3, [], personModel);
    assert.deepEqual(strengths, [0, 0, 0]);
    assert.equal(sideBias, 0);
    assert.ok(Math.abs(tie - 0.5) < 1e-9);
    const prior = fitStrengths(3, [], { ...personModel, priorMeans: [3, 0, 0] });
    assert.deepEqual(prior.strengths, [2, -1, -1]);
  });

  it("lets answers speak against what was thought before", () => {
    const model = { ...personModel, priorMeans: [0.5, 0] };
    assert.ok(ahead(fitStrengths(2, [], model).strengths) > 0);
    const against = [won(1, 0), { left: 0, right: 1, outcome: "right" as const }];
    assert.ok(ahead(fitStrengths(2, against, model).strengths) < 0);
  });

  it("is finite and its order right after 1,000 answers that point one way", () => {
    const answers = Array.from({ length: 1000 }, (_, k) => won(k % 4, (k % 4) + 1));
    const { strengths, groups, tie } = fitStrengths(5, answers, personModel);
    assert.ok(strengths.every(Number.isFinite) && tie > 0);
    assert.deepEqual(
      [...strengths].sort((a, b) => b - a),
      strengths,
    );
    assert.deepEqual(groups.connected, [[0, 1, 2, 3, 4]]);
    assert.deepEqual(groups.separated, [[0], [1], [2], [3], [4]]);
  });

  it("tells a lean to the left from strengths where sides are balanced", () => {
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j !== i).map((j) => won(i, j)));
    const { strengths, sideBias } = fitStrengths(3, [...pairs, ...pairs], personModel);
    assert.ok(strengths.every((each) => Math.abs(each) < 1e-9));
    assert.ok(sideBias > 1);
    const without = fitStrengths(3, pairs, { ...personModel, sideBias: null });
    assert.equal(without.sideBias, 0);
  });

  it("is the same whichever way round all pairs are told, the bias mirrored, and in any order", () => {
    fc.assert(
      fc.property(someAnswers, (answers) => {
        const fit = fitStrengths(items, answers, personModel);
        const mirrored = answers.toReversed().map(({ left, right, outcome }): PairAnswer => {
          const seen = outcome === "tie" ? "tie" : outcome === "left" ? "right" : "left";
          return { left: right, right: left, outcome: seen };
        });
        const other = fitStrengths(items, mirrored, personModel);
        const off = fit.strengths.map((each, item) => each - (other.strengths[item] ?? NaN));
        assert.ok(off.every((each) => Math.abs(each) < 1e-8));
        assert.ok(Math.abs(fit.sideBias + other.sideBias) < 1e-8);
        assert.ok(Math.abs(fit.tie - other.tie) < 1e-8);
        assert.ok(Math.abs(fit.strengths.reduce((sum, each) => sum + each, 0)) < 1e-9);
      }),
    );
  });

  it("refuses what is no answer and what is no prior", () => {
    const asked: (() => unknown)[] = [
      () => fitStrengths(0, [], personModel),
      () => fitStrengths(2, [won(0, 2)], personModel),
      () => fitStrengths(2, [won(1, 1)], personModel),
      () => fitStrengths(2, [won(0.5, 1)], personModel),
      () => fitStrengths(2, [even(0, 1)], { ...personModel, logTie: null }),
      () => fitStrengths(2, [], { ...personModel, priorSd: 0 }),
      () => fitStrengths(2, [], { ...personModel, priorMeans: [0] }),
      () => fitStrengths(2, [], { ...personModel, priorMeans: [0, NaN] }),
      () => fitStrengths(2, [], { ...personModel, sideBias: { mean: 0, sd: Infinity } }),
    ];
    for (const ask of asked) assert.throws(ask, RangeError);
  });
});

describe("groupsOf", () => {
  it("names who was never compared with whom", () => {
    const groups = groupsOf(6, [won(4, 1), even(1, 2), won(0, 5)]);
    assert.deepEqual(groups.connected, [[0, 5], [1, 2, 4], [3]]);
    assert.deepEqual(uncompared(groups), [3]);
  });

  it("keeps together who lost to each other in a circle, behind who beat them all", () => {
    const circle = [won(0, 1), won(1, 2), won(2, 0)];
    assert.deepEqual(groupsOf(4, [...circle, won(3, 0), won(3, 1)]).separated, [[3], [0, 1, 2]]);
    assert.deepEqual(groupsOf(4, [...circle, won(3, 0), even(3, 1)]).separated, [[0, 1, 2, 3]]);
  });

  it("puts no group after one that it beats, and each item into one", () => {
    fc.assert(
      fc.property(someAnswers, (answers) => {
        const { separated, connected } = groupsOf(items, answers);
        const place = (item: number): number => separated.findIndex((each) => each.includes(item));
        for (const groups of [separated, connected]) {
          assert.deepEqual(groups.flat().sort(), [0, 1, 2, 3, 4, 5]);
        }
        for (const { left, right, outcome } of answers) {
          if (outcome !== "right") assert.ok(place(left) <= place(right));
          if (outcome !== "left") assert.ok(place(right) <= place(left));
        }
      }),
    );
  });
});

function ahead([first = NaN, second = NaN]: readonly number[]): number {
  return first - second;
}
