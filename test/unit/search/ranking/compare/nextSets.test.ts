import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../../../../src/base/random.js";
import { decidedAt, nextSets } from "../../../../../src/search/ranking/compare/nextSets.js";
import {
  comparerModel,
  type OrderAnswer,
  type ShownSet,
} from "../../../../../src/search/ranking/strengths/model.js";
import {
  samplePosterior,
  type Posterior,
} from "../../../../../src/search/ranking/strengths/posterior.js";

const seen = (items: number, answers: readonly OrderAnswer[], draws = 200): Posterior =>
  samplePosterior(items, answers, comparerModel, seededRandom("seen", answers.length), draws);
/** A posterior of these draws alone. */
const of = (...rows: number[][]): Pick<Posterior, "draws" | "items" | "pAbove"> => {
  const items = rows[0]?.length ?? 0;
  const none = new Float64Array(rows.length);
  return {
    items,
    draws: {
      count: rows.length,
      strengths: Float64Array.from(rows.flat()),
      tie: none,
      sideBias: none,
    },
    pAbove: (i, j) => rows.filter((row) => (row[i] ?? NaN) > (row[j] ?? NaN)).length / rows.length,
  };
};

const someCase = fc.record({
  items: fc.integer({ min: 1, max: 9 }),
  kept: fc.integer({ min: 1, max: 5 }),
  setSize: fc.integer({ min: 2, max: 4 }),
  sets: fc.nat(6),
  asked: fc.nat(8),
  seed: fc.nat(1000),
});
/** Answers of who always tells the truth: the lower number is better. */
const truthful = (items: number, count: number, seed: number): OrderAnswer[] => {
  const random = seededRandom("asked", seed);
  if (items < 2) return [];
  return Array.from({ length: count }, () => {
    const shown = random.shuffle([...new Array(items).keys()]).slice(0, 4);
    return { shown, groups: [...shown].sort((a, b) => a - b).map((item) => [item]) };
  });
};

describe("nextSets", () => {
  it("shows each item once before anything was answered, at any size", () => {
    for (const setSize of [2, 3, 4]) {
      const wanted = { kept: 4, setSize, sets: Math.ceil(12 / setSize) };
      const round = nextSets(seen(12, []), [], wanted, seededRandom("first", setSize));
      assert.deepEqual(
        round.flat().sort((a, b) => a - b),
        [...new Array(12).keys()],
      );
      assert.ok(round.every(({ length }) => length === setSize));
    }
    // What is left over is shown beside others, and not alone.
    const left = nextSets(seen(5, []), [], { kept: 2, setSize: 4, sets: 2 }, seededRandom("left"));
    assert.equal(new Set(left.flat()).size, 5);
  });

  it("asks who is kept at the border, not who stands far from it", () => {
    // Of the four best, 0 and 1 are sure, and 2 to 5 fight for two places; 6 and 7 have none.
    const random = seededRandom("border");
    const rows = Array.from({ length: 300 }, () => {
      const middle = random.shuffle([1, 2, 3, 4]);
      return [9, 8, ...middle, -8, -9];
    });
    const [set, ...others] = nextSets(of(...rows), [], { kept: 4, setSize: 4, sets: 3 }, random);
    assert.deepEqual(
      set?.toSorted((a, b) => a - b),
      [2, 3, 4, 5],
    );
    assert.deepEqual(others, []);
  });

  it("asks who wins where it is sure who is kept", () => {
    const rows = Array.from({ length: 10 }, (_, k) =>
      k % 2 === 0 ? [2, 1, -1, -2] : [1, 2, -2, -1],
    );
    const wanted = { kept: 2, setSize: 4, sets: 3 };
    const round = nextSets(of(...rows), [], wanted, seededRandom("winner"));
    assert.deepEqual(
      round.map((set) => set.toSorted()),
      [[0, 1]],
    );
  });

  it("asks nothing where all is decided, or where there is nobody to compare", () => {
    const sure = Array.from({ length: 20 }, (_, k) => (k === 0 ? [1, 2, 0] : [2, 1, 0]));
    const wanted = { kept: 1, setSize: 3, sets: 4 };
    assert.deepEqual(nextSets(of(...sure), [], wanted, seededRandom("sure")), []);
    assert.deepEqual(nextSets(of([1], [1]), [], wanted, seededRandom("one")), []);
    const open = nextSets(seen(3, []), [], { ...wanted, sets: 0 }, seededRandom("none"));
    assert.deepEqual(open, []);
  });

  it("has sets of items that are there, each with a pair to ask that is open and is in no other", () => {
    fc.assert(
      fc.property(someCase, ({ items, kept, setSize, sets, asked, seed }) => {
        const answers = truthful(items, asked, seed);
        const posterior = seen(items, answers, 80);
        const wanted = { kept, setSize, sets };
        const round = nextSets(posterior, answers, wanted, seededRandom(seed));
        assert.ok(round.length <= sets);
        const beside = new Set<string>();
        for (const set of round) {
          assert.ok(set.length >= 2 && set.length <= setSize);
          assert.ok(set.every((item) => Number.isInteger(item) && item >= 0 && item < items));
          assert.equal(new Set(set).size, set.length);
          // Nobody sits there for nothing: what is decided, or was asked beside it, is no reason.
          const isOpen = (one: number, two: number): boolean =>
            one !== two &&
            !beside.has(`${one} ${two}`) &&
            Math.max(posterior.pAbove(one, two), posterior.pAbove(two, one)) <= decidedAt;
          assert.ok(set.every((one) => set.some((two) => isOpen(one, two))));
          for (const one of set) for (const two of set) beside.add(`${one} ${two}`);
        }
        assert.deepEqual(nextSets(posterior, answers, wanted, seededRandom(seed)), round);
      }),
      { numRuns: 60 },
    );
  });

  it("shows each item first about as often, and yet is not foretold", () => {
    const asked: ShownSet[] = [];
    const posterior = seen(8, []);
    const random = seededRandom("places");
    for (let k = 0; k < 40; k++) {
      const round = nextSets(posterior, asked, { kept: 3, setSize: 4, sets: 2 }, random);
      asked.push(...round.map((shown) => ({ shown })));
    }
    assert.equal(asked.length, 80);
    const firsts = [...new Array(8).keys()].map(
      (item) => asked.filter(({ shown }) => shown[0] === item).length,
    );
    assert.ok(
      firsts.every((times) => times >= 9 && times <= 11),
      firsts.join(" "),
    );
    const lasts = new Set(asked.map(({ shown }) => shown.at(-1)));
    assert.equal(lasts.size, 8);
  });

  it("refuses sizes that are none", () => {
    for (const wanted of [
      { kept: 0, setSize: 4, sets: 1 },
      { kept: 1.5, setSize: 4, sets: 1 },
      { kept: 1, setSize: 1, sets: 1 },
      { kept: 1, setSize: 5, sets: 1 },
      { kept: 1, setSize: NaN, sets: 1 },
    ]) {
      assert.throws(() => nextSets(seen(3, []), [], wanted, seededRandom("bad")), RangeError);
    }
  });
});
