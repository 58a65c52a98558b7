import { scratch } from "./scratch.js";
import { SheetMaker, type Sheet } from "./sheet.js";
import { inSlices } from "./slices.js";

/**
 * A picture and the same at a half, a quarter and so on: what is shown small is painted from what is
 * hardly larger, so that it neither flickers nor takes long. Together a third more than the picture.
 */
export class Levels {
  readonly #sheets: Sheet[];

  /** Takes the picture over. */
  constructor(whole: Sheet) {
    this.#sheets = [whole];
  }

  get whole(): Sheet {
    const [whole] = this.#sheets;
    if (whole === undefined) throw new Error("The picture is closed");
    return whole;
  }

  /** The smallest that is no smaller than this many pixels wide. */
  for(widthPx: number): Sheet {
    let best = this.whole;
    for (const sheet of this.#sheets) if (sheet.width >= widthPx) best = sheet;
    return best;
  }

  /** Makes what is smaller, in slices. @throws `signal.reason` once it is aborted */
  async fill(signal: AbortSignal): Promise<void> {
    for (;;) {
      const last = this.#sheets.at(-1);
      if (last === undefined || Math.max(last.width, last.height) <= smallestPx) return;
      const half = new SheetMaker(Math.max(1, last.width >> 1), Math.max(1, last.height >> 1));
      try {
        await inSlices(halve(last, half), signal);
      } catch (error) {
        half.close();
        throw error;
      }
      this.#sheets.push(half.finished());
    }
  }

  /** Whether there is no alpha in it, as far as blocks of some pixels tell. Reads a small level. */
  isOpaque(): boolean {
    const small = this.for(Math.ceil(this.whole.width / blockPx));
    const { width, height } = small;
    const { context } = scratch(width, height);
    const whole = { left: 0, top: 0, width, height };
    small.paint(context, whole, whole);
    const { data } = context.getImageData(0, 0, width, height);
    for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
    return true;
  }

  close(): void {
    for (const sheet of this.#sheets) sheet.close();
    this.#sheets.length = 0;
  }
}

const smallestPx = 128;
/** Of what is drawn in one step, pixels. */
const stepPixels = 65_536;
/** One pixel without alpha in a block of this many squared is still seen in its mean. */
const blockPx = 8;

function* halve(from: Sheet, to: SheetMaker): Generator<undefined> {
  const { width, height } = to;
  const rows = Math.max(1, Math.floor(stepPixels / width));
  for (let top = 0; top < height; top += rows) {
    const high = Math.min(rows, height - top);
    to.rows(top, high, (context, sheetTop) => {
      // Between the four pixels of a block: their mean.
      context.imageSmoothingQuality = "low";
      const place = { left: 0, top: sheetTop, width, height };
      const part = { left: 0, top: sheetTop + top, width, height: high };
      from.paint(context, place, part);
      // What is drawn is only noted until it is read: here, and not in one go at the end.
      context.getImageData(0, Math.max(0, sheetTop + top), 1, 1);
    });
    yield;
  }
}
