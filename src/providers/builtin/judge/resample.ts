import { at, clamp, type Numbers } from "./numbers.js";
import type { Box } from "./windows.js";

/** For each output place: the first input place and the weights from there on, adding up to 1. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `stride` weights an output place. */
  readonly weights: Numbers;
  readonly stride: number;
}

/** A box filter when shrinking, a triangle (bilinear) when growing. */
function tapsFor(input: number, output: number): Taps {
  const step = input / output;
  const stride = Math.ceil(step) + 2;
  const first = new Int32Array(output);
  const count = new Int32Array(output);
  const weights = new Float32Array(output * stride);
  for (let place = 0; place < output; place++) {
    if (step <= 1) {
      const centre = clamp((place + 0.5) * step - 0.5, 0, input - 1);
      const low = Math.min(Math.floor(centre), Math.max(0, input - 2));
      first[place] = low;
      count[place] = input > 1 ? 2 : 1;
      weights[place * stride] = input > 1 ? 1 - (centre - low) : 1;
      weights[place * stride + 1] = centre - low;
      continue;
    }
    const [from, to] = [place * step, Math.min(input, (place + 1) * step)];
    const low = Math.floor(from);
    const high = Math.min(input, Math.ceil(to - 1e-9));
    first[place] = low;
    count[place] = high - low;
    for (let i = low; i < high; i++) {
      weights[place * stride + i - low] = (Math.min(to, i + 1) - Math.max(from, i)) / (to - from);
    }
  }
  return { first, count, weights, stride };
}

/** An image of three interleaved values a pixel, row 0 at the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly values: Numbers;
}

/** The same picture at another size: averaged over areas when smaller, bilinear when larger. */
export function resample(input: Raster, width: number, height: number): Raster {
  if (width === input.width && height === input.height) return input;
  return lower(narrow(input, width), height);
}

function narrow(input: Raster, width: number): Raster {
  const { first, count, weights, stride } = tapsFor(input.width, width);
  const values = new Float32Array(width * input.height * 3);
  for (let y = 0; y < input.height; y++) {
    const row = y * input.width;
    for (let x = 0; x < width; x++) {
      const taps = count[x] as number;
      const weight = x * stride;
      let from = (row + (first[x] as number)) * 3;
      let [a, b, c] = [0, 0, 0];
      for (let i = 0; i < taps; i++, from += 3) {
        const share = at(weights, weight + i);
        a += share * at(input.values, from);
        b += share * at(input.values, from + 1);
        c += share * at(input.values, from + 2);
      }
      const to = (y * width + x) * 3;
      values[to] = a;
      values[to + 1] = b;
      values[to + 2] = c;
    }
  }
  return { width, height: input.height, values };
}

function lower(input: Raster, height: number): Raster {
  const { first, count, weights, stride } = tapsFor(input.height, height);
  const line = input.width * 3;
  const values = new Float32Array(height * line);
  for (let y = 0; y < height; y++) {
    const to = y * line;
    for (let i = 0; i < (count[y] as number); i++) {
      const weight = at(weights, y * stride + i);
      const from = ((first[y] as number) + i) * line;
      for (let x = 0; x < line; x++) {
        values[to + x] = at(values, to + x) + weight * at(input.values, from + x);
      }
    }
  }
  return { width: input.width, height, values };
}

/** Along one side of a box: the two pixels that each sample lies between, and how far between. */
interface Samples {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly part: Float64Array;
}

function samplesAlong(from: number, length: number, count: number, size: number): Samples {
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const part = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = clamp(from + ((i + 0.5) / count) * length - 0.5, 0, size - 1);
    const below = Math.min(Math.floor(place), Math.max(0, size - 2));
    low[i] = below;
    high[i] = Math.min(below + 1, size - 1);
    part[i] = place - below;
  }
  return { low, high, part };
}

/** The part of a picture inside a box (in pixels, fractions allowed, may stick out), resized. */
export function cutOut(input: Raster, box: Box, width: number, height: number): Raster {
  const values = new Float32Array(width * height * 3);
  // Several samples a pixel when the box shrinks, so that nothing falls between them.
  const perPixel = clamp(Math.round(Math.max(box.width / width, box.height / height)), 1, 2);
  const share = 1 / (perPixel * perPixel);
  const across = samplesAlong(box.x, box.width, width * perPixel, input.width);
  const down = samplesAlong(box.y, box.height, height * perPixel, input.height);
  const source = input.values;
  for (let y = 0; y < height * perPixel; y++) {
    const [upperRow, lowerRow] = [down.low[y] as number, down.high[y] as number];
    const fy = down.part[y] as number;
    const row = Math.floor(y / perPixel) * width;
    for (let x = 0; x < width * perPixel; x++) {
      const [west, east] = [across.low[x] as number, across.high[x] as number];
      const fx = across.part[x] as number;
      const to = (row + Math.floor(x / perPixel)) * 3;
      const a = (upperRow * input.width + west) * 3;
      const b = (upperRow * input.width + east) * 3;
      const c = (lowerRow * input.width + west) * 3;
      const d = (lowerRow * input.width + east) * 3;
      for (let k = 0; k < 3; k++) {
        const upper = at(source, a + k) * (1 - fx) + at(source, b + k) * fx;
        const lower = at(source, c + k) * (1 - fx) + at(source, d + k) * fx;
        values[to + k] = at(values, to + k) + share * (upper * (1 - fy) + lower * fy);
      }
    }
  }
  return { width, height, values };
}

/** The mean of a picture's outermost pixels, as many from each edge as the rim is thick. */
export function rimMean({ width, height, values }: Raster, thick: number): readonly number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y++) {
    const inner = y >= thick && y < height - thick;
    for (let x = 0; x < width; x++) {
      if (inner && x === thick) x = Math.max(x, width - thick);
      count++;
      for (let c = 0; c < 3; c++) {
        sums[c] = (sums[c] as number) + at(values, (y * width + x) * 3 + c);
      }
    }
  }
  return sums.map((sum) => sum / Math.max(1, count));
}
