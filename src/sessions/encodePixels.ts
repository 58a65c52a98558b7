import { encode as encodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { resample, type Raster } from "../base/resample.js";
import type { EncodedImage, EncodeOptions, Pixels } from "../search/ports.js";

/** Little is to be seen above it, and the file grows fast. */
const jpegQuality = 90;

/**
 * Pixels as a file for somebody who is to look at them and at nothing else: it carries no recipe.
 * Smaller ones are averages over areas, of sRGB values as they are (a judge's own resizer does the
 * same); what shows through lies on white. Synchronous: for a worker thread.
 */
export function encodePixels(
  pixels: Pixels,
  { maxPx, mediaType }: EncodeOptions,
): Omit<EncodedImage, "mediaType"> {
  const scale = Math.min(1, maxPx / Math.max(pixels.widthPx, pixels.heightPx));
  const widthPx = Math.max(1, Math.round(pixels.widthPx * scale));
  const heightPx = Math.max(1, Math.round(pixels.heightPx * scale));
  const data = rgbaOf(resample(onWhite(pixels), widthPx, heightPx));
  const bytes =
    mediaType === "image/jpeg"
      ? encodeJpeg({ width: widthPx, height: heightPx, data }, jpegQuality).data
      : encodePng(data, widthPx, heightPx);
  return { bytes: new Uint8Array(bytes), widthPx, heightPx };
}

function onWhite({ widthPx, heightPx, rgba }: Pixels): Raster {
  const values = new Float32Array(widthPx * heightPx * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = (rgba[from + 3] ?? 255) / 255;
    for (let channel = 0; channel < 3; channel++) {
      values[to++] = (rgba[from + channel] ?? 0) * alpha + 255 * (1 - alpha);
    }
  }
  return { width: widthPx, height: heightPx, values };
}

function rgbaOf({ width, height, values }: Raster): Buffer {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let from = 0, to = 0; from < values.length; to++) {
    for (let channel = 0; channel < 3; channel++) data[to++] = Math.round(values[from++] ?? 0);
  }
  return data;
}

function encodePng(data: Buffer, width: number, height: number): Buffer {
  const png = new PNG({ width, height });
  data.copy(png.data);
  return PNG.sync.write(png, { colorType: 2 });
}
