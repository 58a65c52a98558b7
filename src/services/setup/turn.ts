import { open, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../base/systemCode.js";
import { isRunning } from "../isRunning.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** So often who is at work says that it still is. */
const beatMs = 5_000;
/** A file that nobody has touched for so long was left behind, whoever has its pid now. */
const staleMs = 60_000;

/**
 * Does work in the folder that no other process does at the same time.
 * @throws {ServiceError} `service.setUp`: another one is at work
 */
export async function inTurn<T>(
  { root }: Pick<ServiceFolders, "root">,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(root, "at-work.pid");
  await take(path);
  const beat = setInterval(() => {
    const now = new Date();
    // It may have been removed with the folder: that is what the work was then.
    utimes(path, now, now).catch(() => undefined);
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<void> {
  for (const isLast of [false, true]) {
    try {
      const file = await open(path, "wx", 0o600);
      try {
        await file.writeFile(String(process.pid));
      } finally {
        await file.close();
      }
      return;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
      const owner = await ownerOf(path);
      if (owner !== null || isLast) throw busy(owner);
      await rm(path, { force: true });
    }
  }
}

/** Its pid; null where it is gone. */
async function ownerOf(path: string): Promise<number | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const pid = Number(text);
    const isFresh = Date.now() - mtimeMs < staleMs;
    return isFresh && (text === "" || isRunning(pid)) ? pid : null;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function busy(pid: number | null): ServiceError {
  const who = pid === null || pid === 0 ? "Another process" : `Another process (${pid})`;
  return new ServiceError(
    "service.setUp",
    `${who} sets local models up, or removes them, at this moment: wait for it.`,
  );
}
