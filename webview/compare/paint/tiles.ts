import { common, type Box } from "../model/boxes.js";
import type { Sheet } from "./sheet.js";

/**
 * A picture at the scale at which it is shown, in tiles: to scale what is in sight anew for every frame
 * of a pan takes too long without a GPU. While the scale stays the same, tiles are only put down.
 */

/** Of a tile, pixels of the screen. */
const tilePx = 128;
/** Of one picture: more than a large window shows. The oldest go first. */
const maxTiles = 512;
/** How many are made in one frame for the frames to come. */
const aheadAtOnce = 4;

/** Of tiles, the last ones included. */
interface Range {
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

export class Tiles {
  readonly #sheet: Sheet;
  readonly #isOpaque: boolean;
  /** Place and size of the picture when its tiles were made; they are moved by whole pixels only. */
  readonly #shape: string;
  readonly #tiles = new Map<string, ImageBitmap>();

  constructor(sheet: Sheet, place: Box, isOpaque: boolean) {
    this.#sheet = sheet;
    this.#isOpaque = isOpaque;
    this.#shape = shapeOf(place);
  }

  /** Whether they show this picture, as it would be shown there. */
  fits(sheet: Sheet, place: Box, isOpaque: boolean): boolean {
    return sheet === this.#sheet && isOpaque === this.#isOpaque && shapeOf(place) === this.#shape;
  }

  /** Puts down what is in sight; makes what is not there yet. @param part whole pixels */
  paint(context: CanvasRenderingContext2D, place: Box, part: Box): void {
    const [originX, originY] = [Math.floor(place.left), Math.floor(place.top)];
    const firstColumn = Math.floor((part.left - originX) / tilePx);
    const lastColumn = Math.floor((part.left + part.width - 1 - originX) / tilePx);
    const firstRow = Math.floor((part.top - originY) / tilePx);
    const lastRow = Math.floor((part.top + part.height - 1 - originY) / tilePx);
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const box = {
          left: originX + column * tilePx,
          top: originY + row * tilePx,
          width: tilePx,
          height: tilePx,
        };
        const seen = common(box, part);
        if (seen === null) continue;
        const tile = this.#tile(column, row, place);
        const { left, top, width, height } = seen;
        context.drawImage(
          ...([tile, left - box.left, top - box.top, width, height] as const),
          ...([left, top, width, height] as const),
        );
      }
    }
    this.#makeAhead({ firstColumn, lastColumn, firstRow, lastRow }, place);
  }

  /** Makes some of those around what is in sight: a pan brings in a whole row of them at once. */
  #makeAhead({ firstColumn, lastColumn, firstRow, lastRow }: Range, place: Box): void {
    let left = aheadAtOnce;
    const columns = Math.ceil(place.width / tilePx);
    const rows = Math.ceil(place.height / tilePx);
    for (let row = Math.max(0, firstRow - 1); row <= Math.min(rows, lastRow + 1); row++) {
      const isInside = row >= firstRow && row <= lastRow;
      for (let column = firstColumn - 1; column <= lastColumn + 1; column++) {
        if (isInside && column >= firstColumn && column <= lastColumn) continue;
        if (column < 0 || column > columns || this.#tiles.has(`${column} ${row}`)) continue;
        this.#tile(column, row, place);
        if (--left === 0) return;
      }
    }
  }

  close(): void {
    for (const tile of this.#tiles.values()) tile.close();
    this.#tiles.clear();
  }

  #tile(column: number, row: number, place: Box): ImageBitmap {
    const key = `${column} ${row}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    const canvas = new OffscreenCanvas(tilePx, tilePx);
    const left = column * tilePx - (place.left - Math.floor(place.left));
    const top = row * tilePx - (place.top - Math.floor(place.top));
    const isInside =
      left >= 0 && top >= 0 && left + tilePx <= place.width && top + tilePx <= place.height;
    const context = canvas.getContext("2d", {
      // What lies around the picture must not be seen black.
      alpha: !(this.#isOpaque && isInside),
      willReadFrequently: true,
    });
    if (context === null) throw new Error("This editor has no canvas to draw on");
    context.imageSmoothingQuality = "low";
    // Of the whole picture, moved: neighbours meet without a seam.
    const moved = { left: -left, top: -top, width: place.width, height: place.height };
    this.#sheet.paint(context, moved, { left: 0, top: 0, width: tilePx, height: tilePx });
    const tile = canvas.transferToImageBitmap();
    this.#tiles.set(key, tile);
    for (const [old, oldest] of this.#tiles) {
      if (this.#tiles.size <= maxTiles) break;
      oldest.close();
      this.#tiles.delete(old);
    }
    return tile;
  }
}

/** The same for places that differ by whole pixels. */
export function shapeOf({ left, top, width, height }: Box): string {
  const parts = [left - Math.floor(left), top - Math.floor(top), width, height];
  return parts.map((part) => part.toFixed(3)).join(" ");
}
