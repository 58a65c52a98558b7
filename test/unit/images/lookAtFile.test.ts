import assert from "node:assert/strict";
import { lookAtFile } from "../../../src/images/lookAtFile.js";
import { pngSamples, webpSamples } from "../../support/imageSamples.data.js";
import {
  fromBase64,
  jpegOf,
  losslessWebp,
  pngChunks,
  pngHeader,
  pngOf,
  webpChunks,
} from "../../support/images.js";

const text = (content: string): Uint8Array => Buffer.from(content, "latin1");

/** Files that are not shown, and what is said of them. */
const refused: readonly [name: string, bytes: Uint8Array, reason: RegExp][] = [
  ["an empty file", new Uint8Array(), /^The file is empty/],
  ["a GIF", text("GIF89a\x01\0\x01\0"), /a GIF image\. PNG, JPEG and WebP/],
  ["a BMP", text("BM\x46\0\0\0\0\0\0\0\x36"), /a BMP image/],
  ["a TIFF", text("II*\0\x08\0\0\0"), /a TIFF image/],
  ["a TIFF of the other order", text("MM\0*\0\0\0\x08"), /a TIFF image/],
  ["an AVIF", text("\0\0\0\x1cftypavif\0\0\0\0"), /an AVIF image/],
  ["a HEIC", text("\0\0\0\x1cftypheic\0\0\0\0"), /a HEIC image/],
  ["a JPEG XL", text("\xff\x0a\0"), /a JPEG XL image/],
  ["an icon", text("\0\0\x01\0\x01\0"), /an icon file/],
  ["an SVG", text('<?xml version="1.0"?>\n<!-- a - b -->\n<svg xmlns="x">'), /an SVG drawing/],
  ["a PDF", text("%PDF-1.7\n"), /a PDF document/],
  ["a pointer of Git LFS", lfsPointer(), /Git LFS, not the image: fetch it with git lfs pull/],
  ["one of git-annex", text("/annex/objects/SHA256E-s1--a.png\n"), /git annex get/],
  ["a page", text("<html><script>alert(1)</script>"), /no PNG, JPEG or WebP image/],
  ["a text that begins as a BMP does", text("BMW is a car maker"), /no PNG, JPEG or WebP/],
  ["a PNG that is cut short", pngOf(4, 4).subarray(0, 40), /broken, cut short/],
  ["a JPEG that is cut short", jpegOf(24, 16).subarray(0, 100), /broken, cut short/],
  ["a huge one", hugePng(), /30000 x 30000 pixels; \d+ is the most/],
];

function lfsPointer(): Uint8Array {
  return text("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n");
}

function hugePng(): Uint8Array {
  const none = new Uint8Array();
  return pngChunks(["IHDR", pngHeader(30_000, 30_000)], ["IDAT", none], ["IEND", none]);
}

function sample(samples: readonly { name: string; base64: string }[], name: string): Uint8Array {
  return fromBase64(samples.find((each) => each.name.includes(name))?.base64 ?? assert.fail(name));
}

describe("a file that is looked at", () => {
  for (const [name, bytes, reason] of refused) {
    it(`is refused with what it is: ${name}`, () => {
      const looked = lookAtFile(bytes, "file");
      assert.ok(looked.kind === "refused");
      assert.match(looked.reason, reason);
    });
  }

  it("has nothing fetched in its place where it is a version", () => {
    const looked = lookAtFile(lfsPointer(), "version");
    assert.ok(looked.kind === "refused");
    assert.match(looked.reason, /^This version is a pointer of Git LFS: its image lies elsewhere/);
  });

  it("is an image by its bytes, with its size", () => {
    assert.deepEqual(lookAtFile(pngOf(5, 4), "file"), {
      ...{ kind: "image", mediaType: "image/png", widthPx: 5, heightPx: 4, isAnimated: false },
    });
  });

  it("is told to be animated, of PNG and of WebP", () => {
    const isAnimated = (bytes: Uint8Array): boolean => {
      const looked = lookAtFile(bytes, "file");
      return looked.kind === "image" && looked.isAnimated;
    };
    assert.ok(isAnimated(sample(pngSamples, "animated")));
    assert.ok(isAnimated(sample(webpSamples, "anim")));
    assert.ok(!isAnimated(losslessWebp));
  });

  it("is no animation by a mark behind its picture", () => {
    const none = new Uint8Array();
    const data = pngOf(1, 1).subarray(41, -16);
    const late = pngChunks(
      ["IHDR", pngHeader(1, 1)],
      ["IDAT", data],
      ["acTL", new Uint8Array(8)],
      ["IEND", none],
    );
    const looked = lookAtFile(late, "file");
    assert.ok(looked.kind === "image" && !looked.isAnimated);
    const head = Buffer.alloc(10);
    assert.equal(lookAtFile(webpChunks(["VP8X", head]), "file").kind, "refused");
  });
});
