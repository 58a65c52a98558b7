import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { InvalidAnswerError, messageOf } from "../base/errors.js";
import type { Pixels } from "../search/ports.js";
import { maxPixels, readHeader } from "./imageFormat.js";

/** Above this a JPEG's tables and planes are a bomb: twelve bytes a pixel at the pixel cap. */
const maxJpegMegabytes = 512;

/**
 * Decodes a PNG or a JPEG. Synchronous, tens of milliseconds and more: for a worker thread.
 * @throws {InvalidAnswerError} no such image, more pixels than the cap, WebP
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
      throw new InvalidAnswerError(
        "The image is a WebP, which cannot be judged here: set the image model to answer with PNG.",
      );
  }
}

/** Where IHDR says whether rows are interlaced. */
const interlaceOffset = 28;

function decodePng(bytes: Uint8Array): Pixels {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // The decoder inflates an interlaced image without a limit: 64 MB could become 64 GB.
  if (buffer[interlaceOffset] !== 0) throw new Error("interlaced PNGs are not taken");
  const { width, height, data } = PNG.sync.read(buffer);
  return { widthPx: width, heightPx: height, rgba: data };
}

function attempt(decode: () => Pixels): Pixels {
  try {
    return decode();
  } catch (error) {
    const message = `The image cannot be decoded: ${messageOf(error)}`;
    throw new InvalidAnswerError(message, { cause: error });
  }
}
