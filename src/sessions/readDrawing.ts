import { createHash } from "node:crypto";
import { join } from "node:path";
import { systemCode } from "../base/systemCode.js";
import { readPlainFile, utf8Of } from "../disk/plainFile.js";
import { sourceRefSchema, type SourceRef } from "../protocol/events.js";
import { maxSourceBytes } from "../search/ports.js";

/** What a kept drawing comes to when it is cleaned and made again. */
export interface RemadeDrawing {
  /** To be given away: nothing in it but shapes and how they look. */
  readonly svg: string;
  /** As a session keeps it. */
  readonly kept: string;
}

/** @returns undefined for a text that is no drawing, or none that we would take of a model */
export type RemakeDrawing = (kept: string) => Promise<RemadeDrawing | undefined>;

/** A drawing to be given away, or why it cannot be had. */
export type FoundDrawing =
  | {
      readonly kind: "drawing";
      readonly bytes: Uint8Array;
      /** Whether the session's own file is no other than the one that would be made again. */
      readonly isAsKept: boolean;
    }
  /** It is not there, or no plain file. */
  | { readonly kind: "missing" }
  /** It is not the one that the session tells of, or no clean drawing. */
  | { readonly kind: "changed" };

/**
 * The drawing that an image was made from, for somebody's own files. A session's folder may come from
 * anywhere, its journal with the hash from the same hand: so it is not copied but made again.
 * @param folder real path of the session's folder
 * @throws what is thrown that is no error of the system
 */
export async function readDrawing(
  folder: string,
  ref: SourceRef,
  remake: RemakeDrawing,
): Promise<FoundDrawing> {
  const found = await keptDrawing(folder, ref);
  if (typeof found !== "string") return found;
  const remade = await remake(found);
  if (remade === undefined) return { kind: "changed" };
  const { svg, kept } = remade;
  return { kind: "drawing", bytes: Buffer.from(svg, "utf8"), isAsKept: kept === found };
}

/** A plain file in the session's own folder, no link, of which not a byte has changed since. */
async function keptDrawing(
  folder: string,
  ref: SourceRef,
): Promise<string | Exclude<FoundDrawing, { readonly kind: "drawing" }>> {
  const named = sourceRefSchema.safeParse(ref);
  if (!named.success) return { kind: "missing" };
  const { file, sha256 } = named.data;
  try {
    const found = await readPlainFile(join(folder, file), maxSourceBytes);
    if (found.kind === "noFile") return { kind: "missing" };
    // None that was kept is larger.
    if (found.kind === "tooLarge") return { kind: "changed" };
    const isSame = createHash("sha256").update(found.bytes).digest("hex") === sha256;
    return isSame ? utf8Of(found.bytes) : { kind: "changed" };
  } catch (error) {
    if (systemCode(error) !== undefined) return { kind: "missing" };
    throw error;
  }
}
