import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { InvalidAnswerError } from "../base/errors.js";
import { systemCode } from "../base/systemCode.js";
import { imageRefSchema, type ImageRef } from "../protocol/events.js";
import { noFollow, readUpTo } from "./fileSystem.js";
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
    const handle = await open(path, constants.O_RDONLY | noFollow);
    try {
      const found = await handle.stat();
      if (!found.isFile() || found.size > maxImageBytes) return undefined;
      // The whole file: a second header, which a decoder may believe, would stand further on.
      readHeader(await readUpTo(handle, found.size));
      return path;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InvalidAnswerError) return undefined;
    if (systemCode(error) !== undefined) return undefined;
    throw error;
  }
}
