import { Turns } from "./turns.js";

/**
 * Small pictures of large images. A thousand images of a megapixel would be 4 GB decoded, so each is
 * decoded once into the size of the largest that is shown, for what is in sight, and the last few hundred are
 * kept.
 */

/** Widest one that is shown, CSS pixels. */
const thumbnailWidthPx = 240;
const keptThumbnails = 400;
const loadsAtOnce = 16;
/** Pictures copied to their canvases in one frame; more would be a frame too long. */
const drawsPerFrame = 32;
/**
 * Pictures that are ready wait so long for others that are on their way: every frame in which one
 * appears is painted anew, and takes time that the others need.
 */
const gatherMs = 80;

export class Thumbnails {
  /** In the order of their last use. */
  readonly #bitmaps = new Map<string, ImageBitmap>();
  readonly #turns = new Turns(loadsAtOnce, () => this.#drawSoon());
  readonly #draws: (() => void)[] = [];
  #gathering: number | undefined;
  #frame: number | undefined;

  /**
   * Paints the image on the canvas in one of the next frames.
   * @param isUrgent whether it is in sight; others, made ahead, come after those that are
   * @param signal when aborted, nothing is fetched or painted any more
   * @returns whether it was painted; false when aborted or when the image cannot be read
   */
  async paint(
    canvas: HTMLCanvasElement,
    { uri, isUrgent }: { readonly uri: string; readonly isUrgent: boolean },
    signal: AbortSignal,
  ): Promise<boolean> {
    const bitmap = await this.#bitmap(uri, isUrgent, signal);
    if (bitmap === undefined) return false;
    return new Promise((resolve) => {
      this.#draws.push(() => {
        if (!signal.aborted) copy(bitmap, canvas);
        resolve(!signal.aborted);
      });
      if (this.#turns.isUrgentLeft) this.#gathering ??= window.setTimeout(this.#drawSoon, gatherMs);
      else this.#drawSoon();
    });
  }

  async #bitmap(
    uri: string,
    isUrgent: boolean,
    signal: AbortSignal,
  ): Promise<ImageBitmap | undefined> {
    const known = this.#bitmaps.get(uri);
    if (known !== undefined) {
      this.#keep(uri, known);
      return known;
    }
    return this.#turns.take(isUrgent, async () => {
      if (signal.aborted) return undefined;
      try {
        const bitmap = await makeThumbnail(uri, signal);
        this.#keep(uri, bitmap);
        return bitmap;
      } catch {
        // Aborted, or the file is gone or is no image: the node shows that it has none.
        return undefined;
      }
    });
  }

  #keep(uri: string, bitmap: ImageBitmap): void {
    this.#bitmaps.delete(uri);
    this.#bitmaps.set(uri, bitmap);
    if (this.#bitmaps.size <= keptThumbnails) return;
    // Not closed: a draw of this frame may still wait for it.
    const [oldest] = this.#bitmaps.keys();
    if (oldest !== undefined) this.#bitmaps.delete(oldest);
  }

  readonly #drawSoon = (): void => {
    window.clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#frame ??= requestAnimationFrame(this.#drawSome);
  };

  readonly #drawSome = (): void => {
    for (const draw of this.#draws.splice(0, drawsPerFrame)) draw();
    this.#frame = this.#draws.length > 0 ? requestAnimationFrame(this.#drawSome) : undefined;
  };
}

async function makeThumbnail(uri: string, signal: AbortSignal): Promise<ImageBitmap> {
  const answer = await fetch(uri, { signal });
  const resizeWidth = Math.round(thumbnailWidthPx * Math.min(2, window.devicePixelRatio));
  return createImageBitmap(await answer.blob(), { resizeWidth, resizeQuality: "medium" });
}

/** In one go: what stood on the canvas before is seen until then. */
function copy(bitmap: ImageBitmap, canvas: HTMLCanvasElement): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
}
