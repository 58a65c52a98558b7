import { chmod, lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** The folder of the local services: made for the person alone, and known again before it is deleted. */

const sentence = "Imagebeam's local models lie here; `Remove Local Models` deletes this folder.";

export function markOf({ root }: Pick<ServiceFolders, "root">): string {
  return join(root, "OF-IMAGEBEAM.txt");
}

/**
 * Makes it, readable by nobody else.
 * @throws {ServiceError} `service.setUp`: something else has its name, or it cannot be written
 */
export async function makeOwnFolder(folders: ServiceFolders): Promise<void> {
  const { root } = folders;
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    if (!(await isFolder(root))) throw new ServiceError("service.setUp", `${root} is a link.`);
    await chmod(root, 0o700);
    await mkdir(folders.logs, { recursive: true, mode: 0o700 });
    await writeFile(markOf(folders), `${sentence}\n`, { mode: 0o600 });
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError("service.setUp", `${root} cannot be made (${reason}).`, {
      cause: error,
    });
  }
}

/** Whether this folder is what `makeOwnFolder` made; a link is not, wherever it leads. */
export async function isOwnFolder(folders: Pick<ServiceFolders, "root">): Promise<boolean> {
  if (!(await isFolder(folders.root))) return false;
  const mark = await readFile(markOf(folders), "utf8").catch(() => "");
  return mark.trim() === sentence;
}

/** Links are not followed. */
export async function isFolder(path: string): Promise<boolean> {
  return await lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
