import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { sourceRefSchema, type SourceRef } from "../protocol/events.js";
import { maxSourceBytes } from "../search/ports.js";
import { noFollow, systemCode } from "./fileSystem.js";

/** A drawing's bytes, or why they cannot be had. */
export type FoundDrawing =
  | { readonly kind: "drawing"; readonly bytes: Uint8Array }
  /** It is not there, or no plain file. */
  | { readonly kind: "missing" }
  /** It is not the one that the session tells of. */
  | { readonly kind: "changed" };

/**
 * The drawing that an image was made from, as it was written: a plain file in the session's own folder,
 * no link, of which not a byte has changed since.
 * @param folder real path of the session's folder
 * @param ref as the journal tells it, which may come from anywhere
 * @throws what is thrown that is no error of the system
 */
export async function readDrawing(folder: string, ref: SourceRef): Promise<FoundDrawing> {
  const named = sourceRefSchema.safeParse(ref);
  if (!named.success) return { kind: "missing" };
  const { file, sha256 } = named.data;
  try {
    const handle = await open(join(folder, file), constants.O_RDONLY | noFollow);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { kind: "missing" };
      // None that was kept is larger.
      if (found.size > maxSourceBytes) return { kind: "changed" };
      const bytes = await handle.readFile();
      const isSame = createHash("sha256").update(bytes).digest("hex") === sha256;
      return isSame ? { kind: "drawing", bytes } : { kind: "changed" };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) !== undefined) return { kind: "missing" };
    throw error;
  }
}
