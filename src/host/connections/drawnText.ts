import { pixelsText } from "../../base/figureText.js";
import type { AskedSize, DrawnSize } from "../../providers/adapter.js";

/**
 * "Drawn as 1024 × 1024: gpt-image-2.6-flare has no 512 × 512.": what an image will be like where it
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
      return isSame ? null : `Drawn as ${pixelsText(as)}: ${model} has no ${pixelsText(asked)}.`;
    }
    case "shape":
      return `Drawn in the shape ${as.ratio}: how many pixels it has, ${model} decides.`;
    case "itsOwn":
      return `Drawn in a size of its own: ${model} cannot be told one.`;
  }
}
