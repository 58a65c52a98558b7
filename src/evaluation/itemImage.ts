import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "../base/systemCode.js";
import { bytesOfPlainFile } from "../disk/plainFile.js";
import { maxImageBytes } from "../images/imageFormat.js";
import type { OpenedEvaluation } from "./openEvaluation.js";

/** An item's picture, or why there is none: a sentence that names neither file nor arm. */
export type ItemImage =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an item's file: a plain one, in a real folder of a session below the output folder, and the
 * very one that is evaluated (SHA-256). The votes about one that is gone or changed stay.
 * @param key of the item
 */
export async function readItemImage(
  { folder, evaluation }: Pick<OpenedEvaluation, "folder" | "evaluation">,
  key: number,
): Promise<ItemImage> {
  const item = evaluation.items[key];
  if (item === undefined) return { ok: false, reason: "There is no such image here." };
  // `<output>/<day>/eval-...`, as a real path: the same place that the items' folders begin at.
  const session = join(dirname(dirname(folder)), item.folder);
  try {
    if ((await realpath(session)) !== session) {
      return { ok: false, reason: "The image lies behind a link, which is not followed here." };
    }
    const bytes = await bytesOfPlainFile(join(session, item.file), maxImageBytes);
    if (bytes === undefined) return { ok: false, reason: "The image is no file, or too large." };
    const isSame = createHash("sha256").update(bytes).digest("hex") === item.sha256;
    if (isSame) return { ok: true, bytes };
    return { ok: false, reason: "The image is another one by now: it was changed or replaced." };
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    const reason = "The image cannot be read: was it moved or deleted?";
    return { ok: false, reason };
  }
}
