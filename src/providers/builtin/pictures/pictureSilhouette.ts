/** Which part of its box a picture covers, worked out from its art when it is first asked for. */
import type { PictureId } from "../brief/brief.js";
import { boundsOf, contains, flatten } from "../render/path.js";
import { pictureArt } from "./pictureArt.js";

const cells = 16;
const known = new Map<PictureId, string>();

/** As `scene/silhouettes.data.ts` has it: 16 words of 16 bits, a row each, the highest bit leftmost. */
export function pictureSilhouette(picture: PictureId): string {
  const silhouette = known.get(picture) ?? silhouetteOf(picture);
  known.set(picture, silhouette);
  return silhouette;
}

function silhouetteOf(picture: PictureId): string {
  const { pieces } = pictureArt(picture);
  const outlines = pieces.filter(({ opacity }) => opacity > 0.3).map(({ path }) => flatten(path));
  const widthUnits = Math.max(...pieces.map(({ path }) => boundsOf(path).x1));
  const rows = Array.from({ length: cells }, (_, row) => {
    let bits = 0;
    for (let column = 0; column < cells; column++) {
      const [x, y] = [((column + 0.5) * widthUnits) / cells, ((row + 0.5) * 100) / cells];
      bits = bits * 2 + (outlines.some((outline) => contains(outline, x, y)) ? 1 : 0);
    }
    return bits.toString(16).padStart(4, "0");
  });
  return rows.join(" ");
}
