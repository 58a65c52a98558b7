import assert from "node:assert/strict";
import fc from "fast-check";
import {
  figuresOf,
  gridOf,
  shareText,
  tallyOf,
  tallyStrip,
  type Tally,
} from "../../../webview/compare/model/difference.js";
import { knownDifferences, type KnownPicture } from "../../support/differenceFigures.data.js";

/** Tallied by pixel, in strips of so many rows of what both cover. */
function tallied(first: KnownPicture, second: KnownPicture, rowsAtOnce: number): Tally {
  const sizeOf = ({ width, height }: KnownPicture) => ({ widthPx: width, heightPx: height });
  const grid = gridOf([sizeOf(first), sizeOf(second)], "pixel");
  const tally = tallyOf(grid);
  const { width = 0, height = 0 } = grid.both ?? {};
  const rows = ({ pixel }: KnownPicture, top: number): Uint8ClampedArray =>
    Uint8ClampedArray.from(
      Array.from({ length: Math.min(rowsAtOnce, height - top) * width }, (_, at) =>
        pixel(at % width, top + Math.floor(at / width)),
      ).flat(),
    );
  for (let top = 0; top < height; top += rowsAtOnce) {
    tallyStrip({ first: rows(first, top), second: rows(second, top) }, tally, null);
  }
  return tally;
}

/** One pixel against another. */
function shownOf(first: readonly number[], second: readonly number[], gain: number, tolerance = 0) {
  const rgba = new Uint8ClampedArray(4);
  const strip = { first: Uint8ClampedArray.from(first), second: Uint8ClampedArray.from(second) };
  tallyStrip(strip, tallyOf({ outside: 0 }), { rgba, gain, tolerance });
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

  it("is drawn grey where alpha alone differs", () => {
    assert.deepEqual(shownOf([0, 0, 0, 255], [0, 0, 0, 55], 1), [200, 200, 200, 255]);
  });

  it("has what lies outside of one picture, and nothing of what lies outside of both", () => {
    const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });
    const box = (left: number, top: number, width: number, height: number) => {
      return { left, top, width, height };
    };
    assert.deepEqual(gridOf([size(2, 1), size(1, 3)], "pixel"), {
      ...{ one: box(0, 0, 2, 1), other: box(0, 0, 1, 3), both: box(0, 0, 1, 1), outside: 3 },
    });
    assert.deepEqual(
      gridOf([size(400, 100), size(100, 100)], "fraction").both,
      box(150, 0, 100, 100),
    );
    const { pixels, outside, beyond, share } = figuresOf(tallyOf({ outside: 3 }), 255);
    assert.deepEqual([pixels, outside, beyond, share], [3, 3, 3, 1]);
  });

  it("is of no more pixels than the larger picture has, whatever their frame", () => {
    const side = fc.integer({ min: 1, max: 65_535 });
    // As large as a file may be that is shown.
    const size = fc.record({ widthPx: side, heightPx: side }).map(({ widthPx, heightPx }) => ({
      widthPx,
      heightPx: Math.min(heightPx, Math.max(1, Math.floor(16_777_216 / widthPx))),
    }));
    fc.assert(
      fc.property(size, size, fc.constantFrom("pixel", "fraction"), (one, other, alignment) => {
        const areaOf = (each: { readonly widthPx: number; readonly heightPx: number }): number =>
          each.widthPx * each.heightPx;
        const { both, outside } = gridOf([one, other], alignment);
        const pixels = both === null ? 0 : both.width * both.height;
        assert.ok(pixels <= Math.max(areaOf(one), areaOf(other)));
        assert.ok(outside >= 0 && outside <= areaOf(one) + areaOf(other));
      }),
    );
  });

  it("is never said to be nothing or all where it is not", () => {
    const texts = [0, 1e-9, 0.00012, 0.005, 0.1234, 0.9995, 1].map(shareText);
    assert.deepEqual(
      texts.map((text) => text.replace("\u00a0", " ")),
      ["0 %", "less than 0.01 %", "0.01 %", "0.50 %", "12.3 %", "more than 99.9 %", "100 %"],
    );
  });
});
