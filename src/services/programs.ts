import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";

/**
 * Programs by their names, as absolute paths. A bare name is never handed to the system: on Windows it
 * would look where somebody works before it looks at PATH, and what a repository put there would be run.
 */

type Variables = Readonly<Record<string, string | undefined>>;

/** Where programs are that a program started from a desktop does not have on its PATH. */
const usualFolders: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["/opt/homebrew/bin", "/usr/local/bin"],
  linux: ["/usr/local/bin", "/usr/bin"],
};

/**
 * Finds a program, as a shell does, in absolute folders alone: those of PATH in their order, then usual
 * ones of the system and of the person.
 * @param name without a folder in it; null comes of any other
 * @param isProgram whether a file is there that can be run
 * @returns an absolute path; null where there is none
 */
export async function programPath(
  name: string,
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
  isProgram: (path: string) => Promise<boolean> = canRun,
): Promise<string | null> {
  const path = pathOf(platform);
  if (name === "" || path.basename(name) !== name) return null;
  const endings = platform === "win32" ? windowsEndings(name, variables) : [""];
  for (const folder of programFolders(variables, platform)) {
    if (isStub(name, folder, platform)) continue;
    for (const ending of endings) {
      const full = path.join(folder, `${name}${ending}`);
      if (await isProgram(full)) return full;
    }
  }
  return null;
}

/** A Mac's own `python3` is too old, or opens a window that offers to install it. */
function isStub(name: string, folder: string, platform: NodeJS.Platform): boolean {
  return platform === "darwin" && folder === "/usr/bin" && name.startsWith("python");
}

function programFolders(variables: Variables, platform: NodeJS.Platform): string[] {
  const path = pathOf(platform);
  const home = valueOf("HOME", variables, platform) ?? valueOf("USERPROFILE", variables, platform);
  const own =
    home === undefined || home === ""
      ? []
      : [path.join(home, ".local", "bin"), path.join(home, ".cargo", "bin")];
  const named = (valueOf("PATH", variables, platform) ?? "").split(path.delimiter).map(unquoted);
  const all = [...named, ...(usualFolders[platform] ?? []), ...own];
  return [...new Set(all.filter((folder) => isFixed(folder, platform)))];
}

/** Whether a folder is the same wherever somebody works. */
export function isFixed(folder: string, platform: NodeJS.Platform = process.platform): boolean {
  // `\tools` is absolute on Windows, but of the drive that the working folder is on.
  return platform === "win32"
    ? /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/])/i.test(folder)
    : posix.isAbsolute(folder);
}

/** On Windows a folder of PATH may stand in quotes. */
export function unquoted(folder: string): string {
  return folder.replace(/^"(.*)"$/, "$1");
}

/** Names of variables have any case on Windows; a copy of the environment has lost that it knows. */
function valueOf(
  upper: string,
  variables: Variables,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform !== "win32") return variables[upper];
  return Object.entries(variables).find(([name]) => name.toUpperCase() === upper)?.[1];
}

/** Of what PATHEXT names, only these can be started without a shell. */
const startable = [".com", ".exe"];

/** What is added to a name on Windows, in PATHEXT's order; nothing where it has such an ending. */
function windowsEndings(name: string, variables: Variables): readonly string[] {
  if (startable.includes(win32.extname(name).toLowerCase())) return [""];
  const named = (valueOf("PATHEXT", variables, "win32") ?? "").toLowerCase().split(";");
  const known = named.filter((ending) => startable.includes(ending));
  return known.length === 0 ? startable : known;
}

function pathOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
  } catch {
    // Not there, or not for this user.
    return false;
  }
  try {
    return (await stat(path)).isFile();
  } catch {
    // What Windows' shop puts there, Python's own installer too, can be run and not be looked into.
    return process.platform === "win32";
  }
}
