import { pixelsText } from "../../base/figureText.js";
import type { AskedSize, DrawnSize } from "../../providers/adapter.js";

/**
 * "Drawn as 1536 × 1024, which is 3:2, not 16:9: gpt-image-2.6-flare has no 768 × 432.": what an image will be like where it
 * is not what was asked for. Pure.
 * @param drawn null where any size is drawn as it is asked for, or where nobody knows
 * @returns null where there is nothing to say
 */
export function drawnText(drawn: DrawnSize | null, asked: AskedSize): string | null {
  if (drawn === null) return null;
  const { as, model } = drawn;
  switch (as.kind) {
    case "pixels": {
      const isSame = as.widthPx === asked.widthPx && as.heightPx === asked.heightPx;
      if (isSame) return null;
      const shape = shapeText(as, asked);
      return `Drawn as ${pixelsText(as)}${shape}: ${model} has no ${pixelsText(asked)}.`;
    }
    case "shape":
      return `Drawn in the shape ${as.ratio}${otherShape(as.ratio, asked)}: how many pixels it has, ${model} decides.`;
    case "itsOwn":
      return `Drawn in a size of its own: ${model} cannot be told one.`;
  }
}

/** Below it nobody sees that a shape is another one. */
const sameShape = 0.02;
/** No side of a shape that has a name is longer. */
const longestSide = 21;

/** ", which is 3:2, not 16:9"; nothing where the shape is the one that was asked for. */
function shapeText(as: AskedSize, asked: AskedSize): string {
  if (isAlike(as, asked)) return "";
  const [is, was] = [ratioText(as), ratioText(asked)];
  if (was === null) return ", which is another shape";
  return is === null ? `, which is not ${was}` : `, which is ${is}, not ${was}`;
}

/** ", not 16:9" of a shape by its name. */
function otherShape(ratio: string, asked: AskedSize): string {
  const [widthPx = 1, heightPx = 1] = ratio.split(":").map(Number);
  if (isAlike({ widthPx, heightPx }, asked)) return "";
  const was = ratioText(asked);
  return was === null ? "" : `, not ${was}`;
}

function isAlike(one: AskedSize, other: AskedSize): boolean {
  const ratio = (one.widthPx * other.heightPx) / (one.heightPx * other.widthPx);
  return Math.abs(ratio - 1) < sameShape;
}

/** "16:9"; null where the shape has no such name. */
function ratioText({ widthPx, heightPx }: AskedSize): string | null {
  const divisor = (one: number, other: number): number =>
    other === 0 ? one : divisor(other, one % other);
  const unit = divisor(widthPx, heightPx);
  const sides = [widthPx / unit, heightPx / unit] as const;
  return Math.max(...sides) > longestSide ? null : sides.join(":");
}
