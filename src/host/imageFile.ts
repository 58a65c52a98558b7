import { systemCode } from "../base/systemCode.js";
import { readPlainFile } from "../disk/plainFile.js";
import { maxImageBytes } from "../images/imageFormat.js";
import { sizeText } from "./sessionText.js";

/** The bytes of a file, or of a version of it; or, in a sentence for a person, why there are none. */
export type FoundBytes =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "refused"; readonly reason: string };

/** What there is to say of a file that is too large to be an image. */
export function tooLargeText(bytes: number): string {
  return `It has ${sizeText(bytes)}; ${sizeText(maxImageBytes)} is the most.`;
}

/**
 * Reads a plain file, at most as much of it as an image has.
 * @param followsLinks whether a link leads to the file that is meant: a person's own may, none in a
 *   session's folder does
 * @throws whatever is no failure of the disk
 */
export async function readImageFile(path: string, followsLinks: boolean): Promise<FoundBytes> {
  try {
    const links = followsLinks ? "followed" : "refused";
    const found = await readPlainFile(path, maxImageBytes, links);
    switch (found.kind) {
      case "file":
        return { kind: "bytes", bytes: found.bytes };
      case "noFile":
        return refused(notPlain);
      case "tooLarge":
        return refused(tooLargeText(found.size));
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return refused(failureText(code));
  }
}

const notPlain = "This is no file, but a folder or a device.";

function failureText(code: string): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "The file is not there any more: it was moved or deleted.";
    case "ELOOP":
      return "This is a symbolic link, and none in a session's folder is followed.";
    case "EISDIR":
      return notPlain;
    case "EACCES":
    case "EPERM":
      return "The file may not be read: look at its permissions.";
    default:
      return `The file cannot be read (${code}).`;
  }
}

function refused(reason: string): FoundBytes {
  return { kind: "refused", reason };
}
