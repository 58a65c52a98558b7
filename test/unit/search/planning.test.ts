import assert from "node:assert/strict";
import fc from "fast-check";
import { candidateOf } from "../../../src/search/candidates.js";
import { parentIndex, parentsFor } from "../../../src/search/planning.js";
import { reduce } from "../../../src/search/reduce.js";
import type { SearchState } from "../../../src/search/state.js";
import { SearchHarness } from "../../support/searchHarness.js";

describe("parentIndex", () => {
  const cases: readonly [size: number, parents: number, of: readonly number[]][] = [
    [4, 2, [0, 0, 1, 1]],
    [5, 2, [0, 0, 0, 1, 1]],
    [4, 3, [0, 0, 1, 2]],
    [2, 3, [0, 1]],
    [3, 1, [0, 0, 0]],
  ];
  for (const [size, parents, of] of cases) {
    it(`deals ${size} children to ${parents} parents`, () => {
      assert.deepEqual(
        Array.from({ length: size }, (_, index) => parentIndex(index, parents, size)),
        of,
      );
    });
  }

  it("gives parent p floor(n/P) + (p < n mod P) children, in contiguous places", () => {
    const size = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(size, size, (children, parents) => {
        const dealt = Array.from({ length: children }, (_, index) =>
          parentIndex(index, parents, children),
        );
        assert.deepEqual(
          dealt,
          dealt.toSorted((a, b) => a - b),
        );
        for (let p = 0; p < parents; p++) {
          const expected = Math.floor(children / parents) + (p < children % parents ? 1 : 0);
          assert.equal(dealt.filter((parent) => parent === p).length, expected);
        }
      }),
    );
  });
});

describe("parentsFor", () => {
  it("passes over a survivor kept three times without a better child, while others have hope", () => {
    const state = survivors({ a: [0, 1, 2], b: [1, 2] });
    assert.deepEqual(parentsFor(state), ["i0c1"]);
  });

  it("keeps one whose child beat it", () => {
    const state = survivors({ a: [0, 1, 2], b: [1, 2] });
    const child = { ...candidateOf(state, "i0c1"), id: "i1c0", scores: scores(99) };
    const parent = { ...candidateOf(state, "i0c0"), children: ["i1c0"] };
    const withChild = {
      ...state,
      candidates: { ...state.candidates, i1c0: child, i0c0: parent },
    };
    assert.deepEqual(parentsFor(withChild), ["i0c0", "i0c1"]);
  });

  it("takes all survivors when none has hope", () => {
    const state = survivors({ a: [0, 1, 2], b: [0, 1, 2] });
    assert.deepEqual(parentsFor(state), ["i0c0", "i0c1"]);
  });
});

const scores = (total: number) => ({ alignment: total, aesthetic: total / 10, total });

/** Two survivors of iteration 0, kept after the given iterations. */
function survivors(keptAfter: { a: readonly number[]; b: readonly number[] }): SearchState {
  const { state } = new SearchHarness();
  const planned = (["i0c0", "i0c1"] as const).reduce(
    (at, candidate) =>
      reduce(at, {
        seq: at.nextSeq,
        at: at.lastAt,
        kind: "candidatePlanned",
        candidate,
        parent: null,
        action: "expand",
        iterationSize: 2,
        halves: "both",
        critiqueRef: null,
      }),
    state,
  );
  const kept = (id: string, after: readonly number[]) => {
    return { ...candidateOf(planned, id), keptAfter: after, scores: scores(50) };
  };
  return {
    ...planned,
    candidates: { i0c0: kept("i0c0", keptAfter.a), i0c1: kept("i0c1", keptAfter.b) },
    iterations: [
      {
        index: 0,
        size: 2,
        isCut: false,
        candidates: ["i0c0", "i0c1"],
        kept: ["i0c0", "i0c1"],
      },
    ],
  };
}
