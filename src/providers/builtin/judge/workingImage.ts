import { at, clamp } from "./numbers.js";
import { resample, type Raster } from "./resample.js";

/** What the judge is given: sRGB, 8 bits, row 0 at the top, alpha not premultiplied. */
export interface JudgedPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

/** All pictures are looked at in about this many pixels, whatever their size and shape. */
const workingArea = 192 * 192;
const longestSide = 480;
const shortestSide = 24;

const linearOfByte = Float32Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** Linear light of an sRGB value from 0 to 255, between bytes by straight lines. */
function linear(value: number): number {
  const low = Math.min(254, Math.floor(value));
  const part = value - low;
  return at(linearOfByte, low) * (1 - part) + at(linearOfByte, low + 1) * part;
}

/** sRGB bytes on white as floats, shrunk by whole factors while it is far too large. */
function opaque(pixels: JudgedPixels, factor: number): Raster {
  const width = Math.floor(pixels.widthPx / factor);
  const height = Math.floor(pixels.heightPx / factor);
  const values = new Float32Array(width * height * 3);
  const { rgba } = pixels;
  const share = 1 / (factor * factor);
  for (let y = 0; y < height * factor; y++) {
    const row = Math.floor(y / factor) * width;
    for (let x = 0; x < width * factor; x++) {
      const from = (y * pixels.widthPx + x) * 4;
      const alpha = (rgba[from + 3] ?? 255) / 255;
      const white = 255 * (1 - alpha);
      const to = (row + Math.floor(x / factor)) * 3;
      for (let c = 0; c < 3; c++) {
        values[to + c] = at(values, to + c) + share * ((rgba[from + c] ?? 0) * alpha + white);
      }
    }
  }
  return { width, height, values };
}

/**
 * Light that a screen in a room adds everywhere. Without it a few levels of noise in black would
 * look like strong contrast.
 */
const flare = 0.004;
const darkest = Math.cbrt(flare);
const lightest = Math.cbrt(1 + flare);

/** What a picture without pixels is taken for: one white pixel. */
const nothing: JudgedPixels = { widthPx: 1, heightPx: 1, rgba: new Uint8Array(4) };

/**
 * The picture at the judge's working size in OKLab, three values a pixel: lightness 0 to 1, and the
 * two opponent axes times 2, about -.7 to .7, so that a clear difference in hue weighs like one in
 * lightness. Transparency shows white.
 * @see Björn Ottosson, "A perceptual color space for image processing" (2020)
 */
export function workingImage(given: JudgedPixels): Raster {
  const pixels = given.widthPx < 1 || given.heightPx < 1 ? nothing : given;
  const { widthPx: width, heightPx: height } = pixels;
  const scale = Math.min(
    Math.sqrt(workingArea / (width * height)),
    longestSide / Math.max(width, height),
  );
  const factor = Math.min(Math.max(1, Math.floor(0.5 / scale)), width, height);
  const sides = [width, height].map((side) => Math.max(shortestSide, Math.round(side * scale)));
  const image = resample(opaque(pixels, factor), sides[0] ?? 1, sides[1] ?? 1);
  return toOklab(image);
}

/** A small picture as it is, in OKLab as `workingImage` has it. */
export const smallImage = (pixels: JudgedPixels): Raster => toOklab(opaque(pixels, 1));

function toOklab(image: Raster): Raster {
  const values = new Float32Array(image.values.length);
  for (let i = 0; i < values.length; i += 3) {
    const r = flare + linear(clamp(at(image.values, i), 0, 255));
    const g = flare + linear(clamp(at(image.values, i + 1), 0, 255));
    const b = flare + linear(clamp(at(image.values, i + 2), 0, 255));
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    values[i] = (lightness - darkest) / (lightest - darkest);
    values[i + 1] = 2 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s);
    values[i + 2] = 2 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s);
  }
  return { width: image.width, height: image.height, values };
}
