import type { Box } from "../model/boxes.js";
import { scratch } from "./scratch.js";

/** Of a band: a canvas of so many pixels is made and filled well within a slice. */
const bandPixels = 524_288;
/** Rows on each side of a seam that both bands have: what is scaled there needs its neighbours. */
const sharedRows = 2;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface BandPlan {
  /** Rows of the picture that it has, the last one excluded. */
  readonly top: number;
  readonly bottom: number;
  /** Rows that are painted from it. */
  readonly from: number;
  readonly to: number;
}

interface Band extends BandPlan {
  readonly bitmap: ImageBitmap;
}

/** A picture in bands of whole rows: one canvas of a large picture takes too long to make at once. */
export class Sheet {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * As much of these as the picture takes: of one that was halved the last pixel may be half of it
   * alone.
   */
  readonly span: Size;
  readonly #bands: readonly Band[];

  private constructor(span: Size, bands: readonly Band[]) {
    this.width = Math.ceil(span.width);
    this.height = Math.ceil(span.height);
    this.span = span;
    this.#bands = bands;
  }

  /** Takes a picture over that is there in one. */
  static of(bitmap: ImageBitmap): Sheet {
    const { width, height } = bitmap;
    const band = { bitmap, top: 0, bottom: height, from: 0, to: height };
    return new Sheet({ width, height }, [band]);
  }

  static from(span: Size, bands: readonly Band[]): Sheet {
    return new Sheet(span, bands);
  }

  /** The picture in one. @throws it was made in bands */
  get bitmap(): ImageBitmap {
    const [only, ...others] = this.#bands;
    if (only === undefined || others.length > 0) throw new Error("The picture is not in one");
    return only.bitmap;
  }

  /**
   * Paints what a part of the canvas shows of the picture.
   * @param place where the whole picture would stand
   * @param part whole pixels
   */
  paint(context: Context, place: Box, part: Box): void {
    if (part.width <= 0) return;
    const by = place.height / this.span.height;
    const width = (this.width * place.width) / this.span.width;
    for (const { bitmap, top, from, to } of this.#bands) {
      // Seams lie on whole pixels, so that none is painted half by each of two bands.
      const first = from === 0 ? part.top : Math.max(part.top, Math.round(place.top + from * by));
      const end = part.top + part.height;
      const last = to === this.height ? end : Math.min(end, Math.round(place.top + to * by));
      if (last <= first) continue;
      const whole = { left: place.left, top: place.top + top * by, width };
      paintBitmap(
        context,
        bitmap,
        { ...whole, height: bitmap.height * by },
        { ...part, top: first, height: last - first },
      );
    }
  }

  close(): void {
    for (const { bitmap } of this.#bands) bitmap.close();
  }
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Makes a sheet from above downwards. Whoever does not finish it closes it. */
export class SheetMaker {
  readonly width: number;
  readonly height: number;
  readonly #span: Size;
  readonly #plans: BandPlan[] = [];
  readonly #open = new Map<BandPlan, ReturnType<typeof scratch>>();
  readonly #bands: Band[] = [];

  /** @param span pixels, or the half of one more */
  constructor(span: Size) {
    const [width, height] = [Math.ceil(span.width), Math.ceil(span.height)];
    this.#span = span;
    this.width = width;
    this.height = height;
    const rows = Math.max(1, Math.floor(bandPixels / width));
    for (let from = 0; from < height; from += rows) {
      const to = Math.min(height, from + rows);
      const top = Math.max(0, from - sharedRows);
      this.#plans.push({ ...{ from, to, top }, bottom: Math.min(height, to + sharedRows) });
    }
  }

  /**
   * Has rows drawn into the bands that have them; a band that has all of its rows is done.
   * @param draw is handed where the sheet's first row stands, which is above the canvas mostly
   */
  rows(
    top: number,
    height: number,
    draw: (context: OffscreenCanvasRenderingContext2D, sheetTop: number) => void,
  ): void {
    const bottom = top + height;
    for (const plan of this.#plans) {
      if (plan.top >= bottom || plan.bottom <= top) continue;
      const rows = plan.bottom - plan.top;
      const band = this.#open.get(plan) ?? scratch(this.width, rows);
      this.#open.set(plan, band);
      draw(band.context, -plan.top);
      if (plan.bottom > bottom) continue;
      this.#open.delete(plan);
      this.#bands.push({ ...plan, bitmap: band.canvas.transferToImageBitmap() });
    }
  }

  finished(): Sheet {
    return Sheet.from(this.#span, this.#bands);
  }

  close(): void {
    this.#open.clear();
    for (const { bitmap } of this.#bands) bitmap.close();
  }
}

function paintBitmap(context: Context, bitmap: ImageBitmap, place: Box, part: Box): void {
  const from = sourceOf(part, place, bitmap);
  if (from.width <= 0 || from.height <= 0) return;
  const to = targetOf(from, place, bitmap);
  const isCut = to.left < part.left || to.top < part.top || isBeyond(to, part);
  if (isCut) {
    context.save();
    context.beginPath();
    context.rect(part.left, part.top, part.width, part.height);
    context.clip();
  }
  context.drawImage(
    ...([bitmap, from.left, from.top, from.width, from.height] as const),
    ...([to.left, to.top, to.width, to.height] as const),
  );
  if (isCut) context.restore();
}

function isBeyond(to: Box, part: Box): boolean {
  return to.left + to.width > part.left + part.width || to.top + to.height > part.top + part.height;
}

/** The whole pixels of the picture that a part of the canvas shows, and one more around. */
function sourceOf(part: Box, place: Box, { width, height }: Size): Box {
  const [byX, byY] = [width / place.width, height / place.height];
  const left = Math.max(0, Math.floor((part.left - place.left) * byX) - 1);
  const top = Math.max(0, Math.floor((part.top - place.top) * byY) - 1);
  const right = Math.min(width, Math.ceil((part.left + part.width - place.left) * byX) + 1);
  const bottom = Math.min(height, Math.ceil((part.top + part.height - place.top) * byY) + 1);
  return { left, top, width: right - left, height: bottom - top };
}

/** Where these pixels of the picture stand on the canvas. */
function targetOf(from: Box, place: Box, { width, height }: Size): Box {
  const [byX, byY] = [place.width / width, place.height / height];
  return {
    left: place.left + from.left * byX,
    top: place.top + from.top * byY,
    width: from.width * byX,
    height: from.height * byY,
  };
}
