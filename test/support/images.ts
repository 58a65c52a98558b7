import { encode } from "jpeg-js";
import { crc32 } from "../../src/images/crc32.js";
import { PNG } from "pngjs";

/** A small JPEG of one colour. */
export function jpegOf(widthPx: number, heightPx: number): Uint8Array {
  const data = new Uint8Array(widthPx * heightPx * 4).fill(128);
  return new Uint8Array(encode({ width: widthPx, height: heightPx, data }, 90).data);
}

/** One pixel each: VP8 (lossy), and VP8L (lossless, with alpha). */
export const lossyWebp = fromBase64("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
export const losslessWebp = fromBase64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** A PNG of chunks, with right check sums. */
export function pngChunks(...chunks: readonly [type: string, data: Uint8Array][]): Uint8Array {
  const parts = chunks.map(([type, data]) => pngChunk(type, data));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

/** A PNG with one more chunk, before its end. */
export function withPngChunk(png: Uint8Array, type: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([png.subarray(0, -12), pngChunk(type, data), png.subarray(-12)]);
}

/** Images as their makers sign them (C2PA), by what they are; the signatures sign nothing. */
export const signedImages: readonly (readonly [name: string, bytes: Uint8Array, file: string])[] = [
  ["PNG", withPngChunk(pngOf(4, 3), "caBX", Buffer.from("manifest")), "i0c0.png"],
  ["JPEG", signedJpeg(jpegOf(16, 8)), "i0c0.jpg"],
  ["WebP", signedWebp(), "i0c0.webp"],
];

function signedJpeg(jpeg: Uint8Array): Uint8Array {
  // Mark, instance and number, then a box: its length and its type.
  const box = Buffer.from("JP\0\x01\0\0\0\x01\0\0\0\x10jumbmanifest", "latin1");
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffeb, 0);
  segment.writeUInt16BE(box.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, box, jpeg.subarray(2)]);
}

function signedWebp(): Uint8Array {
  const size = Buffer.alloc(10);
  const picture = lossyWebp.subarray(20);
  return webpChunks(["VP8X", size], ["VP8 ", picture], ["C2PA", Buffer.from("manifest")]);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** IHDR of 8-bit RGB with alpha. */
export function pngHeader(widthPx: number, heightPx: number, interlace = 0): Uint8Array {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, interlace]);
  data.writeUInt32BE(widthPx, 0);
  data.writeUInt32BE(heightPx, 4);
  return data;
}

/** A WebP of chunks, padded to an even length each. */
export function webpChunks(...chunks: readonly [type: string, data: Uint8Array][]): Uint8Array {
  const body = Buffer.concat(chunks.map(([type, data]) => webpChunk(type, data)));
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

export function webpChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, 0, "latin1");
  chunk.writeUInt32LE(data.length, 4);
  chunk.set(data, 8);
  return chunk;
}

/** A PNG of these pixels; of one grey where none are given. */
export function pngOf(widthPx: number, heightPx: number, rgba?: Uint8Array): Uint8Array {
  const png = new PNG({ width: widthPx, height: heightPx });
  png.data.set(rgba ?? new Uint8Array(widthPx * heightPx * 4).fill(200));
  // A copy: slices of a Buffer share its bytes.
  return new Uint8Array(PNG.sync.write(png));
}
