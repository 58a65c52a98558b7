import type { AskedSize, DrawnSize } from "../adapter.js";
import { fittedSize } from "../fittedSize.js";
import type { ImageTraits, SizeField, Sizes } from "./profile.js";
import { traitsOf } from "./profiles.js";

/**
 * The size that a model draws which comes nearest to the one asked for: first in shape, for a picture
 * of another shape is another picture, then in pixels.
 */
export function nearestSize({ widthPx, heightPx }: AskedSize, sizes: Sizes): AskedSize {
  if (sizes.kind === "any") return fittedSize({ widthPx, heightPx }, sizes);
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
