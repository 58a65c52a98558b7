import { inSlices } from "./slices.js";

/**
 * A picture and the same at a half, a quarter and so on: what is shown small is painted from what is
 * hardly larger, so that it neither flickers nor takes long. Together a third more than the picture.
 */
export class Levels {
  readonly #bitmaps: ImageBitmap[];

  /** Takes the picture over. */
  constructor(whole: ImageBitmap) {
    this.#bitmaps = [whole];
  }

  get whole(): ImageBitmap {
    const [whole] = this.#bitmaps;
    if (whole === undefined) throw new Error("The picture is closed");
    return whole;
  }

  /** The smallest that is no smaller than this many pixels wide. */
  for(widthPx: number): ImageBitmap {
    let best = this.whole;
    for (const bitmap of this.#bitmaps) if (bitmap.width >= widthPx) best = bitmap;
    return best;
  }

  /** Makes what is smaller, in slices. @throws `signal.reason` once it is aborted */
  async fill(signal: AbortSignal): Promise<void> {
    for (;;) {
      const last = this.#bitmaps.at(-1);
      if (last === undefined || Math.max(last.width, last.height) <= smallestPx) return;
      const width = Math.max(1, last.width >> 1);
      const height = Math.max(1, last.height >> 1);
      const { canvas, context } = scratch(width, height);
      await inSlices(halve(last, context, { width, height }), signal);
      this.#bitmaps.push(canvas.transferToImageBitmap());
    }
  }

  /** Whether there is no alpha in it, as far as blocks of some pixels tell. Reads a small level. */
  isOpaque(): boolean {
    const small = this.for(Math.ceil(this.whole.width / blockPx));
    const { context } = scratch(small.width, small.height);
    context.drawImage(small, 0, 0);
    const { data } = context.getImageData(0, 0, small.width, small.height);
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
    return true;
  }

  close(): void {
    for (const bitmap of this.#bitmaps) bitmap.close();
    this.#bitmaps.length = 0;
  }
}

const smallestPx = 128;
const tilePx = 256;
/** One pixel without alpha in a block of this many squared is still seen in its mean. */
const blockPx = 8;

/** A canvas in main memory, that nobody sees. */
export function scratch(
  width: number,
  height: number,
): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This editor has no canvas to draw on");
  return { canvas, context };
}

function* halve(
  from: ImageBitmap,
  context: OffscreenCanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
): Generator<undefined> {
  const [byX, byY] = [from.width / width, from.height / height];
  // Between the four pixels of a block: their mean.
  context.imageSmoothingQuality = "low";
  for (let top = 0; top < height; top += tilePx) {
    for (let left = 0; left < width; left += tilePx) {
      const [w, h] = [Math.min(tilePx, width - left), Math.min(tilePx, height - top)];
      context.drawImage(from, left * byX, top * byY, w * byX, h * byY, left, top, w, h);
      // What is drawn is only noted until it is read: here, and not in one go at the end.
      context.getImageData(left, top, 1, 1);
      yield;
    }
  }
}
