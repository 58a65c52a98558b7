import assert from "node:assert/strict";
import fc from "fast-check";
import { areSimilar, frameOf, placeIn } from "../../../webview/compare/model/alignment.js";
import {
  fitScale,
  frameBox,
  nextStop,
  panned,
  wholeInSight,
  zoomed,
} from "../../../webview/compare/model/camera.js";
import { firstComparison, type Comparison } from "../../../webview/compare/model/comparison.js";
import { paneBoxes } from "../../../webview/compare/model/panes.js";
import { paneAt, pixelAt, sceneOf } from "../../../webview/compare/model/scene.js";
import { knownSide } from "../../../webview/compare/model/sides.js";
import {
  firstView,
  keptOf,
  modes,
  placed,
  steppedMode,
  swapped,
  viewFor,
  type Begun,
  type View,
} from "../../../webview/compare/model/view.js";
import { fileSide, plain, png } from "../../support/comparisons.js";
import { evenly, share } from "../../support/evenly.js";

const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });
const file = png(plain(1, 1, [0, 0, 0, 255]));

/** Two to four pictures of these sizes. */
function compared(
  sizes: readonly (readonly [number, number])[],
  change: Partial<View> = {},
): Comparison {
  const ids = (["a", "b", "c", "d"] as const).slice(0, sizes.length);
  return {
    ...firstComparison,
    sides: ids.map((id) => knownSide(fileSide(id, file))),
    pictures: Object.fromEntries(
      ids.map((id, index) => {
        const [widthPx, heightPx] = sizes[index] ?? [1, 1];
        return [id, { kind: "shown", widthPx, heightPx }];
      }),
    ),
    view: { ...firstView, order: [...ids], ...change },
    difference: { kind: "known", tally: new Uint32Array(257) },
  };
}

describe("how the comparison panel aligns pictures", () => {
  it("by fraction: scales each into the largest, in its middle", () => {
    const sizes = [size(100, 50), size(400, 200), size(200, 200)];
    const frame = frameOf(sizes, "fraction");
    assert.deepEqual(frame, size(400, 200));
    assert.deepEqual(placeIn(frame, size(100, 50), "fraction"), {
      ...{ left: 0, top: 0, width: 400, height: 200 },
    });
    assert.deepEqual(placeIn(frame, size(200, 200), "fraction"), {
      ...{ left: 100, top: 0, width: 200, height: 200 },
    });
    assert.equal(areSimilar(sizes.slice(0, 2)), true);
    assert.equal(areSimilar(sizes), false);
  });

  it("by fraction: in the same frame whichever stands first", () => {
    const [wide, high] = [size(200, 100), size(100, 200)];
    assert.deepEqual(frameOf([wide, high], "fraction"), frameOf([high, wide], "fraction"));
  });

  it("by pixel: puts the top left corners on each other and scales nothing", () => {
    const frame = frameOf([size(100, 50), size(40, 90)], "pixel");
    assert.deepEqual(frame, size(100, 90));
    const place = placeIn(frame, size(40, 90), "pixel");
    assert.deepEqual(place, { left: 0, top: 0, width: 40, height: 90 });
  });
});

describe("the comparison panel's camera", () => {
  const sight = { frame: size(1000, 500), pane: { width: 400, height: 300 } };

  it("shows all of a picture in the middle of its pane at first", () => {
    assert.equal(fitScale(sight), 0.4);
    const box = frameBox(wholeInSight, sight);
    assert.deepEqual(box, { left: 0, top: 50, width: 400, height: 200 });
  });

  it("blows small pictures up by whole numbers", () => {
    const small = { frame: size(30, 30), pane: { width: 100, height: 200 } };
    assert.equal(fitScale(small), 3);
    assert.equal(fitScale({ ...small, frame: size(2, 2) }), 8);
  });

  it("keeps what is under the pointer there, however it zooms", () => {
    const number = share;
    fc.assert(
      fc.property(number, number, evenly(1, 20), (u, v, scale) => {
        // So large that it fills its pane, before and after.
        const camera = { scale: 2, x: 0.3 + u * 0.4, y: 0.3 + v * 0.4 };
        const at = { x: 400 * u, y: 300 * v };
        const before = frameBox(camera, sight);
        const next = zoomed(camera, scale, at, sight);
        const after = frameBox(next, sight);
        const under = (box: typeof before) => [
          (at.x - box.left) / box.width,
          (at.y - box.top) / box.height,
        ];
        const [x, y] = under(before);
        const isFree = next.x > 0 && next.x < 1 && next.y > 0 && next.y < 1 && scale > 1.5;
        if (!isFree) return;
        const [toX, toY] = under(after);
        assert.ok(Math.abs((toX ?? 0) - (x ?? 0)) * after.width < 2.5);
        assert.ok(Math.abs((toY ?? 0) - (y ?? 0)) * after.height < 2.5);
      }),
      { numRuns: 100 },
    );
  });

  it("never loses the picture, however far it is panned", () => {
    const far = panned({ scale: 2, x: 0.5, y: 0.5 }, { x: -1e9, y: 1e9 }, sight);
    assert.deepEqual([far.x, far.y], [1, 0]);
    // What fits in stays in the middle.
    const whole = panned(wholeInSight, { x: 100, y: 100 }, sight);
    assert.deepEqual([whole.x, whole.y], [0.5, 0.5]);
  });

  it("stops at every scale on its way in, and at the same on its way out", () => {
    const seen = [1 / 64];
    for (let at = 1 / 64; nextStop(at, 1) !== at; at = nextStop(at, 1)) seen.push(nextStop(at, 1));
    assert.ok(seen.includes(1) && seen.at(-1) === 64);
    const back = [64];
    for (let at = 64; nextStop(at, -1) !== at; at = nextStop(at, -1)) back.push(nextStop(at, -1));
    assert.deepEqual(back.reverse(), seen);
    assert.equal(nextStop(0.77, 1), 1);
  });
});

describe("the comparison panel's scene", () => {
  const stage = { width: 802, height: 400 };

  it("gives each of two to four pictures a pane of the same size", () => {
    for (const count of [2, 3, 4]) {
      const boxes = paneBoxes(count, stage, size(100, 100));
      assert.equal(boxes.length, count);
      assert.equal(new Set(boxes.map(({ width, height }) => `${width} ${height}`)).size, 1);
      for (const { left, top, width, height } of boxes) {
        assert.ok(left + width <= stage.width && top + height <= stage.height);
      }
    }
    // Wide pictures stand under each other where that shows them larger.
    assert.equal(paneBoxes(2, { width: 400, height: 400 }, size(300, 100))[1]?.left, 0);
    assert.equal(paneBoxes(2, stage, size(100, 100))[1]?.top, 0);
  });

  it("places pictures of different sizes in step", () => {
    const { panes } = sceneOf(
      compared([
        [400, 400],
        [100, 100],
      ]),
      stage,
    );
    const [first, second] = panes.map(({ layers }) => layers[0]?.place);
    assert.deepEqual(first, { left: 0, top: 0, width: 400, height: 400 });
    assert.deepEqual(second, { left: 402, top: 0, width: 400, height: 400 });
  });

  it("cuts a slider's pictures where it stands", () => {
    const scene = (mode: "sliderX" | "sliderY") =>
      sceneOf(
        compared(
          [
            [400, 400],
            [400, 400],
          ],
          { mode, split: 0.25 },
        ),
        { width: 800, height: 400 },
      );
    const [left, right] = scene("sliderX").panes[0]?.layers ?? [];
    assert.deepEqual([left?.clip.width, right?.clip.left, right?.clip.width], [200, 200, 600]);
    const [above, below] = scene("sliderY").panes[0]?.layers ?? [];
    assert.deepEqual([above?.clip.height, below?.clip.top], [100, 100]);
  });

  it("shows in every mode what is there when the other picture is not", () => {
    for (const mode of modes) {
      const comparison = compared(
        [
          [40, 40],
          [40, 40],
        ],
        { mode },
      );
      const { a } = comparison.pictures;
      const scene = sceneOf({ ...comparison, pictures: a === undefined ? {} : { a } }, stage);
      const layers = scene.panes.flatMap((pane) => pane.layers);
      assert.deepEqual(
        layers.map(({ source }) => source),
        ["a"],
      );
      assert.deepEqual(
        sceneOf({ ...comparison, pictures: {} }, stage).panes.flatMap((pane) => pane.layers),
        [],
      );
    }
  });

  it("paints a difference where two pictures lie on each other, and what is outside by its place", () => {
    const comparison = compared(
      [
        [30_000, 300],
        [300, 30_000],
      ],
      { mode: "difference", alignment: "pixel", camera: { scale: 1 / 64, x: 0.5, y: 0.5 } },
    );
    const [pane] = sceneOf(comparison, { width: 500, height: 500 }).panes;
    assert.deepEqual(
      pane?.layers.map(({ source, size: { widthPx, heightPx } }) => [source, widthPx, heightPx]),
      [
        ["outside", 30_000, 300],
        ["outside", 300, 30_000],
        ["difference", 300, 300],
      ],
    );
  });

  it("knows which pixel of each picture is where the pointer is", () => {
    const comparison = compared([
      [400, 400],
      [100, 100],
    ]);
    const { sight, panes } = sceneOf(comparison, stage);
    assert.ok(sight !== null);
    const found = paneAt({ sight, panes }, { x: 402 + 399, y: 20 });
    assert.deepEqual(found?.at, { x: 399, y: 20 });
    const pixels = [size(400, 400), size(100, 100)].map((each) =>
      pixelAt(comparison, sight, each, { x: 399, y: 20 }),
    );
    assert.deepEqual(pixels, [
      { x: 399, y: 20 },
      { x: 99, y: 5 },
    ]);
    assert.equal(pixelAt(comparison, sight, size(400, 400), { x: 399, y: 400 }), null);
  });
});

describe("the comparison panel's view", () => {
  it("goes through all modes and back", () => {
    let view = firstView;
    const seen = modes.map(() => (view = steppedMode(view, 1)).mode);
    assert.deepEqual([...seen].sort(), [...modes].sort());
    assert.equal(view.mode, firstView.mode);
    assert.equal(steppedMode(view, -1).mode, "difference");
  });

  it("swaps the first two, and puts any side to any place", () => {
    const view: View = { ...firstView, order: ["a", "b", "c", "d"] };
    assert.deepEqual(swapped(view).order, ["b", "a", "c", "d"]);
    assert.deepEqual(placed(view, "d", 0).order, ["d", "b", "c", "a"]);
    assert.deepEqual(placed(view, "a", 1).order, ["b", "a", "c", "d"]);
  });

  const begun: Begun = { id: "one", ids: ["a", "b"], isBlind: false };

  it("takes up what was kept where it fits these sides, and nothing that is forged", () => {
    const kept: View = { ...firstView, mode: "onion", order: ["b", "a"], opacity: 0.2 };
    assert.deepEqual(viewFor(begun, { comparison: "one", view: keptOf(kept) }), kept);
    assert.deepEqual(
      viewFor({ ...begun, ids: ["a", "b", "c"] }, { comparison: "one", view: kept }).order,
      ["a", "b", "c"],
    );
    for (const forged of [null, 4, {}, { ...kept, gain: 3 }, { ...kept, camera: { scale: 1e9 } }]) {
      assert.deepEqual(viewFor(begun, { comparison: "one", view: forged }), firstView);
    }
    for (const order of [
      ["a", "a"],
      ["c", "d"],
    ]) {
      assert.deepEqual(viewFor(begun, { comparison: "one", view: { ...kept, order } }).order, [
        "a",
        "b",
      ]);
    }
  });

  it("begins another comparison in its own order, whatever the sides are called", () => {
    const swappedOne: View = { ...viewFor(begun, undefined), mode: "toggle", order: ["b", "a"] };
    const kept = { comparison: "one", view: swappedOne };
    assert.deepEqual(viewFor(begun, kept).order, ["b", "a"]);
    const other = viewFor({ ...begun, id: "other" }, kept);
    assert.deepEqual([other.order, other.mode], [["a", "b"], "toggle"]);
  });

  it("never aligns by pixel what is compared blind", () => {
    const kept = { comparison: "one", view: { ...firstView, alignment: "pixel" as const } };
    assert.equal(viewFor(begun, kept).alignment, "pixel");
    assert.equal(viewFor({ ...begun, isBlind: true }, kept).alignment, "fraction");
  });

  it("does not keep that the second picture is held up", () => {
    const held = { ...firstView, isSecondShown: true, isHeld: true };
    assert.deepEqual(keptOf(held), firstView);
  });
});
