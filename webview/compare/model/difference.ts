import { frameOf, placeIn, type Alignment } from "./alignment.js";
import { common, type Box, type SizePx } from "./boxes.js";

/**
 * What differs between two pictures in one frame, by the pixel. Pure.
 *
 * A channel's difference is the absolute difference of its two values, 0-255, red, green, blue and
 * alpha of PREMULTIPLIED 8-bit pixels: a colour that alpha hides does not count. A pixel's difference
 * is the largest of its four. It is beyond a tolerance of 0-255 where it is more than that. What lies
 * outside one of the pictures always is; what lies outside both is not counted at all.
 *
 * With Pillow: `ImageChops.difference(a.convert("RGBa"), b.convert("RGBa"))`, and of its bands the
 * `ImageChops.lighter`.
 */

/** How many pixels have which difference: at 0-255 so many, at 256 those outside one picture. */
export type Tally = Uint32Array;
const outsideAt = 256;

/** Where two pictures stand in the pixels of the frame that they share. */
export interface Grid {
  /** The whole pixels whose middle a picture covers. */
  readonly one: Box;
  readonly other: Box;
  /** What both cover: pixels are compared there alone. Null for nothing. */
  readonly both: Box | null;
  /** Pixels that one of them alone covers. */
  readonly outside: number;
}

/** Arithmetic: a frame of two long pictures has more pixels than any memory. */
export function gridOf(sizes: readonly [SizePx, SizePx], alignment: Alignment): Grid {
  const frame = frameOf(sizes, alignment);
  const covered = (size: SizePx): Box => wholePixels(placeIn(frame, size, alignment));
  const [one, other] = [covered(sizes[0]), covered(sizes[1])];
  const both = common(one, other);
  const outside = area(one) + area(other) - 2 * (both === null ? 0 : area(both));
  return { one, other, both, outside };
}

function wholePixels({ left, top, width, height }: Box): Box {
  const [x, y] = [Math.round(left), Math.round(top)];
  return {
    left: x,
    top: y,
    width: Math.round(left + width) - x,
    height: Math.round(top + height) - y,
  };
}

function area({ width, height }: Box): number {
  return width * height;
}

/** Of a grid of which no pixel has been compared yet. */
export function tallyOf({ outside }: Pick<Grid, "outside">): Tally {
  const tally = new Uint32Array(outsideAt + 1);
  tally[outsideAt] = outside;
  return tally;
}

/** Pixels that both pictures cover, as canvases give them: RGBA, not premultiplied. */
export interface Strip {
  readonly first: Uint8ClampedArray;
  readonly second: Uint8ClampedArray;
}

/** How a difference is shown. */
export interface Shown {
  /** As long as the strip's pixels: opaque, black where nothing differs. */
  readonly rgba: Uint8ClampedArray;
  /** Times. */
  readonly gain: number;
  /** 0-255; what is not beyond it is black. */
  readonly tolerance: number;
}

/**
 * Counts a strip's pixels into the tally, and draws their differences where that is asked for: each
 * channel by itself, grey where alpha alone differs.
 */
export function tallyStrip(strip: Strip, tally: Tally, shown: Shown | null): void {
  const { length } = strip.first;
  for (let at = 0; at < length; at += 4) {
    const largest = differAt(strip, at, shown);
    tally[largest] = (tally[largest] ?? 0) + 1;
  }
}

/** The difference of the pixel whose values begin at `at`, drawn where that is asked for. */
function differAt({ first, second }: Strip, at: number, shown: Shown | null): number {
  const a = first[at + 3] ?? 0;
  const b = second[at + 3] ?? 0;
  const red = Math.abs(over255(first[at] ?? 0, a) - over255(second[at] ?? 0, b));
  const green = Math.abs(over255(first[at + 1] ?? 0, a) - over255(second[at + 1] ?? 0, b));
  const blue = Math.abs(over255(first[at + 2] ?? 0, a) - over255(second[at + 2] ?? 0, b));
  const alpha = Math.abs(a - b);
  const largest = Math.max(red, green, blue, alpha);
  if (shown !== null) {
    const { rgba, gain, tolerance } = shown;
    const by = largest > tolerance ? gain : 0;
    const grey = (red | green | blue) === 0 ? alpha : 0;
    rgba[at] = (red + grey) * by;
    rgba[at + 1] = (green + grey) * by;
    rgba[at + 2] = (blue + grey) * by;
    rgba[at + 3] = 255;
  }
  return largest;
}

/** A colour times its alpha, rounded: `value * alpha / 255`. */
function over255(value: number, alpha: number): number {
  if (alpha === 255) return value;
  const product = value * alpha + 128;
  return (product + (product >> 8)) >> 8;
}

/** A tally in figures. */
export interface DifferenceFigures {
  /** Pixels of the grid that at least one of the pictures covers. */
  readonly pixels: number;
  /** Of these, pixels beyond the tolerance. */
  readonly beyond: number;
  /** `beyond` of `pixels`, 0-1. */
  readonly share: number;
  /** The largest difference of a pixel that both cover, 0-255. */
  readonly largest: number;
  /** The mean difference of the pixels that both cover, 0-255; 0 where there are none. */
  readonly mean: number;
  /** Pixels that one picture alone covers. */
  readonly outside: number;
}

/** @param tolerance 0-255 */
export function figuresOf(tally: Tally, tolerance: number): DifferenceFigures {
  const outside = tally[outsideAt] ?? 0;
  let [both, beyond, sum, largest] = [0, outside, 0, 0];
  for (let value = 0; value < outsideAt; value++) {
    const count = tally[value] ?? 0;
    if (count === 0) continue;
    both += count;
    sum += value * count;
    largest = value;
    if (value > tolerance) beyond += count;
  }
  const pixels = both + outside;
  return {
    ...{ pixels, beyond, largest, outside },
    share: pixels === 0 ? 0 : beyond / pixels,
    mean: both === 0 ? 0 : sum / both,
  };
}

/** "0 %", "less than 0.01 %", "0.12 %", "12.3 %", "100 %": never 0 or 100 where that is not all. */
export function shareText(share: number): string {
  if (share === 0) return "0\u00a0%";
  if (share === 1) return "100\u00a0%";
  const percent = share * 100;
  if (percent < 0.01) return "less than 0.01\u00a0%";
  if (percent > 99.9) return "more than 99.9\u00a0%";
  return `${percent.toFixed(percent < 1 ? 2 : 1)}\u00a0%`;
}
