import assert from "node:assert/strict";
import fc from "fast-check";
import { arrangementOf } from "../../../webview/search/model/arrangement.js";
import { columnsOf } from "../../../webview/search/model/columns.js";
import { frameWord, scrollToShow, stripOf } from "../../../webview/search/model/filmstrip.js";
import {
  autoZoom,
  expectedSize,
  lanesOf,
  maxZoom,
  minZoom,
  nodeSize,
  picturesZoom,
  placeTree,
  type Box,
} from "../../../webview/search/model/place.js";
import { fits, roomIn } from "../../../webview/search/model/viewport.js";
import { chosenScale } from "../../../webview/search/model/zoom.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";

const plan = { candidates: 12, beamWidth: 3, iterations: 3, stopOnPlateau: false };
const idle = { kind: "idle" } as const;
const shape = { ...plan, widthPx: 512, heightPx: 512 };
const whole = eventsOf({ plan });
const sizes = fc.record({
  width: fc.integer({ min: 80, max: 3000 }),
  height: fc.integer({ min: 80, max: 2000 }),
});

describe("how a session's parts share the page", () => {
  it("shows the image alone where there is no room for both", () => {
    assert.equal(arrangementOf({ width: 460, height: 700 }), "picture");
    assert.equal(arrangementOf({ width: 226, height: 470 }), "picture");
    assert.equal(arrangementOf({ width: 599, height: 2000 }), "picture");
    assert.equal(arrangementOf({ width: 1280, height: 300 }), "picture");
  });
  it("shows both where there is", () => {
    assert.equal(arrangementOf({ width: 1280, height: 800 }), "beside");
    assert.equal(arrangementOf({ width: 700, height: 900 }), "under");
  });
  it("never takes the tree away when the page grows", () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 500 }), fc.nat({ max: 500 }), (size, right, down) => {
        const larger = { width: size.width + right, height: size.height + down };
        assert.ok(arrangementOf(size) === "picture" || arrangementOf(larger) !== "picture");
      }),
    );
  });
});

describe("an iteration that is too long for the view", () => {
  it("wraps into no more lanes than it must, and than there is room for", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), (view, candidates) => {
        const room = roomIn(view);
        const lanes = lanesOf({ ...shape, candidates }, room);
        const size = nodeSize(shape, autoZoom.from);
        const height = (count: number): number =>
          expectedSize({ ...shape, candidates }, size, count).height;
        assert.ok(lanes >= 1 && lanes <= 8);
        if (lanes > 1) {
          assert.ok(height(lanes - 1) > room.height && height(lanes) < height(lanes - 1));
          assert.ok(lanes * size.width <= room.width);
        }
      }),
    );
    assert.equal(lanesOf({ ...shape, candidates: 4 }, { width: 880, height: 560 }), 1);
    assert.ok(lanesOf({ ...shape, candidates: 30 }, { width: 880, height: 560 }) > 1);
  });

  it("takes the room that was expected of it, and lays no node over another", async () => {
    const { state } = modelOf(await whole);
    const columns = columnsOf(state);
    for (const zoom of [minZoom, picturesZoom, 0.6, 1, maxZoom]) {
      for (const lanes of [1, 2, 3, 5]) {
        const size = nodeSize(state.plan, zoom);
        const placed = placeTree(columns, size, lanes);
        const expected = expectedSize(state.plan, size, lanes);
        assert.equal(placed.width, expected.width);
        assert.ok(placed.height <= expected.height);
        const boxes = [
          ...Object.values(placed.nodes),
          ...placed.chips.flatMap((each) => Object.values(each)),
        ];
        const apart = ({ left, top, width, height }: Box, other: Box): boolean =>
          left + width <= other.left ||
          other.left + other.width <= left ||
          top + height <= other.top ||
          other.top + other.height <= top;
        boxes.forEach((box, index) => {
          assert.ok(boxes.slice(index + 1).every((other) => apart(box, other)));
        });
      }
    }
  });
});

describe("the zoom that the panel chooses", () => {
  const view = { width: 700, height: 500 };
  it("shows an ended search whole, if need be in pictures alone", async () => {
    const { state } = modelOf(await whole, idle);
    const columns = columnsOf(state);
    const { zoom, lanes } = chosenScale({ state, columns, view });
    assert.ok(zoom < autoZoom.from && zoom >= picturesZoom);
    const size = nodeSize(state.plan, zoom);
    assert.equal(size.text, "none");
    assert.ok(fits(placeTree(columns, size, lanes), view));
  });
  it("wraps its iterations so that its pictures are as large as they can be", async () => {
    const { state } = modelOf(await whole, idle);
    const columns = columnsOf(state);
    const chosen = chosenScale({ state, columns, view });
    const larger = nodeSize(state.plan, chosen.zoom + 0.1);
    for (const lanes of [1, 2, 3, 4]) {
      assert.ok(!fits(placeTree(columns, larger, lanes), view), `${lanes} lanes`);
    }
  });
  it("shows a tree that is too large for that so that it can be read", async () => {
    const { state } = modelOf(await whole, idle);
    const small = { width: 300, height: 200 };
    assert.equal(chosenScale({ state, columns: columnsOf(state), view: small }).zoom, 0.7);
  });
  it("is that of the whole plan while a search runs, from its first event to its last", async () => {
    const events = await whole;
    const scales = [2, 20, 60].map((count) => {
      const { state } = modelOf(events.slice(0, count));
      return JSON.stringify(chosenScale({ state, columns: columnsOf(state), view }));
    });
    assert.equal(new Set(scales).size, 1);
  });
});

describe("a node's size", () => {
  it("has texts only where they have room, at every zoom and shape", () => {
    const ratios = fc.tuple(fc.integer({ min: 64, max: 2048 }), fc.integer({ min: 64, max: 2048 }));
    fc.assert(
      fc.property(ratios, fc.double({ min: minZoom, max: maxZoom, noNaN: true }), (px, zoom) => {
        const [widthPx, heightPx] = px;
        const { text, width, height, picture } = nodeSize({ widthPx, heightPx }, zoom);
        if (text === "none") assert.deepEqual({ width, height }, picture);
        if (text === "beside") assert.ok(height >= 64 && width - picture.width >= 96);
        if (text === "below") assert.ok(width >= 88 && height - picture.height >= 28);
      }),
    );
  });
  it("is pictures alone between stamps and cards", () => {
    for (const side of [40, 48, 56, 60]) {
      const size = nodeSize(shape, side / 120);
      assert.deepEqual([size.text, size.picture.width], ["none", side]);
    }
  });
});

describe("the strip of images", () => {
  it("has every image, by iteration, and moves none of them as the search goes on", async () => {
    const events = await whole;
    const at = (count: number): ReturnType<typeof stripOf> =>
      stripOf(modelOf(events.slice(0, count)).state);
    const all = at(events.length).groups.flatMap(({ frames }) => frames);
    assert.equal(all.length, 36);
    for (const count of [30, 80, 140]) {
      const frames = at(count).groups.flatMap((group) => group.frames);
      assert.deepEqual(frames, all.slice(0, frames.length));
    }
  });
  it("is scrolled as little as shows a frame whole", async () => {
    const strip = stripOf(modelOf(await whole).state);
    const frames = strip.groups.flatMap((group) => group.frames);
    const pick = fc.record({
      frame: fc.constantFrom(...frames),
      scrollLeft: fc.integer({ min: 0, max: 2000 }),
    });
    fc.assert(
      fc.property(pick, ({ frame, scrollLeft }) => {
        const clientWidth = 300;
        const to = scrollToShow(strip, frame.id, { scrollLeft, clientWidth });
        assert.ok(frame.left >= to && frame.left + strip.picture.width <= to + clientWidth);
        const wasShown =
          frame.left - 12 >= scrollLeft &&
          frame.left + strip.picture.width + 12 <= scrollLeft + clientWidth;
        if (wasShown) assert.equal(to, scrollLeft);
      }),
    );
  });
  it("says in a word what happens to an image that has no total", () => {
    assert.equal(frameWord({ kind: "drawing", steps: null }), "Drawing");
    assert.equal(frameWord({ kind: "between", done: "drawn" }), "Waiting");
  });
});
