import type { Alignment } from "../model/alignment.js";
import type { Box, SizePx } from "../model/boxes.js";
import { gridOf, tallyOf, tallyStrip, type Tally } from "../model/difference.js";
import { scratch } from "./scratch.js";
import { SheetMaker, type Sheet } from "./sheet.js";
import { inSlices } from "./slices.js";

/** Pixels of a strip: little enough for one step of a slice. */
const stripPixels = 32_768;

export interface DifferenceInput {
  readonly pair: readonly [ImageBitmap, ImageBitmap];
  readonly alignment: Alignment;
  /** How the difference is drawn; null where it is counted alone. */
  readonly shown: { readonly gain: number; readonly tolerance: number } | null;
}

export interface DifferenceOutput {
  readonly tally: Tally;
  /** Of what both pictures cover; null where none was asked for, or there is nothing that both cover. */
  readonly sheet: Sheet | null;
}

export function sizesOf([one, other]: DifferenceInput["pair"]): readonly [SizePx, SizePx] {
  return [
    { widthPx: one.width, heightPx: one.height },
    { widthPx: other.width, heightPx: other.height },
  ];
}

/**
 * What differs between two pictures in the frame that they are aligned in. Where one is scaled for
 * that, it is so bilinearly. Only what both cover is read and drawn: no more pixels than the larger of
 * the two has, however large their frame is.
 * @param onProgress is told the share that is done, 0-1
 * @throws `signal.reason` once it is aborted; whatever a canvas throws that there is no memory for
 */
export async function differ(
  { pair, alignment, shown }: DifferenceInput,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<DifferenceOutput> {
  const sizes = sizesOf(pair);
  const grid = gridOf(sizes, alignment);
  const tally = tallyOf(grid);
  const { both } = grid;
  if (both === null) return { tally, sheet: null };
  const readerOf = (index: 0 | 1): StripReader =>
    new StripReader(pair[index], index === 0 ? grid.one : grid.other, both);
  const drawing = shown && { ...shown, sheet: new SheetMaker(both) };
  const readers = [readerOf(0), readerOf(1)] as const;
  try {
    await inSlices(strips({ both, tally, drawing, readers, onProgress }), signal);
  } catch (error) {
    drawing?.sheet.close();
    throw error;
  }
  return { tally, sheet: drawing?.sheet.finished() ?? null };
}

interface Work {
  /** What is compared, pixels of the frame. */
  readonly both: Box;
  readonly tally: Tally;
  readonly drawing: (NonNullable<DifferenceInput["shown"]> & { readonly sheet: SheetMaker }) | null;
  readonly readers: readonly [StripReader, StripReader];
  readonly onProgress: (done: number) => void;
}

function* strips({ both, tally, drawing, readers, onProgress }: Work): Generator<undefined> {
  const rows = rowsOf(both);
  for (let top = 0; top < both.height; top += rows) {
    const height = Math.min(rows, both.height - top);
    const strip = { first: readers[0].read(top, height), second: readers[1].read(top, height) };
    if (drawing === null) tallyStrip(strip, tally, null);
    else {
      const { sheet, gain, tolerance } = drawing;
      const image = new ImageData(both.width, height);
      tallyStrip(strip, tally, { rgba: image.data, gain, tolerance });
      sheet.rows(top, height, (context, sheetTop) => {
        context.putImageData(image, 0, sheetTop + top);
      });
    }
    onProgress((top + height) / both.height);
    yield;
  }
}

function rowsOf({ width }: Box): number {
  return Math.max(1, Math.floor(stripPixels / width));
}

/**
 * Reads rows of what both pictures cover from one of them, as it stands in the frame: on whole pixels,
 * so that none at its edge is half transparent, and differs for that.
 */
class StripReader {
  readonly #bitmap: ImageBitmap;
  readonly #place: Box;
  readonly #both: Box;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(bitmap: ImageBitmap, place: Box, both: Box) {
    this.#bitmap = bitmap;
    this.#place = place;
    this.#both = both;
    this.#context = scratch(both.width, Math.min(both.height, rowsOf(both))).context;
    const isScaled = place.width !== bitmap.width || place.height !== bitmap.height;
    this.#context.imageSmoothingEnabled = isScaled;
    this.#context.globalCompositeOperation = "copy";
  }

  read(top: number, height: number): Uint8ClampedArray {
    const { left, top: from, width, height: high } = this.#place;
    const [x, y] = [left - this.#both.left, from - this.#both.top - top];
    this.#context.drawImage(this.#bitmap, x, y, width, high);
    return this.#context.getImageData(0, 0, this.#both.width, height).data;
  }
}
