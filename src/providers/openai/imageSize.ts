import type { AskedSize, DrawnSize } from "../adapter.js";
import type { ImageTraits, SizeField, Sizes } from "./profile.js";
import { traitsOf } from "./profiles.js";

/**
 * The size that a model draws which comes nearest to the one asked for: first in shape, for a picture
 * of another shape is another picture, then in pixels.
 */
export function nearestSize({ widthPx, heightPx }: AskedSize, sizes: Sizes): AskedSize {
  if (sizes.kind === "any") return fitted({ widthPx, heightPx }, sizes);
  const distance = ([width, height]: readonly [number, number]): readonly [number, number] => [
    Math.abs(Math.log((width * heightPx) / (height * widthPx))),
    Math.abs(Math.log((width * height) / (widthPx * heightPx))),
  ];
  const [best] = [...sizes.sizes].sort((a, b) => {
    const [shapeA, pixelsA] = distance(a);
    const [shapeB, pixelsB] = distance(b);
    return shapeA - shapeB || pixelsA - pixelsB;
  });
  if (best === undefined) throw new RangeError("A list of sizes has at least one.");
  return { widthPx: best[0], heightPx: best[1] };
}

type AnySize = Extract<Sizes, { kind: "any" }>;

function fitted({ widthPx, heightPx }: AskedSize, limits: AnySize): AskedSize {
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

/** `3:2` of 1536x1024. */
export function aspectText({ widthPx, heightPx }: AskedSize): string {
  const divisor = greatestCommonDivisor(widthPx, heightPx);
  return `${widthPx / divisor}:${heightPx / divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const fieldsOf: Readonly<Record<SizeField, readonly string[]>> = {
  size: ["size"],
  "width and height": ["width", "height"],
  aspect_ratio: ["aspect_ratio"],
};

/**
 * How a model draws a size, as `imageRequest.ts` asks for it.
 * @param refused what its server said that it does not take
 */
export function drawnAs(
  asked: AskedSize,
  model: string,
  { models, size }: Pick<ImageTraits, "models" | "size">,
  refused: ReadonlySet<string>,
): DrawnSize["as"] {
  if (fieldsOf[size].some((field) => refused.has(field))) return { kind: "itsOwn" };
  const nearest = nearestSize(asked, traitsOf(models, model).sizes);
  return size === "aspect_ratio"
    ? { kind: "shape", ratio: aspectText(nearest) }
    : { kind: "pixels", ...nearest };
}
