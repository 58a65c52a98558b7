import type { Dirent } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../base/systemCode.js";
import type { LocalServices } from "../localServices.js";
import { ServiceError } from "../serviceError.js";
import { requireNoDownloads } from "../models/runningDownloads.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { endServices, setAside } from "./endServices.js";
import { isOwnFolder, markOf } from "./ownFolder.js";
import { inTurn } from "./turn.js";

/** What removing would take away, told before anybody is asked. */
export interface Removal {
  readonly folder: string;
  /** Of files that lie in it; links are not followed. */
  readonly bytes: number;
  /** Services that run now, which end first. */
  readonly running: number;
  /** Windows and command lines that use them, this one not counted where it has not asked yet. */
  readonly clients: number;
}

/**
 * Looks at what there is; changes nothing.
 * @returns null where there is nothing to remove
 * @throws {ServiceError} `service.setUp`: something lies there that is not ours, or a model is being
 *   downloaded
 */
export async function planRemoval(
  folders: ServiceFolders,
  services: Pick<LocalServices, "status">,
  signal: AbortSignal,
): Promise<Removal | null> {
  const { root } = folders;
  if (!(await exists(root))) return null;
  await requireOwn(folders);
  await requireNoDownloads(folders);
  const [bytes, status] = await Promise.all([bytesBelow(root, signal), services.status(signal)]);
  const running = status?.services.filter(({ pid }) => pid !== null).length ?? 0;
  return { folder: root, bytes, running, clients: status?.clients ?? 0 };
}

/**
 * Ends the services, then deletes the environment, downloaded models and all else in the folder. What a
 * person added by its path stays where it is, and so does what links lead to.
 * @throws {ServiceError} `service.setUp`: the folder is not ours, services still run, or a model is being
 *   downloaded
 */
export async function removeLocalModels(
  folders: ServiceFolders,
  services: Pick<LocalServices, "status" | "shutDown">,
  signal: AbortSignal,
): Promise<void> {
  const { root } = folders;
  if (!(await exists(root))) return;
  await requireOwn(folders);
  await inTurn(folders, async () => {
    await requireNoDownloads(folders);
    await endServices(folders, services, "Nothing was removed", signal);
    // First: from here on nothing counts as installed, also where this comes to no end.
    await rm(folders.installed, { force: true });
    await rm(setAside(folders), { force: true });
    for (const { name } of await entriesOf(root)) {
      const path = join(root, name);
      if (path === markOf(folders) || name === "at-work.pid") continue;
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    }
  });
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
}

async function requireOwn(folders: ServiceFolders): Promise<void> {
  if (await isOwnFolder(folders)) return;
  throw new ServiceError(
    "service.setUp",
    `${folders.root} was not made by the set-up, so nothing in it is deleted: look at it yourself.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}

/** What files below take on the disk; hard links of one file count each time. */
async function bytesBelow(folder: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  const left = [folder];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    signal.throwIfAborted();
    for (const entry of await entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) left.push(path);
      else
        bytes += await lstat(path).then(
          ({ size }) => size,
          () => 0,
        );
    }
  }
  return bytes;
}

/** Of a folder that went meanwhile, none: a download that ends, and who removes it all as well, take some. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
}
