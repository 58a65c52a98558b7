import { dirname } from "node:path";
import { hasCode } from "../base/systemCode.js";
import type { FileSystem, OpenFile } from "./fileSystem.js";

/** What a name gets while its file is being written. */
export const temporarySuffix = ".tmp";

export interface ReplaceOptions {
  /** The name until it is whole; one that nobody else takes, where several may write at once. */
  readonly temporary?: string;
  /** As of `FileSystem.create`. */
  readonly mode?: number;
}

/**
 * Writes a whole file under a temporary name, then renames it: a reader, and a crash, sees the old
 * file or the new one, never part of one. Durable when it resolves. Under the usual temporary name only
 * a folder's owner may write.
 * @throws the system's error; the temporary file is then gone, if the system let it go
 */
export async function replaceFile(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
  { temporary = path + temporarySuffix, mode }: ReplaceOptions = {},
): Promise<void> {
  await removeIfThere(files, temporary);
  try {
    await (await createWhole(files, temporary, bytes, mode)).close();
    await files.rename(temporary, path);
  } catch (error) {
    await removeIfThere(files, temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(dirname(path));
}

/**
 * Creates a file with `bytes` in it, durable but for its name, and leaves it open.
 * @throws EEXIST when the name is taken
 */
export async function createWhole(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
  mode?: number,
): Promise<OpenFile> {
  const file = await files.create(path, mode);
  try {
    await file.write(bytes, 0);
    await file.sync();
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

export async function removeIfThere(files: FileSystem, path: string): Promise<void> {
  try {
    await files.unlink(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
