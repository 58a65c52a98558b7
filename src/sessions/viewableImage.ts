import { join } from "node:path";
import { InvalidAnswerError } from "../base/errors.js";
import { systemCode } from "../base/systemCode.js";
import { bytesOfPlainFile } from "../disk/plainFile.js";
import { imageRefSchema, type ImageRef } from "../protocol/events.js";
import { maxImageBytes, readHeader } from "../images/imageFormat.js";

/**
 * The path of an image that a page may be shown: a plain file in the session's own folder, no link,
 * whose header says no more pixels than the cap. A journal may come from anywhere, so neither the
 * name nor the size that it tells is believed.
 * @param folder real path of the session's folder
 * @returns undefined when the file is not there or is not such an image
 * @throws the system's error for a disk that fails otherwise
 */
export async function viewableImage(
  folder: string,
  ref: Pick<ImageRef, "file">,
): Promise<string | undefined> {
  const named = imageRefSchema.pick({ file: true }).safeParse(ref);
  if (!named.success) return undefined;
  const path = join(folder, named.data.file);
  try {
    // The whole file: a second header, which a decoder may believe, would stand further on.
    const bytes = await bytesOfPlainFile(path, maxImageBytes);
    if (bytes === undefined) return undefined;
    readHeader(bytes);
    return path;
  } catch (error) {
    if (error instanceof InvalidAnswerError) return undefined;
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}
