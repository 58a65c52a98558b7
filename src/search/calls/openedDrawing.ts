import { StorageError } from "../../base/errors.js";
import type { SourceRef } from "../../protocol/events.js";
import type { DrawingSource, ImageStore } from "../ports.js";

/**
 * A drawing of the session, read. It may be changed or removed by whoever likes, for it is theirs: what
 * was to be made from it is then made without it.
 * @param ref undefined where none was planned
 * @returns undefined for none, and for one that is not there any more as it was made
 * @throws {StorageError} the folder cannot be read
 */
export async function openedDrawing(
  images: Pick<ImageStore, "source">,
  ref: SourceRef | undefined,
  signal: AbortSignal,
): Promise<DrawingSource | undefined> {
  if (ref === undefined) return undefined;
  try {
    const text = await images.source(ref).text(signal);
    return { ref, text: () => Promise.resolve(text) };
  } catch (error) {
    const isLost = error instanceof StorageError && lostCodes.has(error.code);
    if (!isLost) throw error;
    return undefined;
  }
}

const lostCodes: ReadonlySet<string> = new Set(["storage.imageMissing", "storage.imageChanged"]);
