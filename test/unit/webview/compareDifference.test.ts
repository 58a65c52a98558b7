import assert from "node:assert/strict";
import fc from "fast-check";
import {
  emptyTally,
  figuresOf,
  shareText,
  tallyStrip,
  type Extent,
  type Tally,
} from "../../../webview/compare/model/difference.js";
import { knownDifferences, type KnownPicture } from "../../support/differenceFigures.data.js";

/** A picture in the top left of a grid; 9 where it is not. */
function onGrid({ width, height, pixel }: KnownPicture, columns: number, rows: number) {
  const rgba = new Uint8ClampedArray(columns * rows * 4).fill(9);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgba.set(pixel(x, y), (y * columns + x) * 4);
  }
  const extent: Extent = { left: 0, top: 0, right: width, bottom: height };
  return { rgba, extent };
}

/** Tallied in strips of so many rows. */
function tallied(first: KnownPicture, second: KnownPicture, rowsAtOnce: number): Tally {
  const width = Math.max(first.width, second.width);
  const height = Math.max(first.height, second.height);
  const [one, other] = [onGrid(first, width, height), onGrid(second, width, height)];
  const tally = emptyTally();
  for (let top = 0; top < height; top += rowsAtOnce) {
    const [from, to] = [top * width * 4, (top + rowsAtOnce) * width * 4];
    tallyStrip(
      { first: one.rgba.slice(from, to), second: other.rgba.slice(from, to), width, top },
      [one.extent, other.extent],
      tally,
      null,
    );
  }
  return tally;
}

/** One pixel against another. */
function shownOf(first: readonly number[], second: readonly number[], gain: number, tolerance = 0) {
  const rgba = new Uint8ClampedArray(4);
  const extent = { left: 0, top: 0, right: 1, bottom: 1 };
  tallyStrip(
    {
      first: Uint8ClampedArray.from(first),
      second: Uint8ClampedArray.from(second),
      width: 1,
      top: 0,
    },
    [extent, extent],
    emptyTally(),
    { rgba, gain, tolerance },
  );
  return [...rgba];
}

describe("the difference of two pictures", () => {
  for (const { name, first, second, pixels, beyond, largest, mean } of knownDifferences) {
    it(`is what Pillow says, where that is ${name}`, () => {
      const tally = tallied(first, second, 7);
      const figures = figuresOf(tally, 0);
      const outside = first.width * first.height + second.width * second.height - 2 * pixels;
      assert.equal(figures.outside, outside);
      assert.equal(figures.pixels, pixels + outside);
      assert.equal(figures.largest, largest);
      assert.ok(Math.abs(figures.mean - mean) < 1e-9, String(figures.mean));
      for (const [tolerance, count] of Object.entries(beyond)) {
        assert.equal(figuresOf(tally, Number(tolerance)).beyond, count + outside);
      }
    });
  }

  it("is the same both ways round, and in strips of any height", () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const picture = fc
      .record({
        width: fc.integer({ min: 1, max: 5 }),
        height: fc.integer({ min: 1, max: 5 }),
        values: fc.array(fc.tuple(channel, channel, channel, channel), {
          minLength: 25,
          maxLength: 25,
        }),
      })
      .map(({ width, height, values }) => ({
        ...{ width, height },
        pixel: (x: number, y: number) => values[y * 5 + x] ?? ([0, 0, 0, 0] as const),
      }));
    fc.assert(
      fc.property(picture, picture, fc.integer({ min: 1, max: 6 }), (one, other, rows) => {
        assert.deepEqual(tallied(one, other, rows), tallied(other, one, 1));
        assert.equal(figuresOf(tallied(one, one, rows), 0).beyond, 0);
      }),
      { numRuns: 60 },
    );
  });

  it("is drawn a channel at a time, amplified, and black up to the tolerance", () => {
    const [one, other] = [
      [10, 20, 30, 255],
      [15, 20, 10, 255],
    ];
    assert.deepEqual(shownOf(one, other, 1), [5, 0, 20, 255]);
    assert.deepEqual(shownOf(one, other, 16), [80, 0, 255, 255]);
    assert.deepEqual(shownOf(one, other, 16, 20), [0, 0, 0, 255]);
    assert.deepEqual(shownOf(one, other, 16, 19), [80, 0, 255, 255]);
  });

  it("is drawn grey where alpha alone differs, and light grey outside of one picture", () => {
    assert.deepEqual(shownOf([0, 0, 0, 255], [0, 0, 0, 55], 1), [200, 200, 200, 255]);
    const rgba = new Uint8ClampedArray(12);
    const both = new Uint8ClampedArray(12);
    const tally = emptyTally();
    tallyStrip(
      { first: both, second: both, width: 3, top: 0 },
      [
        { left: 0, top: 0, right: 2, bottom: 1 },
        { left: 0, top: 0, right: 1, bottom: 1 },
      ],
      tally,
      { rgba, gain: 1, tolerance: 255 },
    );
    assert.deepEqual([...rgba], [0, 0, 0, 255, 176, 176, 176, 255, 0, 0, 0, 0]);
    const { pixels, outside, beyond, share } = figuresOf(tally, 255);
    assert.deepEqual([pixels, outside, beyond, share], [2, 1, 1, 0.5]);
  });

  it("is never said to be nothing or all where it is not", () => {
    const texts = [0, 1e-9, 0.00012, 0.005, 0.1234, 0.9995, 1].map(shareText);
    assert.deepEqual(
      texts.map((text) => text.replace("\u00a0", " ")),
      ["0 %", "less than 0.01 %", "0.01 %", "0.50 %", "12.3 %", "more than 99.9 %", "100 %"],
    );
  });
});
