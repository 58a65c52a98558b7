import type { EncodedPicture } from "../../compare/paint/pictures.js";

/** Large enough for where a picture is shown large, on a screen of two pixels to one of CSS. */
const sidePx = 880;

/** The pictures of a result, decoded once each, no larger than they are shown. */
export class ItemPictures {
  readonly #bitmaps = new Map<number, ImageBitmap>();

  /** @throws {DOMException} it is no picture, or a damaged one */
  async decode(item: number, { mediaType, bytes }: EncodedPicture): Promise<void> {
    const blob = new Blob([Uint8Array.from(bytes)], { type: mediaType });
    const whole = await createImageBitmap(blob);
    let bitmap = whole;
    const share = sidePx / Math.max(whole.width, whole.height);
    if (share < 1) {
      bitmap = await createImageBitmap(whole, {
        resizeWidth: Math.max(1, Math.round(whole.width * share)),
        resizeHeight: Math.max(1, Math.round(whole.height * share)),
        resizeQuality: "high",
      });
      whole.close();
    }
    this.#bitmaps.get(item)?.close();
    this.#bitmaps.set(item, bitmap);
  }

  of(item: number): ImageBitmap | undefined {
    return this.#bitmaps.get(item);
  }

  clear(): void {
    for (const bitmap of this.#bitmaps.values()) bitmap.close();
    this.#bitmaps.clear();
  }
}
