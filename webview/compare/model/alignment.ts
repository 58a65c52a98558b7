import type { Box, SizePx } from "./boxes.js";

/**
 * How pictures of different sizes are laid over each other, in a frame that all of them share; its
 * unit is one pixel of the picture that is not scaled.
 *
 * - By fraction: the frame is the largest picture, the wider of two. Each of the others is scaled to fit
 *   into it and stands in its middle, so that the same part of what is shown is compared.
 * - By pixel: nothing is scaled, the top left corners stand on each other, and the frame is as wide as
 *   the widest and as high as the highest.
 */
export type Alignment = "fraction" | "pixel";

/** @param sizes at least one */
export function frameOf(sizes: readonly SizePx[], alignment: Alignment): SizePx {
  if (alignment === "pixel") {
    return {
      widthPx: Math.max(...sizes.map(({ widthPx }) => widthPx)),
      heightPx: Math.max(...sizes.map(({ heightPx }) => heightPx)),
    };
  }
  return sizes.reduce((largest, size) => (isLarger(size, largest) ? size : largest));
}

/** Whichever stands first: the frame is the same when two change places. */
function isLarger(size: SizePx, other: SizePx): boolean {
  const more = size.widthPx * size.heightPx - other.widthPx * other.heightPx;
  return more > 0 || (more === 0 && size.widthPx > other.widthPx);
}

/** Where a picture stands in the frame, in the frame's pixels. */
export function placeIn(frame: SizePx, size: SizePx, alignment: Alignment): Box {
  const { widthPx, heightPx } = size;
  if (alignment === "pixel") return { left: 0, top: 0, width: widthPx, height: heightPx };
  const by = Math.min(frame.widthPx / widthPx, frame.heightPx / heightPx);
  const [width, height] = [widthPx * by, heightPx * by];
  return {
    left: (frame.widthPx - width) / 2,
    top: (frame.heightPx - height) / 2,
    width,
    height,
  };
}

/** Whether all are of one size, so that it does not matter how they are aligned. */
export function areAlike(sizes: readonly SizePx[]): boolean {
  return sizes.every(
    ({ widthPx, heightPx }) => widthPx === sizes[0]?.widthPx && heightPx === sizes[0].heightPx,
  );
}

/** Whether all have the same shape, within the pixel that rounding may take. */
export function areSimilar(sizes: readonly SizePx[]): boolean {
  const [first] = sizes;
  if (first === undefined) return true;
  return sizes.every(({ widthPx, heightPx }) => {
    const wanted = (widthPx * first.heightPx) / first.widthPx;
    return Math.abs(wanted - heightPx) <= 1;
  });
}
