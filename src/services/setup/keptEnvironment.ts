import { rename, rm } from "node:fs/promises";
import type { ServiceFolders } from "../serviceFolders.js";
import { readInstalled } from "../installed.js";
import { isFolder } from "./ownFolder.js";

/**
 * An environment that is replaced lies beside its place until the new one is whole. At each moment at
 * which the process may end, what is on the disk says which of the two counts.
 */

const kept = (path: string): string => `${path}.kept`;

/** Puts what is whole aside, so that the place is free. */
export async function putAside(folders: ServiceFolders): Promise<void> {
  await recover(folders);
  if ((await readInstalled(folders)) === null) return discard(folders);
  await rename(folders.installed, kept(folders.installed));
  await rename(folders.environment, kept(folders.environment));
}

/** The new one is whole: the old one goes. */
export async function dropKept(folders: ServiceFolders): Promise<void> {
  await rm(kept(folders.environment), { recursive: true, force: true });
  await rm(kept(folders.installed), { force: true });
}

/** Throws away what is half made, and brings back what was there before. */
export async function recover(folders: ServiceFolders): Promise<void> {
  if ((await readInstalled(folders)) !== null) return dropKept(folders);
  if (await isFolder(kept(folders.environment))) {
    await discard(folders);
    await rename(kept(folders.environment), folders.environment);
  }
  // Its name goes back last: only then it counts as whole. Where the old environment never left its
  // place, it is whole by itself.
  const isThere = await isFolder(folders.environment);
  const old = { installed: kept(folders.installed) };
  if (isThere && (await readInstalled(old)) !== null) {
    await rename(old.installed, folders.installed);
  } else {
    await discard(folders);
    await rm(old.installed, { force: true });
  }
}

async function discard({ environment, installed }: ServiceFolders): Promise<void> {
  await rm(installed, { force: true });
  await rm(environment, { recursive: true, force: true, maxRetries: 3 });
}
