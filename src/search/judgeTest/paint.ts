import { canonicalJson, type Json } from "../../base/canonicalJson.js";
import { sha256Hex } from "../../base/sha256.js";
import type { ImageRef } from "../../protocol/events.js";
import type { Pixels } from "../ports.js";

/** Pictures of plain shapes, for questions whose answer is known. Pure. */

export interface Shape {
  readonly kind: "circle" | "square" | "triangle";
  /** sRGB, 0-255. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** Its middle, pixels from the left and from the top of a picture of 256 x 256. */
  readonly x: number;
  readonly y: number;
  /** Its width and height, pixels. */
  readonly size: number;
}

/** Shapes on white, the last one on top. */
export type Picture = readonly Shape[];

const sidePx = 256;

/** Names a picture as an image is named. Its file is in no session: see `ImageStore.painted`. */
export function pictureRef(picture: Picture): ImageRef {
  const sha256 = sha256Hex(canonicalJson(picture as unknown as Json));
  const size = { widthPx: sidePx, heightPx: sidePx } as const;
  return { file: `test-${sha256.slice(0, 8)}.png`, sha256, ...size, mediaType: "image/png" };
}

/** Its pixels, 256 x 256; the same on every machine. */
export function painted(picture: Picture): Pixels {
  const rgba = new Uint8Array(sidePx * sidePx * 4).fill(255);
  for (const shape of picture) paint(rgba, shape);
  return { widthPx: sidePx, heightPx: sidePx, rgba };
}

/** Over what is there, and nothing is looked at but the square that it lies in. */
function paint(rgba: Uint8Array, shape: Shape): void {
  const [red, green, blue] = shape.colour;
  const [left, right] = reachOf(shape.x, shape.size);
  const [top, bottom] = reachOf(shape.y, shape.size);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (!covers(shape, x, y)) continue;
      const at = (y * sidePx + x) * 4;
      rgba[at] = red;
      rgba[at + 1] = green;
      rgba[at + 2] = blue;
    }
  }
}

/** From which pixel to before which one; one more on each side costs little. */
function reachOf(middle: number, size: number): readonly [from: number, to: number] {
  const from = Math.floor(middle - size / 2) - 1;
  const to = Math.ceil(middle + size / 2) + 1;
  return [Math.max(0, from), Math.min(sidePx, to)];
}

function covers({ kind, x, y, size }: Shape, atX: number, atY: number): boolean {
  const half = size / 2;
  const [right, down] = [atX + 0.5 - x, atY + 0.5 - y];
  if (kind === "circle") return right * right + down * down <= half * half;
  if (Math.abs(right) > half || Math.abs(down) > half) return false;
  return kind === "square" || Math.abs(right) <= (down + half) / 2;
}
