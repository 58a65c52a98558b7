import assert from "node:assert/strict";
import fc from "fast-check";
import { bestOf, lineageOf, ranksOf } from "../../../src/search/selectors.js";
import type { SearchState } from "../../../src/search/state.js";
import {
  columnsOf,
  edgesOf,
  idsIn,
  newestOf,
  type Edge,
} from "../../../webview/search/model/columns.js";
import {
  expectedSize,
  nodeSize,
  placeTree,
  type Box,
  type PlacedTree,
} from "../../../webview/search/model/place.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";

const stateOf = async (plan: {
  candidates: number;
  beamWidth: number;
  iterations: number;
  seed: number;
}): Promise<SearchState> => modelOf(await eventsOf({ plan })).state;

const middle = ({ top, height }: Box): number => top + height / 2;

function endsOf(placed: PlacedTree, { parent, child, column }: Edge): [from: number, to: number] {
  const from = placed.chips[column - 1]?.[parent] ?? placed.nodes[parent];
  const to = parent === child ? placed.chips[column]?.[child] : placed.nodes[child];
  assert.ok(from && to);
  return [middle(from), middle(to)];
}

describe("the tree's columns", () => {
  const plans = fc.record({
    candidates: fc.integer({ min: 1, max: 7 }),
    beamWidth: fc.constant(1),
    iterations: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
  const wider = plans.chain((plan) =>
    fc.record({
      ...Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, fc.constant(value)])),
      beamWidth: fc.integer({ min: 1, max: plan.candidates }),
    }),
  ) as typeof plans;

  it("are headed by the total of the one that is ranked first in its iteration", async () => {
    await fc.assert(
      fc.asyncProperty(wider, async (plan) => {
        const state = await stateOf(plan);
        const ranks = ranksOf(state);
        for (const { best, groups } of columnsOf(state)) {
          const own = groups.flatMap(({ children }) => children);
          const first = own.find((id) => ranks[id]?.iterationRank === 1) ?? assert.fail();
          assert.equal(best, state.candidates[first]?.scores?.total);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("hold every candidate once, and edges that join neighbours and never cross", async () => {
    await fc.assert(
      fc.asyncProperty(wider, async (plan) => {
        const state = await stateOf(plan);
        const columns = columnsOf(state);
        const placed = placeTree(columns, nodeSize(state.plan, 1));
        const own = columns.flatMap(({ groups }) => groups.flatMap(({ children }) => children));
        assert.deepEqual(own.sort(), Object.keys(state.candidates).sort());
        for (const column of columns) {
          const edges = edgesOf(state, columns, null)
            .filter((edge) => edge.column === columns.indexOf(column))
            .map((edge) => endsOf(placed, edge))
            .sort(([from, to], [otherFrom, otherTo]) => from - otherFrom || to - otherTo);
          const ends = edges.map(([, to]) => to);
          assert.deepEqual(
            ends,
            [...ends].sort((a, b) => a - b),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("let nothing overlap, and stay within their height", async () => {
    await fc.assert(
      fc.asyncProperty(wider, fc.integer({ min: 1, max: 20 }), async (plan, tenths) => {
        const state = await stateOf(plan);
        const columns = columnsOf(state);
        const placed = placeTree(columns, nodeSize(state.plan, tenths / 10));
        columns.forEach((column, index) => {
          const boxes = column.groups.flatMap(({ chip, children }) => [
            ...(chip === null ? [] : [placed.chips[index]?.[chip.id]]),
            ...children.map((id) => placed.nodes[id]),
          ]);
          let below = 0;
          for (const box of boxes) {
            assert.ok(box && box.top >= below, "one stands over another");
            below = box.top + box.height;
          }
          assert.ok(below <= placed.height);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("stay where they are while the search goes on", async () => {
    const events = await eventsOf({ plan: { candidates: 4, beamWidth: 2, iterations: 4 } });
    const size = nodeSize({ widthPx: 512, heightPx: 512 }, 1);
    const ranked = events.flatMap(({ kind }, index) => (kind === "iterationRanked" ? [index] : []));
    let before: PlacedTree | undefined;
    for (const index of ranked) {
      const placed = placeTree(columnsOf(modelOf(events.slice(0, index + 1)).state), size);
      for (const [id, box] of Object.entries(before?.nodes ?? {})) {
        assert.deepEqual(placed.nodes[id], box);
      }
      before = placed;
    }
  });

  it("put a survivor into the next column from the start, and then say how it fared", async () => {
    const events = await eventsOf({ plan: { candidates: 4, beamWidth: 2, iterations: 3 } });
    const planned = events.findIndex(
      (event) => event.kind === "candidatePlanned" && event.candidate === "i1c3",
    );
    const during = modelOf(events.slice(0, planned + 1)).state;
    const kept = during.iterations[0]?.kept ?? [];
    const chips = columnsOf(during)[1]?.groups.map(({ chip }) => chip);
    assert.deepEqual(
      chips?.map((chip) => chip?.standing),
      ["competing", "competing"],
    );
    assert.deepEqual(chips.map((chip) => chip?.id).sort(), [...kept].sort());
    const after = modelOf(events).state;
    const keptLater = after.iterations[1]?.kept ?? [];
    for (const { chip } of columnsOf(after)[1]?.groups ?? []) {
      assert.equal(chip?.standing, keptLater.includes(chip?.id ?? "") ? "kept" : "overtaken");
    }
  });

  it("mark one unbroken path to the winner", async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const state = await stateOf({ candidates: 5, beamWidth: 2, iterations: 5, seed });
      const columns = columnsOf(state);
      const best = bestOf(state);
      assert.ok(best);
      const path = edgesOf(state, columns, best).filter(({ isOnPath }) => isOnPath);
      const lineage = lineageOf(state, best);
      assert.equal(path.length, state.candidates[best]?.iteration);
      assert.deepEqual(
        path.sort((a, b) => a.column - b.column).map(({ column }) => column),
        path.map((_, index) => index + 1),
      );
      for (const { parent } of path) assert.ok(lineage.includes(parent));
    }
  });

  it("take what was expected of them, when nothing cuts the plan short", async () => {
    const state = await stateOf({ candidates: 6, beamWidth: 3, iterations: 4, seed: 1 });
    const size = nodeSize(state.plan, 1);
    const placed = placeTree(columnsOf(state), size);
    const expected = expectedSize(state.plan, size);
    assert.equal(placed.width, expected.width);
    assert.ok(placed.height <= expected.height);
  });

  it("name whom a tree that follows keeps in sight", async () => {
    const events = await eventsOf();
    const during = modelOf(events.slice(0, 8)).state;
    assert.equal(newestOf(during, null), "i0c0");
    const { state } = modelOf(events);
    assert.equal(newestOf(state, "i1c0"), "i1c0");
    assert.deepEqual(idsIn(columnsOf(state)[0] ?? assert.fail()), ["i0c0", "i0c1", "i0c2", "i0c3"]);
  });
});

describe("a node's size", () => {
  const cases: readonly [why: string, width: number, height: number, zoom: number, text: string][] =
    [
      ["a square has its text beside it", 512, 512, 1, "beside"],
      ["so has a tall one", 512, 768, 1, "beside"],
      ["a wide one has it below", 1024, 576, 1, "below"],
      ["a small one has none", 512, 512, 0.4, "none"],
    ];
  for (const [why, widthPx, heightPx, zoom, text] of cases) {
    it(why, () => {
      const size = nodeSize({ widthPx, heightPx }, zoom);
      assert.equal(size.text, text);
      assert.ok(Math.abs(size.picture.width / size.picture.height - widthPx / heightPx) < 0.02);
    });
  }
});
