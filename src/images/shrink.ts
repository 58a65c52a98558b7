import type { Pixels } from "../search/ports.js";

/**
 * The same picture with a longer side of at most `maxPx`, each pixel the mean of the area that it
 * covers; as it is when it is no larger. What is transparent lends its neighbours no colour. Goes from
 * bytes to bytes in one pass: the judge's `resample`, which enlarges too, takes floats, 200 MB of them
 * for 12 megapixels.
 * @throws {RangeError} `maxPx` is no whole number of 1 or more
 */
export function shrink(pixels: Pixels, maxPx: number): Pixels {
  if (!Number.isInteger(maxPx) || maxPx < 1) throw new RangeError(`maxPx is ${maxPx}`);
  const scale = maxPx / Math.max(pixels.widthPx, pixels.heightPx);
  if (scale >= 1) return pixels;
  const widthPx = Math.max(1, Math.round(pixels.widthPx * scale));
  const heightPx = Math.max(1, Math.round(pixels.heightPx * scale));
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const columns = spans(pixels.widthPx, widthPx);
  let to = 0;
  for (const rows of spans(pixels.heightPx, heightPx)) {
    for (const column of columns) {
      rgba.set(mean(pixels, column, rows), to);
      to += 4;
    }
  }
  return { widthPx, heightPx, rgba };
}

/** A stretch of input pixels, which may begin and end within one. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function spans(input: number, output: number): readonly Span[] {
  const step = input / output;
  return Array.from({ length: output }, (_, place) => ({
    from: place * step,
    to: Math.min(input, (place + 1) * step),
  }));
}

function mean({ rgba, widthPx }: Pixels, columns: Span, rows: Span): readonly number[] {
  let [red, green, blue, alpha, area] = [0, 0, 0, 0, 0];
  for (let y = Math.floor(rows.from); y < rows.to; y++) {
    const height = Math.min(rows.to, y + 1) - Math.max(rows.from, y);
    for (let x = Math.floor(columns.from); x < columns.to; x++) {
      const share = height * (Math.min(columns.to, x + 1) - Math.max(columns.from, x));
      const at = (y * widthPx + x) * 4;
      const opaque = share * (rgba[at + 3] ?? 0);
      red += opaque * (rgba[at] ?? 0);
      green += opaque * (rgba[at + 1] ?? 0);
      blue += opaque * (rgba[at + 2] ?? 0);
      alpha += opaque;
      area += share;
    }
  }
  return alpha === 0
    ? [0, 0, 0, 0]
    : [red / alpha, green / alpha, blue / alpha, alpha / area].map(Math.round);
}
