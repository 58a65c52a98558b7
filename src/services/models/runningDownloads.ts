import { stat } from "node:fs/promises";
import { uptime } from "node:os";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { isMissing } from "../../base/systemCode.js";
import { readJsonFile } from "../../disk/jsonFile.js";
import { isRunning } from "../isRunning.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { foldersIn } from "./hubCache.js";

/**
 * Downloads that are under way. What one of them writes to must not be deleted: it would fetch on, into
 * files that nobody sees, and leave half a model.
 */

type Where = Pick<ServiceFolders, "models">;

/** Where downloads lie until they are whole, by `OWNER/NAME`. */
export const stagingOf = ({ models }: Where): string => join(models, ".downloads");

/**
 * @param repository `OWNER/NAME`
 * @throws {ServiceError} `service.setUp`: it is being downloaded
 */
export async function requireNoDownload(where: Where, repository: string): Promise<void> {
  const lock = join(stagingOf(where), repository, ".lock");
  let pid: number | null;
  try {
    // The program that downloads writes its own there, and nothing when it ends.
    pid = await readJsonFile(lock, z.int().min(1));
    if (pid === null || !isRunning(pid) || (await isOfEarlierStart(lock))) return;
  } catch (error) {
    // On Windows, what is locked cannot be read. Elsewhere this says nothing of downloads.
    if (isMissing(error) || process.platform !== "win32") return;
    pid = null;
  }
  const who = pid === null ? "another process" : `process ${pid}`;
  throw new ServiceError(
    "service.setUp",
    `${repository} is being downloaded at this moment (${who}): pause that first, then try again.`,
  );
}

/** The machine was started anew since: who has the number now is another one. */
async function isOfEarlierStart(lock: string): Promise<boolean> {
  return (await stat(lock)).mtimeMs < Date.now() - uptime() * 1000;
}

/** @throws {ServiceError} `service.setUp`: one of them is being downloaded */
export async function requireNoDownloads(where: Where): Promise<void> {
  for (const owner of await foldersIn(stagingOf(where))) {
    for (const folder of await foldersIn(owner)) {
      await requireNoDownload(where, `${basename(dirname(folder))}/${basename(folder)}`);
    }
  }
}
