import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidAnswerError } from "../../../src/base/errors.js";
import { imageRefSchema } from "../../../src/protocol/events.js";
import type { Recipe } from "../../../src/protocol/recipe.js";
import { decodePixels } from "../../../src/images/decodePixels.js";
import { embedRecipe, recipeIn, withoutMetadata } from "../../../src/images/embedRecipe.js";
import { maxPixels, readHeader, type MediaType } from "../../../src/images/imageFormat.js";
import {
  jpegOf,
  losslessWebp,
  lossyWebp,
  pngChunks,
  pngHeader,
  pngOf,
  webpChunk,
  webpChunks,
  withPngChunk,
} from "../../support/images.js";

const samples: readonly [name: string, type: MediaType, bytes: Uint8Array, width: number][] = [
  ["PNG", "image/png", pngOf(5, 4), 5],
  ["JPEG", "image/jpeg", jpegOf(24, 16), 24],
  ["lossy WebP", "image/webp", lossyWebp, 1],
  ["lossless WebP", "image/webp", losslessWebp, 1],
];

const recipe: Recipe = {
  goal: 'a <b>"lighthouse"</b> & a 灯台 🗼',
  prompt: "line\nbreak ]]> \uFFFE \u0000 \\u0041 &amp;",
  negativePrompt: "",
  seed: 4_294_967_295,
  model: "fake-1",
  candidate: "i0c0",
  key: "i0c0/draw",
  inputs: "ab".repeat(32),
};

const none = new Uint8Array();

function jpegSegment(marker: number, text: string): Buffer {
  const data = Buffer.from(text, "latin1");
  return Buffer.concat([Uint8Array.of(0xff, marker, 0, data.length + 2), data]);
}

/** The image with a text of its model's. */
function withText(bytes: Uint8Array, mediaType: MediaType, text: string): Uint8Array {
  switch (mediaType) {
    case "image/png":
      return withPngChunk(bytes, "tEXt", Buffer.from(text));
    case "image/jpeg":
      return Buffer.concat([bytes.subarray(0, 2), jpegSegment(0xfe, text), bytes.subarray(2)]);
    case "image/webp": {
      const whole = Buffer.concat([bytes, webpChunk("EXIF", Buffer.from(text))]);
      whole.writeUInt32LE(whole.length - 8, 4);
      return whole;
    }
  }
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

  it("says no side that the journal would not take", () => {
    const sides = imageRefSchema.pick({ widthPx: true, heightPx: true });
    const side = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.constantFrom(65_535, 65_536),
    );
    const others = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(side, others, fc.boolean(), (long, short, isWide) => {
        const [widthPx, heightPx] = isWide ? [long, short] : [short, long];
        const header = pngHeader(widthPx, heightPx);
        const png = pngChunks(["IHDR", header], ["IDAT", none], ["IEND", none]);
        const isTaken = sides.safeParse({ widthPx, heightPx }).success && long * short <= maxPixels;
        if (isTaken)
          assert.deepEqual(readHeader(png), { mediaType: "image/png", widthPx, heightPx });
        else assert.throws(() => readHeader(png), InvalidAnswerError);
      }),
    );
    const canvas = Buffer.from("RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0", "latin1");
    const wide = Buffer.concat([
      canvas,
      Buffer.from([0, 0, 1, 0, 0, 0]),
      Buffer.from("VP8 \0\0\0\0"),
    ]);
    assert.throws(() => readHeader(wide), InvalidAnswerError);
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

  it("does not change a pixel", () => {
    for (const [, mediaType, bytes] of samples) {
      const carrying = embedRecipe(bytes, mediaType, recipe);
      assert.deepEqual(decodePixels(carrying), decodePixels(bytes));
    }
  });

  const jfif = jpegSegment(0xe0, "JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
  const jfxx = jpegSegment(0xe0, "JFXX\0\x10");
  const exif = jpegSegment(0xe1, "Exif\0\0II*\0");
  const comment = jpegSegment(0xfe, "a comment");
  const other = jpegSegment(0xe0, "AVI1");
  for (const [what, before, first] of [
    ["JFIF", [jfif, comment], [jfif]],
    ["JFIF and its extension", [jfif, jfxx, comment], [jfif, jfxx]],
    ["Exif", [exif, comment], [exif]],
    ["both", [jfif, exif, comment], [jfif, exif]],
    ["both, Exif before", [exif, jfif, comment], [jfif, exif]],
    ["both, a comment between", [jfif, comment, exif], [jfif, exif]],
    ["neither", [other, comment], []],
  ] as const) {
    it(`stands behind a JPEG's JFIF and Exif segments: ${what}`, () => {
      const start = Buffer.from([0xff, 0xd8]);
      const rest = jpegOf(8, 8).subarray(20);
      const carrying = embedRecipe(Buffer.concat([start, ...before, rest]), "image/jpeg", recipe);
      const head = Buffer.concat([start, ...first, Buffer.from([0xff, 0xe1])]);
      assert.deepEqual(Buffer.from(carrying.subarray(0, head.length)), head);
      assert.deepEqual(recipeIn(carrying, "image/jpeg"), recipe);
      for (const segment of before) assert.ok(Buffer.from(carrying).includes(segment));
      assert.deepEqual(embedRecipe(carrying, "image/jpeg", recipe), carrying);
      decodePixels(carrying);
    });
  }

  it("holds no time and no path, so that equal drawings are equal bytes", () => {
    const [, mediaType, bytes] = samples[0] ?? assert.fail();
    const withMore = { ...recipe, writtenAt: 5, path: "/home" };
    assert.deepEqual(
      embedRecipe(bytes, mediaType, withMore),
      embedRecipe(bytes, mediaType, recipe),
    );
  });

  it("is gone from a copy without metadata, and so is what the model wrote of it", () => {
    for (const [name, mediaType, bytes] of samples) {
      const secret = "parameters\0a lighthouse, Steps: 20";
      const carrying = withText(embedRecipe(bytes, mediaType, recipe), mediaType, secret);
      assert.ok(Buffer.from(carrying).includes("Steps: 20"), name);
      const bare = withoutMetadata(carrying, mediaType);
      assert.equal(recipeIn(bare, mediaType), undefined, name);
      for (const text of ["Steps: 20", "imagebeam", recipe.key, recipe.inputs]) {
        assert.ok(!Buffer.from(bare).includes(text), `${name} has ${text}`);
      }
      assert.deepEqual(decodePixels(bare), decodePixels(bytes), name);
      assert.deepEqual(withoutMetadata(bare, mediaType), bare, name);
    }
  });

  const secret = Buffer.from("c2pa manifest: a lighthouse, Steps: 20");
  const tellsNothing = (bare: Uint8Array, mediaType: MediaType, bytes: Uint8Array): void => {
    assert.ok(!Buffer.from(bare).includes(secret));
    assert.deepEqual(decodePixels(bare), decodePixels(bytes));
    assert.deepEqual(withoutMetadata(bare, mediaType), bare);
  };

  it("is gone from a PNG whatever chunk tells of it, and what the picture needs stays", () => {
    const png = pngOf(5, 4);
    for (const type of ["caBX", "tEXt", "eXIf", "tIME", "sPLT", "prVt", "zzZz"]) {
      const carrying = Buffer.concat([withPngChunk(png, type, secret), secret]);
      tellsNothing(withoutMetadata(carrying, "image/png"), "image/png", png);
    }
    const colours = ["tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "pHYs"];
    for (const type of [...colours, "PLTE", "acTL", "fcTL", "fdAT"]) {
      const carrying = withPngChunk(png, type, secret);
      assert.deepEqual(withoutMetadata(carrying, "image/png"), carrying, type);
    }
  });

  it("is gone from a JPEG wherever it stands, and what the picture needs stays", () => {
    const jpeg = jpegOf(24, 16);
    const [start, rest] = [jpeg.subarray(0, 2), jpeg.subarray(2)];
    const end = Buffer.from(jpeg).lastIndexOf(Buffer.of(0xff, 0xd9));
    const others = Array.from({ length: 16 }, (_, n) => 0xe0 + n);
    for (const marker of [...others, 0xfe]) {
      const segment = jpegSegment(marker, secret.toString());
      const before = Buffer.concat([start, segment, rest]);
      tellsNothing(withoutMetadata(before, "image/jpeg"), "image/jpeg", jpeg);
      // Between the last scan and the end of the image.
      const behind = Buffer.concat([jpeg.subarray(0, end), segment, jpeg.subarray(end)]);
      tellsNothing(withoutMetadata(behind, "image/jpeg"), "image/jpeg", jpeg);
    }
    // Behind that: other pictures, and what looks like more of this one.
    const firstScan = Buffer.from(jpeg).indexOf(Buffer.of(0xff, 0xda));
    const scan = jpeg.subarray(firstScan, end);
    for (const more of [secret, jpeg, Buffer.concat([Buffer.of(0, 2), scan, secret])]) {
      const trailing = withoutMetadata(Buffer.concat([jpeg, more]), "image/jpeg");
      assert.deepEqual(trailing, withoutMetadata(jpeg, "image/jpeg"));
    }
    // Between two scans.
    const table = jpegSegment(0xc4, "codes");
    const scans = (...between: Uint8Array[]): Uint8Array =>
      Buffer.concat([jpeg.subarray(0, end), ...between, scan, Buffer.of(0xff, 0xd9)]);
    const carrying = scans(table, jpegSegment(0xfe, secret.toString()));
    assert.deepEqual(withoutMetadata(carrying, "image/jpeg"), scans(table));
    const profile = jpegSegment(0xe2, "ICC_PROFILE\0\x01\x01colours");
    const adobe = jpegSegment(0xee, "Adobe\0\x64\0\0\0\0\x01");
    const kept = withoutMetadata(Buffer.concat([start, profile, adobe, rest]), "image/jpeg");
    for (const segment of [profile, adobe]) assert.ok(Buffer.from(kept).includes(segment));
  });

  it("is gone from a WebP whatever chunk tells of it, and what the picture needs stays", () => {
    const header = Buffer.from([0xff, 1, 2, 3, 0, 0, 0, 0, 0, 0]);
    const picture = lossyWebp.subarray(20, 42);
    const carrying = webpChunks(
      ["VP8X", header],
      ["ICCP", Buffer.from("colours")],
      ["VP8 ", picture],
      ...["EXIF", "XMP ", "C2PA", "zzZz"].map((type): [string, Uint8Array] => [type, secret]),
    );
    const colours = webpChunk("ICCP", Buffer.from("colours"));
    const bare = withoutMetadata(Buffer.concat([carrying, secret]), "image/webp");
    tellsNothing(bare, "image/webp", lossyWebp);
    assert.ok(Buffer.from(bare).includes(colours));
    // Colours, alpha and animation may be told of; reserved bits are not.
    assert.deepEqual([...bare.subarray(20, 24)], [0x32, 0, 0, 0]);
    const place = Buffer.alloc(16);
    const frame = Buffer.concat([place, webpChunk("VP8 ", picture), webpChunk("zzZz", secret)]);
    const animation = webpChunks(["VP8X", header], ["ANIM", Buffer.alloc(6)], ["ANMF", frame]);
    const still = withoutMetadata(animation, "image/webp");
    tellsNothing(still, "image/webp", animation);
    for (const type of ["ANIM", "ANMF", "VP8 "]) assert.ok(Buffer.from(still).includes(type));
    assert.equal(still[20], 0x12);
  });

  it("that is garbage is none", () => {
    for (const text of ["", "{", "[]", '{"key":5}', "[".repeat(100_000)]) {
      const body = Buffer.from(`imagebeam\0\0\0\0\0${text}`);
      const png = pngChunks(["IHDR", pngHeader(1, 1)], ["iTXt", body], ["IEND", none]);
      assert.equal(recipeIn(png, "image/png"), undefined);
    }
  });
});
