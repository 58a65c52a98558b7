import { InvalidAnswerError } from "../base/errors.js";
import { maxSidePx, type ImageRef } from "../protocol/events.js";
import type { ImageSize } from "./imageSize.js";
import { jpegSize } from "./jpegFile.js";
import { isAnimatedPng, pngSize } from "./pngFile.js";
import { isAnimatedWebp, webpSize } from "./webpFile.js";

export type MediaType = ImageRef["mediaType"];

export interface ImageHeader extends ImageSize {
  readonly mediaType: MediaType;
}

/** Four times the largest drawing: no image model answers with more. */
export const maxPixels = 2048 * 2048 * 4;
/** A 16-bit PNG of that many pixels, uncompressed, is larger; no answer is. */
export const maxImageBytes = 64_000_000;

export const extensions: Readonly<Record<MediaType, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
};

/**
 * Tells by its first bytes what an image is, and by its header how large, without decoding it.
 * @throws {InvalidAnswerError} no PNG, JPEG or WebP; cut short; more pixels or bytes than the caps
 */
export function readHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length > maxImageBytes) {
    throw new InvalidAnswerError(
      `The image has ${bytes.length} bytes; ${maxImageBytes} is the most.`,
    );
  }
  const mediaType = sniff(bytes);
  if (mediaType === undefined) throw new InvalidAnswerError("This is no PNG, JPEG or WebP image.");
  const size = sizeReaders[mediaType](bytes);
  if (size === undefined || size.widthPx < 1 || size.heightPx < 1) {
    throw new InvalidAnswerError(
      "The image is broken, cut short, or of a kind that cannot be read here.",
    );
  }
  const shown = `${size.widthPx} x ${size.heightPx}`;
  if (Math.max(size.widthPx, size.heightPx) > maxSidePx) {
    throw new InvalidAnswerError(`The image is ${shown} pixels; ${maxSidePx} a side is the most.`);
  }
  if (size.widthPx * size.heightPx > maxPixels) {
    throw new InvalidAnswerError(`The image is ${shown} pixels; ${maxPixels} is the most.`);
  }
  return { mediaType, ...size };
}

/** Whether an image whose header was read has several pictures, of which a viewer shows one after the other. */
export function isAnimated(bytes: Uint8Array, mediaType: MediaType): boolean {
  switch (mediaType) {
    case "image/png":
      return isAnimatedPng(bytes);
    case "image/webp":
      return isAnimatedWebp(bytes);
    case "image/jpeg":
      return false;
  }
}

const sizeReaders: Readonly<Record<MediaType, (bytes: Uint8Array) => ImageSize | undefined>> = {
  "image/png": pngSize,
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
};

function sniff(bytes: Uint8Array): MediaType | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return head.startsWith("RIFF") && head.slice(8) === "WEBP" ? "image/webp" : undefined;
}
