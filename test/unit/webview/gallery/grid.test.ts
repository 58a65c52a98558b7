import assert from "node:assert/strict";
import {
  edgePx,
  layoutOf,
  rowsInSight,
  rowsMade,
  scrollToShow,
  topOf,
  walk,
  type WalkKey,
} from "../../../../webview/gallery/model/grid.js";

describe("how tiles stand", () => {
  it("fill the width without leaving it, at every width", () => {
    for (let width = 200; width <= 2600; width += 7) {
      const barPx = [0, 10, 15][width % 3] ?? 0;
      const { columns, gapPx, rightPx, tilePx } = layoutOf(1000, width, barPx);
      const taken = edgePx + columns * tilePx + (columns - 1) * gapPx + rightPx;
      assert.ok(Math.abs(taken - width) < 0.001, `${width}: ${taken}`);
      // On the right with the scroll bar as on the left, as far as a bar is no wider.
      assert.ok(rightPx + barPx <= edgePx + 7, `${width}: ${rightPx} and ${barPx}`);
      // No picture is made wider than 240.
      assert.ok(tilePx <= 240, `${width}: ${tilePx}`);
    }
  });

  it("are two beside each other in the narrowest panel, and one where not even that", () => {
    assert.equal(layoutOf(5, 305).columns, 2);
    assert.equal(layoutOf(5, 100).columns, 1);
  });

  it("have a last row that is not full", () => {
    const layout = layoutOf(10, 1280);
    assert.deepEqual([layout.columns, layout.rows], [6, 2]);
    assert.equal(layoutOf(0, 1280).rows, 0);
  });
});

describe("the rows in sight", () => {
  const layout = layoutOf(10_000, 1280);

  it("are those of which any part is, and no others", () => {
    for (let scrollTop = 0; scrollTop < 3000; scrollTop += 37) {
      const { first, end } = rowsInSight(layout, scrollTop, 700);
      const isSeen = (row: number): boolean =>
        topOf(layout, row) < scrollTop + 700 && topOf(layout, row) + layout.rowPx > scrollTop;
      assert.ok(isSeen(first) && isSeen(end - 1), `at ${scrollTop}`);
      assert.ok((first === 0 || !isSeen(first - 1)) && !isSeen(end), `at ${scrollTop}`);
    }
  });

  it("are few, however many there are, and stay within the list", () => {
    const { first, end } = rowsMade(layout, rowsInSight(layout, layout.heightPx - 700, 700));
    assert.ok(end - first < 8);
    assert.equal(end, layout.rows);
    assert.deepEqual(rowsInSight(layoutOf(0, 1280), 0, 700), { first: 0, end: 0 });
    assert.deepEqual(rowsInSight(layout, layout.heightPx + 9000, 700), { first: 1667, end: 1667 });
  });

  it("are scrolled by no more than it takes to see a row whole", () => {
    const view = { scrollTop: 1000, heightPx: 700 };
    const inside = Math.ceil((1000 - edgePx) / layout.rowPx);
    assert.equal(scrollToShow(layout, inside, view), 1000);
    assert.equal(scrollToShow(layout, 0, view), 0);
    const below = scrollToShow(layout, inside + 5, view);
    assert.equal(below + 700, topOf(layout, inside + 5) + layout.rowPx);
  });
});

describe("walking the tiles by keyboard", () => {
  /** 4 columns, the last row has 2. */
  const map = { count: 10, columns: 4, pageRows: 2 };
  const cases: readonly [from: number, key: WalkKey, to: number][] = [
    [0, "ArrowRight", 1],
    [3, "ArrowRight", 4],
    [9, "ArrowRight", 9],
    [4, "ArrowLeft", 3],
    [0, "ArrowLeft", 0],
    [1, "ArrowDown", 5],
    [5, "ArrowDown", 9],
    [7, "ArrowDown", 9],
    [8, "ArrowDown", 8],
    [6, "ArrowUp", 2],
    [2, "ArrowUp", 2],
    [5, "Home", 0],
    [5, "End", 9],
    [1, "PageDown", 9],
    [3, "PageDown", 9],
    [9, "PageUp", 1],
    [6, "PageUp", 2],
    [2, "PageUp", 2],
  ];
  for (const [from, key, to] of cases) {
    it(`${key} leads from ${from} to ${to}`, () => assert.equal(walk(map, from, key), to));
  }
});
