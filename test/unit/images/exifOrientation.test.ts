import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutMetadata } from "../../../src/images/embedRecipe.js";
import { orientationIn, orientationSegment } from "../../../src/images/exifOrientation.js";
import { readHeader } from "../../../src/images/imageFormat.js";
import { jpegOf } from "../../support/images.js";

/** As cameras write it: other entries before, and more than the orientation behind. */
function cameraExif(order: "II" | "MM", orientation: number): Buffer {
  const isLittle = order === "II";
  const tiff = Buffer.alloc(60);
  const short = (value: number, at: number): unknown =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number): unknown =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(order, 0, "latin1");
  short(42, 2);
  long(8, 4);
  short(2, 8);
  for (const [at, tag, type, value] of [
    [10, 0x010f, 2, 7],
    [22, 0x0112, 3, orientation],
  ] as const) {
    short(tag, at);
    short(type, at + 2);
    long(1, at + 4);
    short(value, at + 8);
  }
  tiff.write("secret camera", 40, "latin1");
  const data = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.of(0xff, 0xe1, 0, 0);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

describe("how a JPEG is to be turned", () => {
  const jpeg = Buffer.from(jpegOf(24, 16));
  const carrying = (segment: Uint8Array): Buffer =>
    Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);

  it("stays when all else that it tells of itself is gone", () => {
    for (const order of ["II", "MM"] as const) {
      for (let orientation = 2; orientation <= 8; orientation++) {
        const bare = Buffer.from(
          withoutMetadata(carrying(cameraExif(order, orientation)), "image/jpeg"),
        );
        assert.ok(bare.includes(orientationSegment(orientation)), `${order} ${orientation}`);
        assert.ok(!bare.includes("secret"));
        assert.equal(readHeader(bare).widthPx, 24);
        assert.deepEqual(withoutMetadata(bare, "image/jpeg"), bare);
      }
    }
  });

  it("is told where a segment before it says nothing of it", () => {
    const both = Buffer.concat([cameraExif("MM", 0), cameraExif("II", 6)]);
    const bare = Buffer.from(withoutMetadata(carrying(both), "image/jpeg"));
    assert.ok(bare.includes(orientationSegment(6)));
  });

  it("is told behind JFIF, which has to be first", () => {
    const bare = Buffer.from(withoutMetadata(carrying(cameraExif("MM", 6)), "image/jpeg"));
    const [jfif, exif] = [bare.indexOf("JFIF"), bare.indexOf("Exif")];
    if (jfif !== -1) assert.ok(jfif < exif);
    assert.ok(exif > 0 && exif < 40);
  });

  it("is not told of one that is upright, or has no such number", () => {
    for (const orientation of [0, 1, 9, 65535]) {
      const bare = withoutMetadata(carrying(cameraExif("II", orientation)), "image/jpeg");
      assert.ok(!Buffer.from(bare).includes("Exif"), String(orientation));
    }
  });

  it("is nothing in garbage", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, isLittle) => {
        const head = isLittle ? "Exif\0\0II*\0" : "Exif\0\0MM\0*";
        const data = Buffer.concat([Buffer.from(head, "latin1"), bytes]);
        const found = orientationIn(data);
        assert.ok(found === undefined || (found >= 2 && found <= 8));
      }),
    );
  });
});
