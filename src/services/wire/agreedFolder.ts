import { createHash, randomBytes } from "node:crypto";
import { link, lstat, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { hasCode } from "../../base/systemCode.js";
import { bytesOfPlainFile, utf8Of } from "../../disk/plainFile.js";

/**
 * All who use one data folder meet at one place, whatever their environments say: an editor may be told
 * of another runtime folder than a terminal. Where that is stands beside the data, for each host.
 */

export interface OwnPlace {
  /** Makes the place that we would take. */
  readonly make: () => Promise<void>;
  /** Whether one that others took is there, and is the person's alone. */
  readonly isUsable: (folder: string) => Promise<boolean>;
}

/** Others may write at the same time; the owner looks again later. */
const tries = 3;
const maxBytes = 4096;

/**
 * @param root `ServiceFolders.root`; where nothing can be written there, everybody takes their own
 * @param own the place that we would take, absolute
 */
export async function agreedFolder(
  root: string,
  own: string,
  { make, isUsable }: OwnPlace,
): Promise<string> {
  const host = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
  const path = join(root, `meeting-${host}`);
  for (let left = tries; left > 0; left--) {
    const said = await saidIn(path);
    // Of another data folder, it would be another's place.
    const isOther = said !== undefined && said !== own && basename(said) === basename(own);
    if (isOther && (await isUsable(said))) return said;
    await make();
    if (said === own || !(await say(path, own, said !== undefined))) return own;
  }
  return own;
}

async function saidIn(path: string): Promise<string | undefined> {
  try {
    const { uid, mode } = await lstat(path);
    const isOurs = process.getuid === undefined || (uid === process.getuid() && !(mode & 0o022));
    const bytes = isOurs ? await bytesOfPlainFile(path, maxBytes) : undefined;
    const said = bytes === undefined ? "" : utf8Of(bytes);
    return isAbsolute(said) ? said : "";
  } catch {
    // Whatever it is that cannot be read: it names no place.
    return undefined;
  }
}

/** @returns false where it cannot be written */
async function say(path: string, folder: string, isThere: boolean): Promise<boolean> {
  const draft = `${path}-${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(draft, folder, { mode: 0o600, flag: "wx" });
    // Whole from the first moment; where there was none, the first one counts.
    if (isThere) await rename(draft, path);
    else await link(draft, path);
    return true;
  } catch (error) {
    return hasCode(error, "EEXIST");
  } finally {
    await rm(draft, { force: true });
  }
}
