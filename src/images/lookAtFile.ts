import { InvalidAnswerError } from "../base/errors.js";
import { isAnimated, readHeader, type ImageHeader } from "./imageFormat.js";
import { otherFormat, pointerOf } from "./otherFormats.js";

/** What a file turned out to be: an image, or, in a sentence for a person, why it is not shown. */
export type LookedAt =
  | (ImageHeader & {
      readonly kind: "image";
      /** It has several pictures. */
      readonly isAnimated: boolean;
    })
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Looks at a file's bytes without decoding them; its name counts for nothing.
 * @param where `version`: in a repository's history, where nothing can be fetched in its place
 */
export function lookAtFile(bytes: Uint8Array, where: "file" | "version"): LookedAt {
  if (bytes.length === 0) return refused("The file is empty.");
  const pointer = pointerOf(bytes);
  if (pointer !== undefined) {
    if (where === "version") {
      return refused(`This version is a pointer of ${pointer}: its image lies elsewhere.`);
    }
    const fetch = pointer === "Git LFS" ? "git lfs pull" : "git annex get";
    return refused(`This is a pointer of ${pointer}, not the image: fetch it with ${fetch}.`);
  }
  const other = otherFormat(bytes);
  if (other !== undefined) {
    return refused(`This is ${other}. PNG, JPEG and WebP images can be compared.`);
  }
  try {
    const header = readHeader(bytes);
    return { kind: "image", ...header, isAnimated: isAnimated(bytes, header.mediaType) };
  } catch (error) {
    if (error instanceof InvalidAnswerError) return refused(error.message);
    throw error;
  }
}

function refused(reason: string): LookedAt {
  return { kind: "refused", reason };
}
