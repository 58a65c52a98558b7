import { isPicture } from "../brief/brief.js";
import { pictureSilhouette } from "../pictures/pictureSilhouette.js";
import { isCelestial, type PlacedItem, type Scene } from "./scene.js";
import { silhouettes } from "./silhouettes.data.js";

const cells = 16;

/** Whether the item's silhouette covers a point of the picture, px. */
export function covers(item: PlacedItem, x: number, y: number): boolean {
  const across = (x - item.x) / item.widthPx;
  const down = (y - item.y) / item.heightPx;
  if (across < 0 || across >= 1 || down < 0 || down >= 1) return false;
  const column = Math.floor((item.facing === 1 ? across : 1 - across) * cells);
  const row = Math.floor(down * cells);
  const { subject } = item;
  const words = isPicture(subject) ? pictureSilhouette(subject) : silhouettes[subject];
  const word = words.slice(row * 5, row * 5 + 4);
  return ((Number.parseInt(word, 16) >> (cells - 1 - Math.min(column, cells - 1))) & 1) === 1;
}

/**
 * The share of an item's silhouette that can be seen, 0 to 1: inside the picture, not behind
 * another item's silhouette, and, for sun and moon, not behind the ground.
 * @param index in `scene.items`
 */
export function visibleShare(scene: Scene, index: number): number {
  const item = scene.items[index];
  if (item === undefined) return 0;
  const celestial = isCelestial(item);
  const before = scene.items.filter(
    (other, i) =>
      i !== index &&
      (celestial && !isCelestial(other) ? true : i > index && celestial === isCelestial(other)),
  );
  let total = 0;
  let seen = 0;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const x = item.x + ((column + 0.5) / cells) * item.widthPx;
      const y = item.y + ((row + 0.5) / cells) * item.heightPx;
      if (!covers(item, x, y)) continue;
      total++;
      const outside = x < 0 || y < 0 || x >= scene.widthPx || y >= scene.heightPx;
      const sunk = celestial && scene.ground !== "space" && y > scene.horizonPx;
      if (!outside && !sunk && !before.some((other) => covers(other, x, y))) seen++;
    }
  }
  return total === 0 ? 0 : seen / total;
}
