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
      const { width, height } = last.span;
      const half = new SheetMaker({ width: width / 2, height: height / 2 });
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
    const { width, height, span } = small;
    const { context } = scratch(width, height);
    const corner = { left: 0, top: 0 };
    small.paint(context, { ...corner, ...span }, { ...corner, width, height });
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

/** A part of a side's length: which of the smaller picture's pixels, and from how many of the larger each. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** 0.5; 1 for the last pixel of an odd number, which stands alone. */
  readonly scale: number;
  /** Where the larger picture begins then. */
  readonly start: number;
}

function stretches(pixels: number): Stretch[] {
  const [whole, half] = [Math.ceil(pixels / 2), pixels >> 1];
  const last = { from: half, to: whole, scale: 1, start: whole - pixels };
  return [{ from: 0, to: half, scale: 0.5, start: 0 }, ...(half < whole ? [last] : [])];
}

/** Each pixel is the mean of its four: of a picture that is odd, the last ones of fewer. */
function* halve(from: Sheet, to: SheetMaker): Generator<undefined> {
  const [columns, rows] = [stretches(from.width), stretches(from.height)];
  const atOnce = Math.max(1, Math.floor(stepPixels / to.width));
  for (const row of rows) {
    for (let top = row.from; top < row.to; top += atOnce) {
      const height = Math.min(atOnce, row.to - top);
      to.rows(top, height, (context, sheetTop) => {
        // Between the four pixels of a block: their mean.
        context.imageSmoothingQuality = "low";
        for (const column of columns) {
          const place = {
            ...{ left: column.start, top: sheetTop + row.start },
            width: from.span.width * column.scale,
            height: from.span.height * row.scale,
          };
          const width = column.to - column.from;
          from.paint(context, place, { left: column.from, top: sheetTop + top, width, height });
        }
        // What is drawn is only noted until it is read: here, and not in one go at the end.
        context.getImageData(0, Math.max(0, sheetTop + top), 1, 1);
      });
      yield;
    }
  }
}
