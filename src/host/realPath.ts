import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

/** Where a path leads in truth, and what that lies in. */

/** The real path of what is there of a path, with the rest behind it. */
export async function realPathOf(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return join(real, relative(at, path));
    if (dirname(at) === at) return path;
  }
}

/** Whether a path lies in a folder, or is the folder. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
