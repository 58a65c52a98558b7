/** An image as far as it has come. */
export interface PreviewImage {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The longer side of the canvas: no preview takes more memory, however many there are. */
const maxSidePx = 768;
/** Slow enough that no model can make the page flash more than three times a second. */
const intervalMs = 200;
const calmIntervalMs = 1000;

/**
 * Paints an image's previews on its canvas, one at a time; of those that come meanwhile the latest.
 * One that cannot be decoded is skipped.
 */
export class PreviewPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #onPainted: () => void;
  #next: PreviewImage | undefined;
  #isAtWork = false;
  #isStopped = false;
  #pause: number | undefined;

  constructor(canvas: HTMLCanvasElement, onPainted: () => void) {
    this.#canvas = canvas;
    this.#onPainted = onPainted;
  }

  show(preview: PreviewImage): void {
    this.#next = preview;
    if (!this.#isAtWork) void this.#paintNext();
  }

  /** Leaves the canvas as it is, for good. */
  stop(): void {
    this.#isStopped = true;
    this.#next = undefined;
    window.clearTimeout(this.#pause);
  }

  readonly #paintNext = async (): Promise<void> => {
    const preview = this.#next;
    this.#next = undefined;
    this.#isAtWork = preview !== undefined;
    if (preview === undefined) return;
    await this.#paint(preview);
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const waitMs = isCalm ? calmIntervalMs : intervalMs;
    if (!this.#isStopped) {
      this.#pause = window.setTimeout(() => void this.#paintNext(), waitMs);
    }
  };

  async #paint({ bytes, mediaType }: PreviewImage): Promise<void> {
    const bitmap = await decoded(new Blob([bytes], { type: mediaType }));
    if (bitmap === undefined) return;
    if (!this.#isStopped) {
      drawInto(this.#canvas, bitmap);
      this.#onPainted();
    }
    bitmap.close();
  }
}

/** @returns undefined for what the header promised and the rest does not keep */
async function decoded(blob: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(blob);
  } catch {
    return undefined;
  }
}

function drawInto(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  const scale = Math.min(1, maxSidePx / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.imageSmoothingQuality = "medium";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
