import { encode as encodeJpegFile } from "jpeg-js";
import { PNG } from "pngjs";
import { assertNever } from "../base/assertNever.js";
import type { EncodedImage, ImageEncoding, Pixels } from "../search/ports.js";
import { shrink } from "./shrink.js";

/** Of 100: a judge sees no difference, and the file is a tenth of a PNG. */
const jpegQuality = 90;

/**
 * Makes a file of pixels and nothing else. Synchronous, tens of milliseconds and more: for a worker
 * thread.
 * @throws {RangeError} `maxPx` is no whole number of 1 or more
 */
export function encodePixels(whole: Pixels, { maxPx, mediaType }: ImageEncoding): EncodedImage {
  const { widthPx, heightPx, rgba } = shrink(whole, maxPx);
  return { bytes: fileOf({ widthPx, heightPx, rgba }, mediaType), mediaType, widthPx, heightPx };
}

function fileOf(pixels: Pixels, mediaType: ImageEncoding["mediaType"]): Uint8Array {
  const { widthPx: width, heightPx: height } = pixels;
  switch (mediaType) {
    case "image/png": {
      const png = new PNG({ width, height });
      png.data.set(pixels.rgba);
      return PNG.sync.write(png);
    }
    case "image/jpeg":
      return encodeJpegFile({ width, height, data: onWhite(pixels.rgba) }, jpegQuality).data;
    default:
      return assertNever(mediaType);
  }
}

/** JPEG has no alpha. */
function onWhite(rgba: Uint8Array): Uint8Array {
  const flat = new Uint8Array(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255;
    for (let i = at; i < at + 3; i++)
      flat[i] = Math.round((rgba[i] ?? 0) * alpha + 255 * (1 - alpha));
    flat[at + 3] = 255;
  }
  return flat;
}
