import assert from "node:assert/strict";
import fc from "fast-check";
import { ordinal, usdText } from "../../../src/base/figureText.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { changesBetween } from "../../../webview/page/changes.js";
import { columnsOf } from "../../../webview/search/model/columns.js";
import { nodeSize, placeTree } from "../../../webview/search/model/place.js";
import {
  cellOf,
  clampPan,
  largestZoom,
  panAfterZoom,
  panToEnd,
  reveal,
  sightOf,
} from "../../../webview/search/model/viewport.js";
import {
  isWalkKey,
  readingOrder,
  walk,
  type WalkKey,
  type WalkMap,
} from "../../../webview/search/model/walk.js";
import { countText } from "../../../webview/page/words.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";

describe("what changed between two texts", () => {
  const text = (parts: ReturnType<typeof changesBetween>): string =>
    parts
      .map(
        (part) =>
          ({ same: part.text, added: `{+${part.text}+}`, removed: `[-${part.text}-]` })[part.kind],
      )
      .join("");
  const cases: readonly [before: string, after: string, shown: string][] = [
    ["a red boat", "a red boat", "a red boat"],
    ["a boat", "a red boat", "a {+red +}boat"],
    ["one boat sails", "two ships sail", "[-one boat sails-]{+two ships sail+}"],
    ["", "a boat", "{+a boat+}"],
    ["", "", ""],
  ];
  for (const [before, after, shown] of cases) {
    it(`reads ${JSON.stringify(shown)}`, () => {
      assert.equal(text(changesBetween(before, after)), shown);
    });
  }
  it("loses no letter of either text", () => {
    const words = fc.array(fc.constantFrom("a", "boat", "red", "moon", ",", "\n"), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [before, after] = [left.join(" "), right.join(" ")];
        const parts = changesBetween(before, after);
        const without = (kind: string): string =>
          parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join("");
        assert.equal(without("removed"), after);
        assert.equal(without("added"), before);
      }),
    );
  });
});

describe("walking the tree", () => {
  let map: WalkMap;
  before(async () => {
    const { state } = modelOf(
      await eventsOf({ plan: { candidates: 4, beamWidth: 2, iterations: 3 } }),
    );
    map = {
      state,
      columns: columnsOf(state),
      ranking: globalRanking(state),
      best: winnerOf(state),
      isOpen: () => true,
    };
  });
  const keys: readonly WalkKey[] = [
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
  ];

  it("goes along the lineage and through the column", () => {
    assert.equal(walk(map, "i0c1", "ArrowUp"), "i0c0");
    assert.equal(walk(map, "i0c0", "ArrowUp"), "i0c0");
    assert.equal(walk(map, "i2c0", "Home"), "i0c0");
    assert.equal(walk(map, "i0c0", "End"), map.best);
    const child = Object.values(map.state.candidates).find(({ parent }) => parent !== null);
    assert.ok(child?.parent);
    assert.equal(walk(map, child.id, "ArrowLeft"), child.parent);
    const next = walk(map, child.parent, "ArrowRight");
    assert.ok(map.state.candidates[child.parent]?.children.includes(next));
  });

  it("never leaves the tree, nor ends on what the filter leaves out", () => {
    const ids = Object.keys(map.state.candidates);
    const steps = fc.array(fc.constantFrom(...keys), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.subarray(ids, { minLength: 1 }), (walked, open) => {
        const filtered = { ...map, isOpen: (id: string) => open.includes(id) };
        let at = open[0] ?? "";
        for (const key of walked) at = walk(filtered, at, key);
        assert.ok(open.includes(at));
      }),
    );
  });

  it("reads every candidate once, after its parent", () => {
    const order = readingOrder(map.state);
    assert.equal(new Set(order.map(({ id }) => id)).size, Object.keys(map.state.candidates).length);
    order.forEach(({ id, level }, index) => {
      const parent = map.state.candidates[id]?.parent ?? null;
      const before = order.slice(0, index).findLast((one) => one.level === level - 1);
      assert.equal(before?.id ?? null, parent);
    });
  });

  it("takes arrows, Home and End alone", () => {
    assert.deepEqual(["ArrowUp", "Enter", "a", "End"].filter(isWalkKey), ["ArrowUp", "End"]);
  });
});

describe("the window on the tree", () => {
  const view = { width: 800, height: 600 };
  it("never loses the tree", () => {
    const far = fc.integer({ min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(far, far, (x, y) => {
        const tree = { width: 2000, height: 1000 };
        const pan = clampPan({ x, y }, tree, view);
        assert.ok(pan.x < view.width && pan.x + tree.width > 0);
        assert.ok(pan.y < view.height && pan.y + tree.height > 0);
      }),
    );
  });
  it("moves as little as shows a box", () => {
    const box = { left: 0, top: 0, width: 100, height: 100 };
    assert.deepEqual(reveal({ x: 200, y: 200 }, box, view), { x: 200, y: 200 });
    assert.deepEqual(reveal({ x: -50, y: 200 }, box, view), { x: 24, y: 200 });
    assert.deepEqual(reveal({ x: 790, y: 200 }, box, view), { x: 676, y: 200 });
  });
  it("knows what is in sight at every pan, from the cell that the pan is in", () => {
    const place = fc.integer({ min: -2000, max: 2000 });
    fc.assert(
      fc.property(place, place, place, place, (left, top, x, y) => {
        const box = { left, top, width: 120, height: 80 };
        const isSeen =
          left + x < view.width && left + 120 + x > 0 && top + y < view.height && top + 80 + y > 0;
        if (isSeen) assert.notEqual(sightOf(box, cellOf({ x, y }), view), "out");
      }),
    );
    const box = { left: 0, top: 0, width: 10, height: 10 };
    assert.equal(sightOf(box, null, view), "out");
    assert.equal(sightOf(box, { x: -9600, y: 0 }, view), "out");
  });
  it("shows the end of a tree that is too wide", () => {
    assert.equal(panToEnd({ width: 500, height: 1 }, view).x, 24);
    assert.equal(panToEnd({ width: 2000, height: 1 }, view).x, -1224);
  });
  it("finds the largest zoom that is good", () => {
    assert.equal(
      largestZoom((zoom) => zoom <= 0.77, 0.1, 2),
      0.76,
    );
    assert.equal(
      largestZoom(() => true, 0.1, 2),
      2,
    );
    assert.equal(
      largestZoom(() => false, 0.1, 2),
      0.1,
    );
  });
  it("keeps what is under the pointer there while it zooms", async () => {
    const { state } = modelOf(await eventsOf());
    const columns = columnsOf(state);
    const [before, after] = [1, 1.5].map((zoom) => placeTree(columns, nodeSize(state.plan, zoom)));
    assert.ok(before && after);
    const [from, to] = [before.nodes["i1c1"], after.nodes["i1c1"]];
    assert.ok(from && to);
    const pan = { x: 10, y: 20 };
    const at = { x: pan.x + from.left + from.width / 2, y: pan.y + from.top + from.height / 2 };
    const next = panAfterZoom({ pan, at }, before, after);
    assert.ok(Math.abs(next.x + to.left + to.width / 2 - at.x) < 1);
    assert.ok(Math.abs(next.y + to.top + to.height / 2 - at.y) < 1);
  });
});

describe("the panel's words", () => {
  it("have their units", () => {
    assert.deepEqual([0, 0.007, 0.25, 12].map(usdText), ["$0.00", "$0.007", "$0.25", "$12.00"]);
    assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal), [
      "1st",
      "2nd",
      "3rd",
      "4th",
      "11th",
      "12th",
      "13th",
      "21st",
      "102nd",
    ]);
    assert.deepEqual(
      [countText(1, "image"), countText(1200, "image")],
      ["1 image", "1,200 images"],
    );
  });
});
