import { randomUUID } from "node:crypto";
import { lstat, mkdir, readlink, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type * as z from "zod";
import { withoutMark } from "../base/byteOrderMark.js";
import { parseJson } from "../base/parseJson.js";
import { isMissing } from "../base/systemCode.js";
import { nodeFileSystem, type FileSystem } from "./fileSystem.js";
import { readPlainFile, utf8Of, type FoundFile } from "./plainFile.js";
import { replaceFile } from "./replaceFile.js";

/** Small JSON files, mostly of the person's own: read with a bound, and replaced whole. */

const maxBytes = 4_000_000;
/** More links behind each other lead nowhere, as the system has it too. */
const mostHops = 40;

/**
 * What a file says; null where there is none, or where it is not what we write: then it is as if it were
 * not there, and the next write replaces it.
 * @param onDamaged told why it is not what we write, as the end of a sentence
 * @throws what the disk says, but for a file that is not there
 */
export async function readJsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
  onDamaged: (why: string) => void = () => undefined,
): Promise<T | null> {
  let found: FoundFile;
  try {
    found = await readPlainFile(path, maxBytes, "followed");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  if (found.kind !== "file") {
    onDamaged(found.kind === "noFile" ? "it is no file" : "it is larger than 4 MB");
    return null;
  }
  try {
    const read = schema.safeParse(parseJson(withoutMark(utf8Of(found.bytes))));
    if (read.success) return read.data;
    onDamaged("it is not what Imagebeam writes there");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    onDamaged("it is no JSON");
  }
  return null;
}

/**
 * Others see the old content or the new one, and only the person may read it. Of several that write at
 * once, the last one stays. A link of the person's stays one: the file that it leads to is replaced. Durable
 * when it resolves.
 * @param content what becomes JSON
 * @throws the system's error; then the old content is there
 */
export async function writeJsonFile(
  path: string,
  content: unknown,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`, "utf8");
  const place = await realPlace(path);
  const temporary = `${place}.${randomUUID()}.new`;
  await replaceFile(files, place, bytes, { temporary, mode: 0o600 });
}

/**
 * Where a file is, or is to be: links are followed, also to where nothing is yet.
 * @throws ENOTSUP where they lead to what is no file, such as a device that takes all and keeps nothing
 */
async function realPlace(path: string, hops = 0): Promise<string> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) return path;
    const real = await realpath(path);
    if ((await stat(real)).isFile()) return real;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const link = await readlink(path).catch(() => null);
    if (link === null) return path;
    if (hops === mostHops) throw error;
    return await realPlace(resolve(dirname(path), link), hops + 1);
  }
  throw Object.assign(new Error(`${path} leads to what is no file`), { code: "ENOTSUP" });
}
