import assert from "node:assert/strict";
import fc from "fast-check";
import type { Pixels } from "../../../src/search/ports.js";
import { decodePixels } from "../../../src/images/decodePixels.js";
import { encodePixels } from "../../../src/images/encodePixels.js";
import { shrink } from "../../../src/images/shrink.js";

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

function pixelsOf(widthPx: number, ...pixels: readonly Rgba[]): Pixels {
  return { widthPx, heightPx: pixels.length / widthPx, rgba: Uint8Array.from(pixels.flat()) };
}

const red: Rgba = [255, 0, 0, 255];
const black: Rgba = [0, 0, 0, 255];
const white: Rgba = [255, 255, 255, 255];
const hiddenGreen: Rgba = [0, 255, 0, 0];

const anyPixels = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  .chain(([widthPx, heightPx]) => {
    const length = widthPx * heightPx * 4;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((rgba): Pixels => ({ widthPx, heightPx, rgba }));
  });
const anyMaxPx = fc.integer({ min: 1, max: 30 });

describe("shrinking", () => {
  for (const [what, input, maxPx, expected] of [
    ["halves", pixelsOf(2, black, white, white, white), 1, pixelsOf(1, [191, 191, 191, 255])],
    [
      "takes the part of a pixel that is covered",
      pixelsOf(3, black, black, white),
      2,
      pixelsOf(2, black, [170, 170, 170, 255]),
    ],
    [
      "lends nothing of what is transparent",
      pixelsOf(2, red, hiddenGreen),
      1,
      pixelsOf(1, [255, 0, 0, 128]),
    ],
    [
      "leaves nothing transparent coloured",
      pixelsOf(2, hiddenGreen, hiddenGreen),
      1,
      pixelsOf(1, [0, 0, 0, 0]),
    ],
    ["keeps a line a line", pixelsOf(1, red, red, red, red), 2, pixelsOf(1, red, red)],
  ] as const) {
    it(what, () => {
      assert.deepEqual(shrink(input, maxPx), expected);
    });
  }

  it("makes the longer side as long as was asked, in the same proportion, never larger", () => {
    fc.assert(
      fc.property(anyPixels, anyMaxPx, (pixels, maxPx) => {
        const found = shrink(pixels, maxPx);
        const long = Math.max(found.widthPx, found.heightPx);
        const longBefore = Math.max(pixels.widthPx, pixels.heightPx);
        assert.equal(long, Math.min(maxPx, longBefore));
        const scale = long / longBefore;
        assert.ok(Math.abs(found.widthPx - pixels.widthPx * scale) <= 1);
        assert.ok(Math.abs(found.heightPx - pixels.heightPx * scale) <= 1);
        assert.equal(found.rgba.length, found.widthPx * found.heightPx * 4);
        if (scale === 1) assert.equal(found, pixels);
      }),
    );
  });

  it("keeps the mean of an opaque picture", () => {
    fc.assert(
      fc.property(anyPixels, anyMaxPx, (pixels, maxPx) => {
        const rgba = pixels.rgba.map((value, at) => (at % 4 === 3 ? 255 : value));
        const mean = (values: Uint8Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
        const found = shrink({ ...pixels, rgba }, maxPx);
        assert.ok(Math.abs(mean(found.rgba) - mean(rgba)) <= 0.5);
      }),
    );
  });

  it("refuses what is no size", () => {
    for (const maxPx of [0, -1, 1.5, NaN, Infinity]) {
      assert.throws(() => shrink(pixelsOf(1, red), maxPx), RangeError);
    }
  });
});

describe("encoding", () => {
  it("keeps every pixel of a PNG, alpha too", () => {
    fc.assert(
      fc.property(anyPixels, (pixels) => {
        const { bytes, widthPx, heightPx } = encodePixels(pixels, {
          maxPx: 24,
          mediaType: "image/png",
        });
        const found = decodePixels(bytes);
        assert.deepEqual([widthPx, heightPx], [pixels.widthPx, pixels.heightPx]);
        assert.deepEqual(new Uint8Array(found.rgba), pixels.rgba);
      }),
    );
  });

  it("lays a JPEG on white", () => {
    for (const [pixel, expected] of [
      [hiddenGreen, [255, 255, 255]],
      [
        [0, 0, 0, 128],
        [127, 127, 127],
      ],
      [black, [0, 0, 0]],
    ] as const) {
      const pixels = pixelsOf(8, ...Array.from({ length: 64 }, () => pixel));
      const { bytes } = encodePixels(pixels, { maxPx: 8, mediaType: "image/jpeg" });
      const found = [...decodePixels(bytes).rgba.subarray(0, 3)];
      found.forEach((value, i) => assert.ok(Math.abs(value - (expected[i] ?? NaN)) <= 2));
    }
  });
});
