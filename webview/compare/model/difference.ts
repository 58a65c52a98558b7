/**
 * What differs between two pictures of one size, by the pixel. Pure.
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
/** Seen on the ground of a light theme and of a dark one. */
const outsideGrey = 176;

export function emptyTally(): Tally {
  return new Uint32Array(outsideAt + 1);
}

/** The part of the common grid that a picture covers: whole pixels, right and bottom excluded. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whole rows of the two pictures, as canvases give them: RGBA, not premultiplied. */
export interface Strip {
  readonly first: Uint8ClampedArray;
  readonly second: Uint8ClampedArray;
  readonly width: number;
  /** Of its first row, in the grid. */
  readonly top: number;
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
 * channel by itself, grey where alpha alone differs, light grey outside one picture, nothing outside both.
 */
export function tallyStrip(
  strip: Strip,
  extents: readonly [Extent, Extent],
  tally: Tally,
  shown: Shown | null,
): void {
  const { first, width, top } = strip;
  const rows = first.length / 4 / width;
  for (let row = 0; row < rows; row++) {
    const [one, other] = extents.map((extent) => covered(extent, top + row));
    if (one === undefined || other === undefined) return;
    for (let x = 0, at = row * width * 4; x < width; x++, at += 4) {
      const isFirst = x >= one.left && x < one.right;
      const isSecond = x >= other.left && x < other.right;
      if (isFirst && isSecond) {
        const largest = differAt(strip, at, shown);
        tally[largest] = (tally[largest] ?? 0) + 1;
        continue;
      }
      const isCounted = isFirst || isSecond;
      if (isCounted) tally[outsideAt] = (tally[outsideAt] ?? 0) + 1;
      if (shown !== null) {
        shown.rgba.fill(isCounted ? outsideGrey : 0, at, at + 3);
        shown.rgba[at + 3] = isCounted ? 255 : 0;
      }
    }
  }
}

/** What of a row a picture covers. */
function covered({ left, top, right, bottom }: Extent, y: number): Pick<Extent, "left" | "right"> {
  return y >= top && y < bottom ? { left, right } : { left: 0, right: 0 };
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
