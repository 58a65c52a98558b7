import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isMissing } from "../../base/systemCode.js";
import { stampOf } from "../../disk/stamp.js";

/** Where other programs' downloads lie: huggingface_hub's cache, as Python finds it. */

type Variables = Readonly<Record<string, string | undefined>>;

/** @returns null where we would not find it as Python does: a variable in it, or no home folder */
export function hubCacheOf(variables: Variables): string | null {
  const cache = variables["HF_HUB_CACHE"] ?? "";
  if (cache !== "") return expanded(cache, variables);
  const home = homeOf(variables);
  return home === null ? null : join(home, "hub");
}

function homeOf(variables: Variables): string | null {
  const { HF_HOME: own = "", XDG_CACHE_HOME: caches = "" } = variables;
  if (own !== "") return expanded(own, variables);
  const folder = expanded(caches === "" ? "~/.cache" : caches, variables);
  return folder === null ? null : join(folder, "huggingface");
}

function expanded(path: string, variables: Variables): string | null {
  if (/[$%]/.test(path)) return null;
  if (!path.startsWith("~")) return path;
  const home = variables["HOME"] ?? variables["USERPROFILE"] ?? "";
  const isOwn = path === "~" || /^~[/\\]/.test(path);
  // Without a variable, Python asks the system; so can we, but not for another person's.
  if (!isOwn || home !== homedir()) return null;
  return join(home, path.slice(1));
}

/**
 * Another text after a download there, or after a model was removed: of models, their snapshots, and the
 * folders in these. Null where there is more than is looked at.
 */
export async function hubStamp(cache: string): Promise<string | null> {
  const models = await foldersIn(cache);
  const snapshots = models.map((model) => join(model, "snapshots"));
  const versions = await allIn(snapshots);
  const all = [cache, ...snapshots, ...versions, ...(await allIn(versions))];
  if (all.length > mostFolders) return null;
  return (await Promise.all(all.map(async (path) => `${path} ${await stampOf(path)}`))).join("\n");
}

async function allIn(folders: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(folders.slice(0, mostFolders).map(foldersIn))).flat();
}

/** Folders in a folder, with their paths; none where it is not there. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .slice(0, mostFolders)
      .map(({ name }) => join(folder, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const mostFolders = 1000;
