import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";
import type { Variables } from "./installerEnvironment.js";

/** Finds programs as a shell does, but in absolute folders alone: never where somebody works. */

/** Where programs are that a program started from a desktop does not have on its PATH. */
const usualFolders: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["/opt/homebrew/bin", "/usr/local/bin"],
  linux: ["/usr/local/bin", "/usr/bin"],
};

/**
 * Folders to look in, in order. On a Mac `/usr/bin` is left out: its `python3` is too old or opens a
 * window that offers to install it.
 */
export function programFolders(
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const path = platform === "win32" ? win32 : posix;
  const named = variables["PATH"] ?? variables["Path"] ?? "";
  const home = variables["HOME"] ?? variables["USERPROFILE"] ?? "";
  const own =
    home === "" ? [] : [path.join(home, ".local", "bin"), path.join(home, ".cargo", "bin")];
  const all = [...named.split(path.delimiter), ...(usualFolders[platform] ?? []), ...own];
  const isStub = (folder: string): boolean => platform === "darwin" && folder === "/usr/bin";
  return [...new Set(all.filter((folder) => path.isAbsolute(folder) && !isStub(folder)))];
}

/** The first file of that name that can be run; null where there is none. */
export async function lookUp(
  name: string,
  folders: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const path = platform === "win32" ? win32 : posix;
  const file = platform === "win32" ? `${name}.exe` : name;
  for (const folder of folders) {
    const full = path.join(folder, file);
    if (await canRun(full)) return full;
  }
  return null;
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for this user.
    return false;
  }
}
