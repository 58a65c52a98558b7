import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { InvalidAnswerError } from "../../../src/base/errors.js";
import type { ImageRecipe } from "../../../src/search/ports.js";
import { crc32 } from "../../../src/sessions/crc32.js";
import { decodePixels } from "../../../src/sessions/decodePixels.js";
import { embedRecipe, recipeIn } from "../../../src/sessions/embedRecipe.js";
import { maxPixels, readHeader, type MediaType } from "../../../src/sessions/imageFormat.js";
import { pngOf } from "../../support/diskHarness.js";
import { encodedSamples, jpegSamples } from "../../support/encodedSamples.data.js";
import { jpegOf, losslessWebp, lossyWebp } from "../../support/images.js";

const samples: readonly [name: string, type: MediaType, bytes: Uint8Array, width: number][] = [
  ["PNG", "image/png", pngOf(5, 4), 5],
  ["JPEG", "image/jpeg", jpegOf(24, 16), 24],
  ["lossy WebP", "image/webp", lossyWebp, 1],
  ["lossless WebP", "image/webp", losslessWebp, 1],
];

const recipe: ImageRecipe = {
  goal: 'a <b>"lighthouse"</b> & a 灯台 🗼',
  prompt: "line\nbreak ]]> \uFFFE \u0000 \\u0041 &amp;",
  negativePrompt: "",
  seed: 4_294_967_295,
  model: "fake-1",
  candidate: "i0c0",
  key: "i0c0/draw",
  inputs: "ab".repeat(32),
};

/** A PNG of chunks, with right check sums. */
function pngChunks(...chunks: readonly [type: string, data: Uint8Array][]): Uint8Array {
  const parts = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const chunk = Buffer.alloc(body.length + 8);
    chunk.writeUInt32BE(data.length, 0);
    body.copy(chunk, 4);
    chunk.writeUInt32BE(crc32(body), body.length + 4);
    return chunk;
  });
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

function pngHeader(widthPx: number, heightPx: number, interlace = 0): Uint8Array {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, interlace]);
  data.writeUInt32BE(widthPx, 0);
  data.writeUInt32BE(heightPx, 4);
  return data;
}

const none = new Uint8Array();

/** A JPEG with these segments behind its first two bytes. */
function jpegWith(...segments: readonly [marker: number, data: string][]): Uint8Array {
  const parts = segments.map(([marker, data]) => {
    const segment = Buffer.from(`\xff\0\0\0${data}`, "latin1");
    segment[1] = marker;
    segment.writeUInt16BE(segment.length - 2, 2);
    return segment;
  });
  const plain = Buffer.from(jpegOf(16, 16));
  // Without the JFIF segment that the encoder writes.
  const rest = plain.subarray(4 + plain.readUInt16BE(4));
  return Buffer.concat([plain.subarray(0, 2), ...parts, rest]);
}

describe("an image's header", () => {
  for (const [name, mediaType, bytes, widthPx] of samples) {
    it(`tells a ${name} and its size`, () => {
      const header = readHeader(bytes);
      assert.deepEqual([header.mediaType, header.widthPx], [mediaType, widthPx]);
    });

    it(`shows a ${name} that is cut short`, () => {
      for (const length of [13, bytes.length - 3]) {
        assert.throws(() => readHeader(bytes.slice(0, length)), InvalidAnswerError);
      }
    });

    it(`of a damaged ${name} never throws anything else`, () => {
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      fc.assert(
        fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 }))), (damages) => {
          const damaged = bytes.slice();
          for (const [at, value] of damages) damaged[at] = value;
          try {
            const { mediaType: found } = readHeader(damaged);
            recipeIn(damaged, found);
          } catch (error) {
            assert.ok(error instanceof InvalidAnswerError);
          }
        }),
      );
    });
  }

  it("is asked before anything is decoded: 30,000 x 30,000 pixels are refused", () => {
    const bomb = pngChunks(["IHDR", pngHeader(30_000, 30_000)], ["IDAT", none], ["IEND", none]);
    assert.throws(() => readHeader(bomb), { message: /30000 x 30000/ });
    assert.throws(() => decodePixels(bomb), InvalidAnswerError);
    assert.ok(maxPixels >= 2048 * 2048);
  });

  it("is refused where a side is longer than any picture's", () => {
    const long = pngChunks(["IHDR", pngHeader(70_000, 4)], ["IDAT", none], ["IEND", none]);
    assert.throws(() => readHeader(long), { code: "answer.invalid", message: /70000 x 4/ });
  });

  it("stands once: a second one could say another size", () => {
    const header = pngHeader(1, 1);
    const large = pngHeader(30_000, 30_000);
    const twice = pngChunks(["IHDR", header], ["IHDR", large], ["IEND", none]);
    assert.throws(() => readHeader(twice), InvalidAnswerError);
  });

  for (const [what, bytes] of [
    ["nothing", none],
    ["text", Buffer.from("<html>502 Bad Gateway</html>")],
    ["a GIF", Buffer.from("GIF89a-----------")],
    ["an image without pixels", pngChunks(["IHDR", pngHeader(0, 5)], ["IEND", none])],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readHeader(bytes), InvalidAnswerError);
    });
  }
});

describe("a recipe in an image", () => {
  for (const [name, mediaType, bytes] of samples) {
    it(`comes out of a ${name} as it went in`, () => {
      const carrying = embedRecipe(bytes, mediaType, recipe);
      assert.deepEqual(recipeIn(carrying, mediaType), recipe);
      assert.deepEqual(readHeader(carrying), readHeader(bytes));
      assert.equal(recipeIn(bytes, mediaType), undefined);
    });

    it(`replaces an earlier one in a ${name}`, () => {
      const once = embedRecipe(bytes, mediaType, recipe);
      const twice = embedRecipe(once, mediaType, { ...recipe, key: "i1c0/draw" });
      assert.equal(recipeIn(twice, mediaType)?.key, "i1c0/draw");
      assert.deepEqual(embedRecipe(twice, mediaType, recipe), once);
    });

    it(`keeps what identifies the call in a ${name}, however long the texts`, () => {
      const long = "灯".repeat(10_000);
      const texts = { goal: long, prompt: long.repeat(4), negativePrompt: long };
      const carrying = embedRecipe(bytes, mediaType, { ...recipe, ...texts });
      const found = recipeIn(carrying, mediaType);
      assert.deepEqual([found?.key, found?.inputs], [recipe.key, recipe.inputs]);
      if (mediaType !== "image/jpeg") assert.equal(found?.prompt, texts.prompt);
      readHeader(carrying);
    });

    it(`holds any text in a ${name}`, () => {
      const unit = fc.integer({ min: 0, max: 0xffff });
      const text = fc.array(unit).map((units) => String.fromCharCode(...units));
      fc.assert(
        fc.property(text, (prompt) => {
          const carrying = embedRecipe(bytes, mediaType, { ...recipe, prompt });
          assert.equal(recipeIn(carrying, mediaType)?.prompt, prompt);
        }),
      );
    });
  }

  const jfif = [0xe0, "JFIF\0\x01\x02\0\0\x01\0\x01\0\0"] as [number, string];
  const exif = [0xe1, "Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"] as [number, string];
  for (const [name, segments] of [
    ["JFIF", [jfif]],
    ["Exif", [exif]],
    ["both", [jfif, exif]],
    ["neither", []],
  ] as const) {
    it(`stands behind what has to be in front of a JPEG: ${name}`, () => {
      const bytes = jpegWith(...segments);
      const carrying = Buffer.from(embedRecipe(bytes, "image/jpeg", recipe));
      assert.deepEqual(recipeIn(carrying, "image/jpeg"), recipe);
      const places = ["JFIF\0", "Exif\0", "http://ns.adobe.com/xap/1.0/\0"].map((head) =>
        carrying.indexOf(head, 0, "latin1"),
      );
      const there = places.filter((place) => place !== -1);
      assert.equal(there.length, segments.length + 1);
      assert.deepEqual(
        there,
        [...there].sort((a, b) => a - b),
      );
      assert.equal(there[0], 6, "directly behind the start of the image");
    });
  }

  it("does not change a pixel", () => {
    for (const [, mediaType, bytes] of samples.slice(0, 2)) {
      const carrying = embedRecipe(bytes, mediaType, recipe);
      assert.deepEqual(decodePixels(carrying), decodePixels(bytes));
    }
  });

  it("holds no time and no path, so that equal drawings are equal bytes", () => {
    const [, mediaType, bytes] = samples[0] ?? assert.fail();
    const withMore = { ...recipe, writtenAt: 5, path: "/home" };
    assert.deepEqual(
      embedRecipe(bytes, mediaType, withMore),
      embedRecipe(bytes, mediaType, recipe),
    );
  });

  it("that is garbage is none", () => {
    for (const text of ["", "{", "[]", '{"key":5}', "[".repeat(100_000)]) {
      const body = Buffer.from(`imagebeam\0\0\0\0\0${text}`);
      const png = pngChunks(["IHDR", pngHeader(1, 1)], ["iTXt", body], ["IEND", none]);
      assert.equal(recipeIn(png, "image/png"), undefined);
    }
  });
});

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

  for (const { name, madeBy, base64, rgbaSha256 } of encodedSamples) {
    it(`gives the pixels of a ${name} as another decoder does (${madeBy})`, () => {
      const { widthPx, heightPx, rgba } = decodePixels(Buffer.from(base64, "base64"));
      assert.deepEqual([widthPx, heightPx], [24, 18]);
      assert.equal(createHash("sha256").update(rgba).digest("hex"), rgbaSha256);
    });
  }

  for (const [name, base64] of Object.entries(jpegSamples)) {
    it(`takes a ${name} JPEG`, () => {
      const { widthPx, heightPx, rgba } = decodePixels(Buffer.from(base64, "base64"));
      assert.deepEqual([widthPx, heightPx, rgba.length], [24, 18, 24 * 18 * 4]);
    });
  }

  it("takes a good WebP after any number of broken ones", () => {
    const [sample] = encodedSamples;
    assert.ok(sample);
    const good = Buffer.from(sample.base64, "base64");
    const whole = encodedSamples.filter(({ name }) => name.includes("WebP"));
    for (const { base64 } of whole) {
      const bytes = Buffer.from(base64, "base64");
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))), (damages) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of damages) damaged[at] = value;
          try {
            decodePixels(damaged);
          } catch (error) {
            assert.ok(error instanceof InvalidAnswerError);
          }
        }),
        { numRuns: 100 },
      );
    }
    const { rgba } = decodePixels(good);
    assert.equal(createHash("sha256").update(rgba).digest("hex"), sample.rgbaSha256);
  });

  it("refuses an animation whose frame leaves its canvas", () => {
    const part = encodedSamples.find(({ name }) => name.includes("is a part"));
    const bytes = Buffer.from(part?.base64 ?? "", "base64");
    const frame = bytes.indexOf("ANMF", 0, "latin1");
    bytes.writeUIntLE(10, frame + 8, 3);
    assert.throws(() => decodePixels(bytes), InvalidAnswerError);
  });

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

  it("throws InvalidAnswerError for anything broken", () => {
    for (const bytes of [pngOf(40, 40), jpegOf(64, 64)]) {
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
