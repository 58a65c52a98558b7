import type { AskedSize } from "./adapter.js";

/** Sizes of a model that draws any whose sides are multiples of `stepPx` within limits. */
export interface SizeLimits {
  readonly stepPx: number;
  readonly minSidePx: number;
  readonly maxSidePx: number;
  readonly maxPixels: number;
  /** Longer side by shorter side. */
  readonly maxAspect: number;
}

/** The size nearest to the one asked for that such a model draws; its shape is kept as far as it goes. */
export function fittedSize({ widthPx, heightPx }: AskedSize, limits: SizeLimits): AskedSize {
  const { stepPx, minSidePx, maxSidePx, maxPixels, maxAspect } = limits;
  const aspect = Math.min(maxAspect, Math.max(1 / maxAspect, widthPx / heightPx));
  const pixels = Math.min(maxPixels, widthPx * heightPx);
  // One scale for both sides keeps the shape; the limits of single sides come last.
  const width = Math.sqrt(pixels * aspect);
  const height = width / aspect;
  const grow = Math.max(1, minSidePx / Math.min(width, height));
  const shrink = Math.min(1, maxSidePx / Math.max(width * grow, height * grow));
  const scale = grow * shrink;
  const side = (px: number): number => {
    const steps = Math.floor((px * scale) / stepPx + 1e-6);
    const least = Math.ceil(minSidePx / stepPx);
    return Math.min(Math.floor(maxSidePx / stepPx), Math.max(least, steps)) * stepPx;
  };
  const [w, h] = [side(width), side(height)];
  // Rounded down, the shorter side may have become too short for the longer one.
  const most = Math.floor((Math.min(w, h) * maxAspect) / stepPx) * stepPx;
  return { widthPx: Math.min(w, most), heightPx: Math.min(h, most) };
}
