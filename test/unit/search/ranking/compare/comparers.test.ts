import assert from "node:assert/strict";
import { seededRandom } from "../../../../../src/base/random.js";
import { nextSets } from "../../../../../src/search/ranking/compare/nextSets.js";
import { roundSizes } from "../../../../../src/search/ranking/compare/rounds.js";
import {
  comparerModel,
  type OrderAnswer,
} from "../../../../../src/search/ranking/strengths/model.js";
import { samplePosterior } from "../../../../../src/search/ranking/strengths/posterior.js";
import { calibrationOf } from "../../../../support/calibration.js";
import {
  byAllPairs,
  byMergeSort,
  noiseAt80,
  normal,
  thurstoneComparer,
} from "../../../../support/simulatedComparers.js";
import { comparedRun } from "../../../../support/simulatedRankings.js";

const judge = { noise: noiseAt80, sideBias: 0, tieWidth: 0.22, setSize: 4, draws: 120 };
const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** `test/bench/ranking.bench.ts` has the same with a thousand seeds, and tighter. */
describe("a ranking by simulated comparers", () => {
  it("keeps most of the best four of 16 with 18 comparisons in 4 rounds, also by who leans", () => {
    const recalls = [0, 1].map((sideBias) => {
      const runs = Array.from({ length: 24 }, (_, k) =>
        comparedRun(`test ${k}`, { ...judge, items: 16, kept: 4, sideBias }),
      );
      assert.ok(runs.every(({ calls, rounds }) => calls <= 18 && rounds <= 4));
      return mean(runs.map(({ recall }) => recall));
    });
    // Keeping any four has .25; the standard error is .04.
    assert.ok(
      recalls.every((recall) => recall > 0.66),
      recalls.join(" "),
    );
  });

  it("asks less where the answers agree", () => {
    const calls = [0.05, 1.5].map((noise) =>
      mean(
        Array.from(
          { length: 24 },
          (_, k) => comparedRun(`sure ${k}`, { ...judge, noise, items: 4, kept: 1 }).calls,
        ),
      ),
    );
    const [sure = NaN, unsure = NaN] = calls;
    assert.ok(sure < unsure - 0.2, calls.join(" "));
  });

  it("believes nothing of who names the first place best, whatever is there", () => {
    const answers: OrderAnswer[] = [];
    const posteriorNow = () =>
      samplePosterior(8, answers, comparerModel, seededRandom("first", answers.length), 400);
    for (const sets of roundSizes(8, 4)) {
      const wanted = { kept: 2, setSize: 4, sets };
      const round = nextSets(posteriorNow(), answers, wanted, seededRandom("first", sets));
      answers.push(
        ...round.map(([first = NaN, ...rest]) => {
          return { shown: [first, ...rest], groups: [[first], rest] };
        }),
      );
    }
    const { pBest, sideBias } = posteriorNow();
    assert.ok(Math.max(...pBest) < 0.5, pBest.join(" "));
    assert.ok((sideBias?.interval.low ?? NaN) > 0, String(sideBias?.interval.low));
  });

  it("is beside other ways of ranking that find the truth where nothing blurs it", () => {
    const qualities = [0.3, -1, 2, 0.9, -0.2, 1.4, 0];
    const kind = { noise: 0, sideBias: 0, tieWidth: 0 };
    const compare = thurstoneComparer(qualities, kind, seededRandom("clear"));
    for (const by of [byMergeSort, byAllPairs]) {
      assert.deepEqual(by(7, compare).order, [2, 5, 3, 0, 6, 4, 1]);
    }
    assert.equal(byAllPairs(7, compare).calls, 42);
    const { calls, rounds } = byMergeSort(7, compare);
    assert.ok(calls >= 10 && calls <= 14 && rounds <= calls, `${calls} ${rounds}`);
    // Of two at random, .80 are named the right way round.
    const random = seededRandom("pairs");
    const right = Array.from({ length: 4000 }, () => {
      const two = [normal(random), normal(random)];
      const seen = thurstoneComparer(two, { ...kind, noise: noiseAt80 }, random)([0, 1]);
      return seen.groups[0]?.[0] === ((two[0] ?? NaN) > (two[1] ?? NaN) ? 0 : 1);
    }).filter(Boolean).length;
    assert.ok(Math.abs(right / 4000 - 0.8) < 0.02, String(right));
  });
});

describe("calibrationOf", () => {
  it("is 0 off where what is said is so, and as far off as what is said is not", () => {
    const said = (chance: number, ...isSo: boolean[]) =>
      isSo.map((each) => ({ chance, isSo: each }));
    const honest = calibrationOf([...said(0.5, true, false), ...said(0, false), ...said(1, true)]);
    assert.equal(honest.expectedError, 0);
    assert.equal(honest.brier, 0.125);
    const boastful = calibrationOf(said(0.9, true, false));
    assert.ok(Math.abs(boastful.expectedError - 0.4) < 1e-9);
    assert.ok(Math.abs(boastful.brier - 0.41) < 1e-9);
    assert.throws(() => calibrationOf([]), RangeError);
  });
});
