import { frameOf, placeIn, type Alignment } from "../model/alignment.js";
import type { Box, SizePx } from "../model/boxes.js";
import { emptyTally, tallyStrip, type Extent, type Tally } from "../model/difference.js";
import { scratch } from "./levels.js";
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
  /** Null where none was asked for. */
  readonly bitmap: ImageBitmap | null;
}

/**
 * What differs between two pictures, counted and drawn in the frame that they are aligned in. Where
 * one is scaled for that, it is so bilinearly.
 * @param onProgress is told the share that is done, 0-1
 * @throws `signal.reason` once it is aborted
 */
export async function differ(
  { pair, alignment, shown }: DifferenceInput,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<DifferenceOutput> {
  const sizes = pair.map(({ width, height }) => ({ widthPx: width, heightPx: height }));
  const frame = frameOf(sizes, alignment);
  const places = sizes.map((size) => placeIn(frame, size, alignment));
  const [one, other] = places;
  if (one === undefined || other === undefined) throw new Error("A difference is one of two");
  const tally = emptyTally();
  const canvas = shown === null ? null : scratch(frame.widthPx, frame.heightPx);
  const steps = strips({
    ...{ frame, tally, shown, onProgress },
    readers: [new StripReader(pair[0], one, frame), new StripReader(pair[1], other, frame)],
    extents: [extentOf(one), extentOf(other)],
    context: canvas?.context ?? null,
  });
  await inSlices(steps, signal);
  return { tally, bitmap: canvas?.canvas.transferToImageBitmap() ?? null };
}

interface Work {
  readonly frame: SizePx;
  readonly tally: Tally;
  readonly shown: DifferenceInput["shown"];
  readonly onProgress: (done: number) => void;
  readonly readers: readonly [StripReader, StripReader];
  readonly extents: readonly [Extent, Extent];
  readonly context: OffscreenCanvasRenderingContext2D | null;
}

function* strips(work: Work): Generator<undefined> {
  const { frame, tally, shown, readers, extents, context, onProgress } = work;
  const { widthPx: width, heightPx } = frame;
  const rows = rowsOf(frame);
  for (let top = 0; top < heightPx; top += rows) {
    const height = Math.min(rows, heightPx - top);
    const [first, second] = readers.map((reader) => reader.read(top, height));
    if (first === undefined || second === undefined) return;
    const strip = { first: first.data, second: second.data, width, top };
    if (shown === null || context === null) tallyStrip(strip, extents, tally, null);
    else {
      const image = new ImageData(width, height);
      tallyStrip(strip, extents, tally, { rgba: image.data, ...shown });
      context.putImageData(image, 0, top);
    }
    onProgress((top + height) / heightPx);
    yield;
  }
}

function rowsOf({ widthPx }: SizePx): number {
  return Math.max(1, Math.floor(stripPixels / widthPx));
}

/** Reads rows of a picture as it stands in the frame. */
class StripReader {
  readonly #bitmap: ImageBitmap;
  readonly #place: Box;
  readonly #width: number;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(bitmap: ImageBitmap, place: Box, frame: SizePx) {
    this.#bitmap = bitmap;
    this.#place = place;
    this.#width = frame.widthPx;
    this.#context = scratch(frame.widthPx, rowsOf(frame)).context;
    this.#context.imageSmoothingEnabled = place.width !== bitmap.width;
    this.#context.globalCompositeOperation = "copy";
  }

  read(top: number, height: number): ImageData {
    const { left, top: from, width, height: high } = this.#place;
    this.#context.drawImage(this.#bitmap, left, from - top, width, high);
    return this.#context.getImageData(0, 0, this.#width, height);
  }
}

/** The whole pixels whose middle a picture covers. */
function extentOf({ left, top, width, height }: Box): Extent {
  return {
    left: Math.round(left),
    top: Math.round(top),
    right: Math.round(left + width),
    bottom: Math.round(top + height),
  };
}
