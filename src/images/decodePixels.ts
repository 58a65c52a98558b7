import { inflateSync } from "node:zlib";
import { decode as decodeWebpFile } from "@cwasm/webp";
import { decode as decodeJpegFile } from "jpeg-js";
import { PNG } from "pngjs";
import { assertNever } from "../base/assertNever.js";
import { InvalidAnswerError, messageOf } from "../base/errors.js";
import type { Pixels } from "../search/ports.js";
import { maxPixels, readHeader, type ImageHeader } from "./imageFormat.js";
import { isPlainRgb } from "./jpegFile.js";
import { interlacedData } from "./pngFile.js";
import { firstPicture } from "./webpFile.js";

/** Above this a JPEG's tables and planes are a bomb: twelve bytes a pixel at the pixel cap. */
const maxJpegMegabytes = 512;

/**
 * Decodes a PNG, a JPEG or a WebP (of an animation the first picture). Synchronous, tens of
 * milliseconds and more: for a worker thread.
 * @throws {InvalidAnswerError} no such image, a broken one, more pixels than the cap
 */
export function decodePixels(bytes: Uint8Array): Pixels {
  const header = readHeader(bytes);
  let pixels: Pixels;
  try {
    pixels = decoded(bytes, header);
  } catch (error) {
    const message = `The image cannot be decoded: ${messageOf(error)}`;
    throw new InvalidAnswerError(message, { cause: error });
  }
  if (pixels.widthPx !== header.widthPx || pixels.heightPx !== header.heightPx) {
    throw new InvalidAnswerError("The image is not as large as its header says.");
  }
  return pixels;
}

function decoded(bytes: Uint8Array, header: ImageHeader): Pixels {
  switch (header.mediaType) {
    case "image/png":
      return decodePng(bytes);
    case "image/jpeg":
      return decodeJpeg(bytes);
    case "image/webp":
      return decodeWebp(bytes, header);
    default:
      return assertNever(header.mediaType);
  }
}

function decodePng(bytes: Uint8Array): Pixels {
  const interlaced = interlacedData(bytes);
  if (interlaced !== undefined) {
    // The decoder itself inflates interlaced rows without a limit: 64 MB could become 64 GB.
    const { deflated, inflatedBytes } = interlaced;
    const { length } = inflateSync(deflated, { maxOutputLength: inflatedBytes });
    if (length !== inflatedBytes) throw new Error("rows are missing");
  }
  const { width, height, data } = PNG.sync.read(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  );
  return { widthPx: width, heightPx: height, rgba: data };
}

function decodeJpeg(bytes: Uint8Array): Pixels {
  const { width, height, data } = decodeJpegFile(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    // Of scans of one component the decoder asks for blocks behind the last one, where that is not
    // the end of a restart interval; tolerant, it skips them. All else is as strict.
    tolerantDecoding: true,
    maxResolutionInMP: maxPixels / 1e6,
    maxMemoryUsageInMB: maxJpegMegabytes,
    ...(isPlainRgb(bytes) ? { colorTransform: false } : {}),
  });
  return { widthPx: width, heightPx: height, rgba: data };
}

function decodeWebp(bytes: Uint8Array, canvas: ImageHeader): Pixels {
  // The decoder takes no animation, and believes more than the chunks that were looked at.
  const { file, leftPx, topPx, widthPx, heightPx } = firstPicture(bytes);
  const { width, height, data } = decodeWebpFile(file);
  if (width !== widthPx || height !== heightPx) throw new Error("its picture has another size");
  const picture = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (width === canvas.widthPx && height === canvas.heightPx) {
    return { widthPx, heightPx, rgba: picture };
  }
  const rgba = new Uint8Array(canvas.widthPx * canvas.heightPx * 4);
  for (let row = 0; row < height; row++) {
    const from = picture.subarray(row * width * 4, (row + 1) * width * 4);
    rgba.set(from, ((topPx + row) * canvas.widthPx + leftPx) * 4);
  }
  return { widthPx: canvas.widthPx, heightPx: canvas.heightPx, rgba };
}
