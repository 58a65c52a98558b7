import type { SideId } from "../../../src/protocol/compareMessages.js";
import { messageOf } from "../../../src/base/errors.js";
import type { Point, SizePx } from "../model/boxes.js";
import { Levels } from "./levels.js";
import { scratch } from "./scratch.js";
import { Sheet } from "./sheet.js";

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
  readonly #onTrouble: (message: string) => void;
  readonly #pixel = scratch(1, 1).context;

  /**
   * @param onReady called when a picture looks better than before
   * @param onTrouble is told in a sentence what could not be done with a picture that is shown all the same
   */
  constructor(onReady: () => void, onTrouble: (message: string) => void) {
    this.#onReady = onReady;
    this.#onTrouble = onTrouble;
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
    this.#take(side, Sheet.of(bitmap), turn, mediaType === "image/jpeg");
    return { widthPx: bitmap.width, heightPx: bitmap.height };
  }

  /** Takes the picture of a difference over, in place of what there was. */
  setDifference(sheet: Sheet): void {
    this.#take("difference", sheet, this.#clear("difference"), true);
  }

  whole(side: SideId): ImageBitmap | null {
    return this.#held.get(side)?.levels.whole.bitmap ?? null;
  }

  /** What to paint a picture from that is shown this many pixels wide; null where there is none. */
  for(source: SideId | "difference", widthPx: number): Sheet | null {
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
    sheet: Sheet,
    turn: AbortController,
    isOpaque: boolean,
  ): void {
    const held = { levels: new Levels(sheet), isOpaque };
    this.#held.set(source, held);
    held.levels.fill(turn.signal).then(
      () => {
        held.isOpaque ||= held.levels.isOpaque();
        this.#onReady();
      },
      (error: unknown) => {
        if (!turn.signal.aborted) this.#onTrouble(smallerText(error));
      },
    );
  }
}

function smallerText(error: unknown): string {
  return `A smaller copy of an image could not be made, so it may flicker while it is moved: ${messageOf(error)}`;
}
