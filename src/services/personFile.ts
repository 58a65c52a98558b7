import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type * as z from "zod";
import { parseJson } from "../base/parseJson.js";
import { isMissing } from "../base/systemCode.js";

/** Small JSON files of the person's own: read with a bound, and replaced whole. */

const maxBytes = 4_000_000;

/**
 * What a file says; null where there is none, or where it is not what we write: then it is as if it were
 * not there, and the next write replaces it.
 * @throws what the disk says, but for a file that is not there
 */
export async function readPersonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const found = await stat(path);
    // What is no file may have no end, as a pipe that nobody writes to.
    if (!found.isFile() || found.size > maxBytes) return null;
    const read = schema.safeParse(parseJson(await readFile(path, "utf8")));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return null;
    throw error;
  }
}

/** Others see the old content or the new one, and only the person may read it. */
export async function writePersonFile(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Of a file or folder; a text that is another one after a change. `-` where there is none. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if (isMissing(error)) return "-";
    throw error;
  }
}
