import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { InvalidAnswerError } from "../../../src/base/errors.js";
import type { Pixels } from "../../../src/search/ports.js";
import { decodePixels } from "../../../src/images/decodePixels.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import {
  fromBase64,
  jpegOf,
  losslessWebp,
  lossyWebp,
  pngChunks,
  pngHeader,
  webpChunk,
  webpChunks,
  pngOf,
} from "../../support/images.js";
import {
  arithmeticJpeg,
  jpegSamples,
  pngSamples,
  webpSamples,
} from "../../support/imageSamples.data.js";

const none = new Uint8Array();

/** Of the pixels, the colour of what is wholly transparent set to 0: decoders differ there. */
function hashOf({ rgba }: Pixels): string {
  const seen = Buffer.from(rgba);
  for (let at = 0; at < seen.length; at += 4) if (seen[at + 3] === 0) seen.fill(0, at, at + 3);
  return createHash("sha256").update(seen).digest("hex");
}

/** The rows of an image, one pass behind the other, each with filter 0. */
function interlacedPng(widthPx: number, heightPx: number, rgba: Uint8Array): Uint8Array {
  const passes = ["0 0 8 8", "4 0 8 8", "0 4 4 8", "2 0 4 4", "0 2 2 4", "1 0 2 2", "0 1 1 2"];
  const rows: Uint8Array[] = [];
  for (const pass of passes) {
    const [left = 0, top = 0, stepX = 0, stepY = 0] = pass.split(" ").map(Number);
    for (let y = top; y < heightPx && left < widthPx; y += stepY) {
      rows.push(Uint8Array.of(0));
      for (let x = left; x < widthPx; x += stepX) {
        rows.push(rgba.subarray((y * widthPx + x) * 4, (y * widthPx + x) * 4 + 4));
      }
    }
  }
  return interlacedOf(widthPx, heightPx, Buffer.concat(rows));
}

function interlacedOf(widthPx: number, heightPx: number, inflated: Uint8Array): Uint8Array {
  const header = pngHeader(widthPx, heightPx, 1);
  return pngChunks(["IHDR", header], ["IDAT", deflateSync(inflated)], ["IEND", none]);
}

function uint24(value: number): readonly number[] {
  return [value & 255, (value >> 8) & 255, value >> 16];
}

function canvas(widthPx: number, heightPx: number, flags = 2): Uint8Array {
  return Uint8Array.from([flags, 0, 0, 0, ...uint24(widthPx - 1), ...uint24(heightPx - 1)]);
}

/** A frame of one pixel that says where it lies and how large it is. */
function frame(left: number, top: number, widthPx: number, heightPx: number): Uint8Array {
  const place = [left / 2, top / 2, widthPx - 1, heightPx - 1].flatMap(uint24);
  return Buffer.concat([Uint8Array.from([...place, 0, 0, 0, 0]), losslessWebp.subarray(12)]);
}

describe("decoding", () => {
  it("gives the pixels of a PNG and of a JPEG", () => {
    const rgba = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => i * 10);
    const pixels = decodePixels(pngOf(2, 3, rgba));
    assert.deepEqual([pixels.widthPx, pixels.heightPx], [2, 3]);
    assert.deepEqual(new Uint8Array(pixels.rgba), rgba);
    const jpeg = decodePixels(jpegOf(24, 16));
    assert.deepEqual([jpeg.widthPx, jpeg.heightPx, jpeg.rgba.length], [24, 16, 24 * 16 * 4]);
    assert.ok(Math.abs((jpeg.rgba[0] ?? 0) - 128) < 4);
  });

  for (const [kind, samples] of [
    ["PNG", pngSamples],
    ["WebP", webpSamples],
  ] as const) {
    for (const { name, base64, widthPx, heightPx, rgbaSha256 } of samples) {
      it(`gives the pixels that another decoder gives: ${kind}, ${name}`, () => {
        const pixels = decodePixels(fromBase64(base64));
        assert.deepEqual([pixels.widthPx, pixels.heightPx], [widthPx, heightPx]);
        assert.equal(hashOf(pixels), rgbaSha256);
      });
    }
  }

  for (const { name, base64, rgb } of jpegSamples) {
    it(`gives the pixels that another decoder gives, within rounding: JPEG, ${name}`, () => {
      const pixels = decodePixels(fromBase64(base64));
      assert.deepEqual([pixels.widthPx, pixels.heightPx], [17, 11]);
      const expected = fromBase64(rgb);
      for (let at = 0; at < 17 * 11; at++) {
        for (const channel of [0, 1, 2]) {
          const found = pixels.rgba[at * 4 + channel] ?? NaN;
          const other = expected[at * 3 + channel] ?? NaN;
          assert.ok(Math.abs(found - other) <= 2, `${found} for ${other} at ${at}`);
        }
        assert.equal(pixels.rgba[at * 4 + 3], 255);
      }
    });
  }

  it("gives the pixels of an interlaced PNG of any size", () => {
    const side = fc.integer({ min: 1, max: 19 });
    fc.assert(
      fc.property(side, side, fc.nat(255), (widthPx, heightPx, start) => {
        const rgba = Uint8Array.from({ length: widthPx * heightPx * 4 }, (_, i) => start + i * 7);
        const pixels = decodePixels(interlacedPng(widthPx, heightPx, rgba));
        assert.deepEqual(new Uint8Array(pixels.rgba), rgba);
      }),
    );
  });

  /** A JPEG whose frame header has other bytes from `at` on. */
  function withFrame(jpeg: Uint8Array, at: number, ...bytes: readonly number[]): Uint8Array {
    const changed = Buffer.from(jpeg);
    const frame = changed.findIndex(
      (byte, place) => byte === 0xff && [0xc0, 0xc2].includes(changed[place + 1] ?? 0),
    );
    changed.set(bytes, frame + 1 + at);
    return changed;
  }

  const cmyk = fromBase64(jpegSamples.find(({ name }) => name === "CMYK")?.base64 ?? "");
  const adobe = Buffer.from(cmyk).indexOf("Adobe");
  const palette = pngHeader(1, 1);
  palette.set([8, 3], 8);
  const row = deflateSync(Uint8Array.of(0, 0));
  for (const [what, bytes] of [
    ["a JPEG of 12 bits", withFrame(jpegOf(8, 8), 3, 12)],
    ["a lossless JPEG", withFrame(jpegOf(8, 8), 0, 0xc3)],
    ["a hierarchical JPEG", withFrame(jpegOf(8, 8), 0, 0xc5)],
    ["an arithmetic JPEG", fromBase64(arithmeticJpeg)],
    ["a JPEG of two components", withFrame(jpegOf(8, 8), 8, 2)],
    ["a JPEG of 255 components", withFrame(jpegOf(8, 8), 8, 255)],
    ["a JPEG with samples that are none", withFrame(jpegOf(8, 8), 10, 0x00)],
    ["a JPEG with samples of 15 x 15", withFrame(jpegOf(8, 8), 10, 0xff)],
    [
      "a JPEG in CMYK whose signs nobody tells",
      Buffer.concat([cmyk.subarray(0, adobe), Buffer.from("Other"), cmyk.subarray(adobe + 5)]),
    ],
    ["a PNG without a picture", pngChunks(["IHDR", pngHeader(1, 1)], ["IEND", none])],
    ["a PNG without its palette", pngChunks(["IHDR", palette], ["IDAT", row], ["IEND", none])],
    [
      "a PNG of another interlacing",
      pngChunks(["IHDR", pngHeader(1, 1, 2)], ["IDAT", row], ["IEND", none]),
    ],
  ] as const) {
    it(`is not tried for what no decoder takes, so that it is not stored: ${what}`, () => {
      assert.throws(() => readHeader(bytes), { code: "answer.invalid", message: /kind/ });
    });
  }

  it("refuses a PNG that inflates to more than it says", () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    for (const interlace of [0, 1]) {
      const header = pngHeader(1, 1, interlace);
      const png = pngChunks(["IHDR", header], ["IDAT", bomb], ["IEND", none]);
      const before = process.memoryUsage().arrayBuffers;
      try {
        decodePixels(png);
      } catch (error) {
        assert.ok(error instanceof InvalidAnswerError);
      }
      assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000);
    }
  });

  it("refuses an interlaced PNG with more or fewer rows than its header says", () => {
    const rgba = new Uint8Array(9 * 9 * 4);
    decodePixels(interlacedPng(9, 9, rgba));
    const exact = 9 * 9 * 4 + 19;
    decodePixels(interlacedOf(9, 9, new Uint8Array(exact)));
    for (const length of [0, exact - 1, exact + 1, 10 * exact]) {
      const png = interlacedOf(9, 9, new Uint8Array(length));
      assert.throws(() => decodePixels(png), InvalidAnswerError);
    }
  });

  it("refuses a PNG with a depth that its colours cannot have: its rows would have no limit", () => {
    for (const [depth, colourType] of [
      [255, 6],
      [0, 0],
      [3, 0],
      [4, 2],
      [16, 3],
      [8, 5],
    ] as const) {
      const header = pngHeader(4000, 4000, 1);
      header.set([depth, colourType], 8);
      const png = pngChunks(["IHDR", header], ["IDAT", deflateSync(none)], ["IEND", none]);
      assert.throws(() => readHeader(png), InvalidAnswerError);
    }
  });

  it("refuses a JPEG that makes the decoder go over it without end", () => {
    const jpeg = fromBase64(jpegSamples.find(({ name }) => name === "progressive")?.base64 ?? "");
    const scan = Buffer.from(jpeg).lastIndexOf(Buffer.from([0xff, 0xda]));
    const scans = Array.from({ length: 5000 }, () => jpeg.subarray(scan, -2));
    const endless = Buffer.concat([jpeg.subarray(0, -2), ...scans, jpeg.subarray(-2)]);
    assert.throws(() => readHeader(endless), InvalidAnswerError);
  });

  const oneFrame = ["ANMF", frame(0, 0, 1, 1)] as const;
  const lies: readonly [what: string, bytes: Uint8Array][] = [
    ["a canvas of 30,000 x 30,000", webpChunks(["VP8X", canvas(30_000, 30_000)], [...oneFrame])],
    ["a canvas of 70,000 x 1", webpChunks(["VP8X", canvas(70_000, 1)], [...oneFrame])],
    ["no frame", webpChunks(["VP8X", canvas(4, 4)], ["XMP ", none])],
    ["a frame beside its canvas", webpChunks(["VP8X", canvas(2, 2)], ["ANMF", frame(2, 0, 1, 1)])],
    ["a frame below its canvas", webpChunks(["VP8X", canvas(2, 2)], ["ANMF", frame(0, 2, 1, 1)])],
    [
      "a frame larger than its picture",
      webpChunks(["VP8X", canvas(9, 9)], ["ANMF", frame(0, 0, 5, 5)]),
    ],
    [
      "a frame that is cut short",
      webpChunks(["VP8X", canvas(9, 9)], ["ANMF", frame(0, 0, 1, 1).subarray(0, 20)]),
    ],
    ["a frame without its head", webpChunks(["VP8X", canvas(9, 9)], ["ANMF", none])],
    [
      "a canvas larger than its picture",
      webpChunks(["VP8X", canvas(3, 3, 0)], ["VP8L", losslessWebp.subarray(20)]),
    ],
    [
      "a picture larger than its canvas",
      Buffer.concat([
        lossyWebp.subarray(0, 26),
        Uint8Array.from([255, 31, 255, 31]),
        lossyWebp.subarray(30),
      ]),
    ],
  ];
  for (const [what, bytes] of lies) {
    it(`refuses a WebP that lies: ${what}`, () => {
      assert.throws(() => decodePixels(bytes), InvalidAnswerError);
    });
  }

  it("takes the first of thousands of frames, and no more chunks than an encoder writes", () => {
    const frames = Array.from({ length: 5000 }, () => webpChunk(...oneFrame));
    const body = Buffer.concat(frames);
    const many = webpChunks(["VP8X", canvas(3, 3)], ["ANMF", frame(2, 2, 1, 1)], ["JUNK", body]);
    const pixels = decodePixels(many);
    assert.deepEqual([pixels.widthPx, pixels.heightPx], [3, 3]);
    assert.deepEqual(pixels.rgba.subarray(0, 32), new Uint8Array(32));
    const empty = Buffer.alloc(8 * 1_000_000);
    const endless = Buffer.concat([losslessWebp, empty]);
    endless.writeUInt32LE(endless.length - 8, 4);
    assert.throws(() => readHeader(endless), InvalidAnswerError);
  });

  it("refuses any image that is cut short", () => {
    for (const { base64 } of [...webpSamples, ...pngSamples, ...jpegSamples]) {
      const whole = fromBase64(base64);
      for (const share of [0.2, 0.5, 0.9]) {
        const cut = whole.slice(0, Math.floor(whole.length * share));
        assert.throws(() => decodePixels(cut), InvalidAnswerError);
      }
    }
  });

  it("throws InvalidAnswerError for anything broken", () => {
    const samples = [...webpSamples, ...pngSamples.filter(({ name }) => name.includes("inter"))];
    const small = [...samples, ...jpegSamples].map(({ base64 }) => fromBase64(base64));
    for (const bytes of [pngOf(40, 40), jpegOf(64, 64), ...small]) {
      const place = fc.integer({ min: 30, max: bytes.length - 1 });
      fc.assert(
        fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1 }), (damages) => {
          const damaged = bytes.slice();
          for (const [at, value] of damages) damaged[at] = value;
          try {
            decodePixels(damaged);
          } catch (error) {
            assert.ok(error instanceof InvalidAnswerError);
          }
        }),
        { numRuns: 50 },
      );
    }
  });
});
