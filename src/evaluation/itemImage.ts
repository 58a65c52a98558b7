import type { OpenedEvaluation } from "./openEvaluation.js";

/** An item's picture, or why there is none: a sentence that names neither file nor arm. */
export type ItemImage =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an item's file: a plain one, in a real folder of a session below the output folder, and the
 * very one that was evaluated (SHA-256).
 * @param key of the item
 */
export declare function readItemImage(
  opened: Pick<OpenedEvaluation, "folder" | "evaluation">,
  key: number,
): Promise<ItemImage>;
