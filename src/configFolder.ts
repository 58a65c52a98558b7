import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** Where what is the person's own is, for the command line and the editor alike. */

/** Empty where the system does not say. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    // A user whom the system does not know, as in some containers.
    return "";
  }
}

/**
 * The folder of the person's configuration, absolute; undefined where the system does not say. A
 * relative path is no answer: a file of the working folder would be read.
 */
export function configFolderOf(
  { APPDATA, XDG_CONFIG_HOME }: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): string | undefined {
  const path = platform === "win32" ? win32 : posix;
  return placeOf(platform, {
    win32: [APPDATA, path.join(home, "AppData", "Roaming")],
    darwin: [path.join(home, "Library", "Application Support")],
    linux: [XDG_CONFIG_HOME, path.join(home, ".config")],
  });
}

/**
 * The folder of what is large and the person's own, absolute: environments, models. As `configFolderOf`,
 * by the same rules.
 */
export function dataFolderOf(
  { LOCALAPPDATA, XDG_DATA_HOME }: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): string | undefined {
  const path = platform === "win32" ? win32 : posix;
  return placeOf(platform, {
    win32: [LOCALAPPDATA, path.join(home, "AppData", "Local")],
    darwin: [path.join(home, "Library", "Application Support")],
    linux: [XDG_DATA_HOME, path.join(home, ".local", "share")],
  });
}

/**
 * The folder for sockets, absolute: of the person alone, and gone with their session; undefined where
 * the system has none.
 */
export function runtimeFolderOf(
  { XDG_RUNTIME_DIR }: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (platform === "win32" || XDG_RUNTIME_DIR === undefined) return undefined;
  return posix.isAbsolute(XDG_RUNTIME_DIR) ? XDG_RUNTIME_DIR : undefined;
}

/** The variables of this process, for programs that it starts: what each gets is chosen there. */
export function ownVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

type Places = Readonly<Record<"win32" | "darwin" | "linux", readonly (string | undefined)[]>>;

/** Ours below the first place that is absolute; other systems are like Linux. */
function placeOf(platform: NodeJS.Platform, places: Places): string | undefined {
  const path = platform === "win32" ? win32 : posix;
  const system = platform === "win32" || platform === "darwin" ? platform : "linux";
  const folder = places[system].find((place) => place !== undefined && path.isAbsolute(place));
  return folder === undefined ? undefined : path.join(folder, "imagebeam");
}
