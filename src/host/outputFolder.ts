import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { UsageError } from "../base/errors.js";
import { isInside, realPathOf } from "./realPath.js";

/** Where sessions of one workspace folder go when nobody says otherwise; the command line's too. */
export const defaultOutputName = "output";

/** What the setting `imagebeam.outputFolder` says, by who says it. */
export interface OutputSetting {
  /** From the user's own settings: may be anywhere. */
  readonly user?: string | undefined;
  /** From the workspace's settings, which came with a repository: only inside of it. */
  readonly workspace?: string | undefined;
}

export interface OutputPlaces {
  readonly setting: OutputSetting;
  /** Path of the workspace folder at hand; undefined when no folder is open. */
  readonly workspaceFolder: string | undefined;
  /** The extension's own storage: where sessions go without a folder. */
  readonly storage: string;
}

/** Where sessions go without a folder that they could go into. */
export function storageFolder(storage: string): string {
  return join(storage, "sessions");
}

/**
 * The output folder. What a repository's settings say, and the default, have to lie inside the
 * workspace in truth, links followed; only the user's own settings may lead elsewhere.
 * @returns a real path, as far as it is there already; nothing is made
 * @throws {UsageError} it would lie outside of the workspace
 */
export async function outputFolder(places: OutputPlaces): Promise<string> {
  const { setting, workspaceFolder, storage } = places;
  const user = given(setting.user);
  const workspace = given(setting.workspace);
  if (workspace === undefined && user !== undefined) {
    const path = user.replace(/^~(?=$|[\\/])/, () => homedir());
    if (isAbsolute(path)) return await realPathOf(resolve(path));
    if (workspaceFolder === undefined) return storageFolder(storage);
    return await realPathOf(resolve(workspaceFolder, path));
  }
  if (workspaceFolder === undefined) return storageFolder(storage);
  const path = await realPathOf(resolve(workspaceFolder, workspace ?? defaultOutputName));
  if (isInside(path, await realPathOf(workspaceFolder))) return path;
  throw new UsageError(
    `The output folder ${path} lies outside of the workspace. To allow that, set ` +
      "imagebeam.outputFolder in your user settings.",
    "usage.outputOutside",
  );
}

function given(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
