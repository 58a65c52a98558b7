import type { SideId } from "../../../src/protocol/compareMessages.js";
import { Levels, scratch } from "./levels.js";
import type { Point, SizePx } from "../model/boxes.js";

/** An encoded picture. */
export interface EncodedPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface Held {
  readonly levels: Levels;
  isOpaque: boolean;
}

/**
 * The pictures themselves, decoded once each and in memory until they are replaced: those of the
 * sides, and one of their difference. Nothing else of the page holds pixels.
 */
export class Pictures {
  readonly #held = new Map<SideId | "difference", Held>();
  readonly #filling = new Map<SideId | "difference", AbortController>();
  readonly #onReady: () => void;
  readonly #pixel = scratch(1, 1).context;

  /** @param onReady called when a picture looks better than before */
  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  /**
   * Decodes a side's picture, in place of what there was. It is turned as its orientation asks.
   * @returns its size; null where another one has taken its place meanwhile
   * @throws {DOMException} it is no picture, or a damaged one
   */
  async decode(side: SideId, { mediaType, bytes }: EncodedPicture): Promise<SizePx | null> {
    const turn = this.#clear(side);
    const blob = new Blob([Uint8Array.from(bytes)], { type: mediaType });
    const bitmap = await createImageBitmap(blob);
    if (turn.signal.aborted) {
      bitmap.close();
      return null;
    }
    this.#take(side, bitmap, turn, mediaType === "image/jpeg");
    return { widthPx: bitmap.width, heightPx: bitmap.height };
  }

  /** Takes the picture of a difference over, in place of what there was. */
  setDifference(bitmap: ImageBitmap): void {
    // Checkers show through where neither picture is; elsewhere it covers them.
    this.#take("difference", bitmap, this.#clear("difference"), false);
  }

  whole(source: SideId | "difference"): ImageBitmap | null {
    return this.#held.get(source)?.levels.whole ?? null;
  }

  /** What to paint a picture from that is shown this many pixels wide; null where there is none. */
  for(source: SideId | "difference", widthPx: number): ImageBitmap | null {
    return this.#held.get(source)?.levels.for(widthPx) ?? null;
  }

  isOpaque(source: SideId | "difference"): boolean {
    return this.#held.get(source)?.isOpaque ?? true;
  }

  /** The colour of a pixel: red, green, blue and alpha, 0-255; null where there is no picture. */
  colourAt(side: SideId, { x, y }: Point): Uint8ClampedArray | null {
    const bitmap = this.whole(side);
    if (bitmap === null) return null;
    this.#pixel.clearRect(0, 0, 1, 1);
    this.#pixel.drawImage(bitmap, x, y, 1, 1, 0, 0, 1, 1);
    return this.#pixel.getImageData(0, 0, 1, 1).data;
  }

  drop(source: SideId | "difference"): void {
    this.#clear(source);
    this.#filling.delete(source);
  }

  #clear(source: SideId | "difference"): AbortController {
    this.#filling.get(source)?.abort();
    this.#held.get(source)?.levels.close();
    this.#held.delete(source);
    const turn = new AbortController();
    this.#filling.set(source, turn);
    return turn;
  }

  #take(
    source: SideId | "difference",
    bitmap: ImageBitmap,
    turn: AbortController,
    isOpaque: boolean,
  ): void {
    const held = { levels: new Levels(bitmap), isOpaque };
    this.#held.set(source, held);
    held.levels.fill(turn.signal).then(
      () => {
        held.isOpaque ||= held.levels.isOpaque();
        this.#onReady();
      },
      (error: unknown) => {
        if (!turn.signal.aborted) throw error;
      },
    );
  }
}
