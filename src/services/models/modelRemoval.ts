import { randomUUID } from "node:crypto";
import { lstat, opendir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf } from "../../base/errors.js";
import { isThere } from "../onDisk.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { ServiceError } from "../serviceError.js";
import { hasCode, isMissing } from "../../base/systemCode.js";
import { requireNoDownload, stagingOf } from "./runningDownloads.js";

/** Downloads that a person does not want any more. */

type Where = Pick<ServiceFolders, "models">;

/** What is no name of a folder below another one. */
const stray = /^\.|[\\/]/;
const doomed = ".deleted-";

/**
 * The folders that a download of a repository made, those that are there: the model, and what came of one
 * that was stopped.
 * @param repository `OWNER/NAME`
 * @throws {ServiceError} `service.setUp`: it is no such name, or is being downloaded
 */
export async function downloadedFolders(
  where: Where,
  repository: string,
): Promise<readonly string[]> {
  const [owner = "", name = "", ...more] = repository.split("/");
  if (more.length > 0 || [owner, name].some((part) => part === "" || stray.test(part))) {
    throw new ServiceError("service.setUp", `${JSON.stringify(repository)} is no download's name.`);
  }
  await requireNoDownload(where, repository);
  const all = [join(where.models, owner, name), join(stagingOf(where), owner, name)];
  const found = await Promise.all(all.map(isThere));
  return all.filter((_, at) => found[at]);
}

/** What files below take on the disk; links are not followed. */
export async function bytesBelow(path: string): Promise<number> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory()) return found.size;
    let bytes = 0;
    for await (const { name } of await opendir(path)) bytes += await bytesBelow(join(path, name));
    return bytes;
  } catch (error) {
    // What goes while it is counted takes nothing.
    if (isMissing(error)) return 0;
    throw error;
  }
}

/**
 * Deletes folders of downloads. Each is out of its place at once, so that a model is there whole or not at
 * all, whenever the process ends; what was left behind then is deleted by the next call. A link goes, and
 * what it leads to stays.
 * @throws {ServiceError} `service.setUp`: a file is in use, or may not be deleted
 */
export async function deleteDownloads(
  { models }: Where,
  folders: readonly string[],
): Promise<void> {
  try {
    for (const folder of folders) {
      await takeOut(folder, models);
      // The owner's folder stays where it has another model.
      await rmdir(dirname(folder)).catch(() => undefined);
    }
    const left = (await readdir(models)).filter((name) => name.startsWith(doomed));
    for (const name of left) {
      await rm(join(models, name), { recursive: true, force: true, maxRetries: 3 });
    }
  } catch (error) {
    throw new ServiceError(
      "service.setUp",
      `Not all of it could be deleted (${messageOf(error)}): close what uses it, then try again.`,
      { cause: error },
    );
  }
}

async function takeOut(folder: string, models: string): Promise<void> {
  const name = `${doomed}${randomUUID()}`;
  try {
    await rename(folder, join(models, name));
  } catch (error) {
    if (!hasCode(error, "EXDEV")) throw error;
    // The folder above it is a link to another disk.
    const beside = join(dirname(folder), name);
    await rename(folder, beside);
    await rm(beside, { recursive: true, force: true, maxRetries: 3 });
  }
}
