import { InvalidAnswerError } from "../../../base/errors.js";
import { maxPreviewBytes, type PreviewMessage } from "../../../protocol/panelMessages.js";
import type { DrawProgress } from "../../../search/ports.js";
import { readHeader } from "../../../images/imageFormat.js";

/** As many as the largest drawing has. */
const maxPixels = 2048 * 2048;

export type Preview = Omit<PreviewMessage, "candidate">;

/**
 * A preview that a page may be shown, in bytes of its own: the model goes on with its buffer.
 * @returns undefined for one that is no image, is broken, or has more bytes or pixels than the caps
 */
export function viewablePreview({
  bytes,
}: NonNullable<DrawProgress["preview"]>): Preview | undefined {
  if (bytes.length === 0 || bytes.length > maxPreviewBytes) return undefined;
  // No view and no Buffer: the editor sends all that is behind a view, and takes a Buffer for JSON.
  const own = new Uint8Array(bytes);
  try {
    // What the bytes say counts, not what the model says of them.
    const { mediaType, widthPx, heightPx } = readHeader(own);
    return widthPx * heightPx > maxPixels ? undefined : { bytes: own, mediaType };
  } catch (error) {
    if (error instanceof InvalidAnswerError) return undefined;
    throw error;
  }
}
