import { inflateSync } from "node:zlib";
import { decode as decodeWebp } from "@cwasm/webp";
import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { InvalidAnswerError, messageOf } from "../base/errors.js";
import type { Pixels } from "../search/ports.js";
import { maxPixels, readHeader } from "./imageFormat.js";
import { pngData } from "./pngFile.js";
import { firstFrame } from "./webpFile.js";

/** Above this a JPEG's tables and planes are a bomb: twelve bytes a pixel at the pixel cap. */
const maxJpegMegabytes = 512;

/**
 * Decodes a PNG, a JPEG or a WebP; of an animation the first frame. Synchronous, tens of milliseconds
 * and more: for a worker thread.
 * @throws {InvalidAnswerError} no such image, more pixels than the cap
 */
export function decodePixels(bytes: Uint8Array): Pixels {
  const { mediaType } = readHeader(bytes);
  switch (mediaType) {
    case "image/png":
      return attempt(() => decodePng(bytes));
    case "image/jpeg":
      return attempt(() => {
        const options = {
          useTArray: true,
          formatAsRGBA: true,
          tolerantDecoding: false,
          maxResolutionInMP: maxPixels / 1e6,
          maxMemoryUsageInMB: maxJpegMegabytes,
        } as const;
        const { width, height, data } = decodeJpeg(bytes, options);
        return { widthPx: width, heightPx: height, rgba: data };
      });
    case "image/webp":
      return attempt(() => decodeFirstFrame(bytes));
  }
}

function decodePng(bytes: Uint8Array): Pixels {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  requireBoundedInterlace(buffer);
  const { width, height, data } = PNG.sync.read(buffer);
  return { widthPx: width, heightPx: height, rgba: data };
}

/** The decoder inflates an interlaced image without a limit: 64 MB could become 64 GB. */
function requireBoundedInterlace(png: Buffer): void {
  const { isInterlaced, interlacedBytes, data } = pngData(png);
  if (isInterlaced) inflateSync(data, { maxOutputLength: Math.max(1, interlacedBytes) });
}

/** On a transparent canvas where the frame does not fill it. */
function decodeFirstFrame(bytes: Uint8Array): Pixels {
  const { picture, canvas, x, y } = firstFrame(bytes);
  const { width, height, data } = decodeWebp(picture);
  const frame = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const { widthPx, heightPx } = canvas;
  if (x + width > widthPx || y + height > heightPx) throw new Error("a frame leaves its canvas");
  if (width === widthPx && height === heightPx) return { widthPx, heightPx, rgba: frame };
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let row = 0; row < height; row++) {
    const line = frame.subarray(row * width * 4, (row + 1) * width * 4);
    rgba.set(line, ((y + row) * widthPx + x) * 4);
  }
  return { widthPx, heightPx, rgba };
}

function attempt(decode: () => Pixels): Pixels {
  try {
    return decode();
  } catch (error) {
    const message = `The image cannot be decoded: ${messageOf(error)}`;
    throw new InvalidAnswerError(message, { cause: error });
  }
}
