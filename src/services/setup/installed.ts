import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { once } from "../../base/once.js";
import { parseJson } from "../../base/parseJson.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** What is installed. The file is written last: without it, an environment is half made, or none. */
export const installedSchema = once(() =>
  z.object({
    /** Of the package. */
    version: z.string().max(100),
    wheelSha256: z.string().length(64),
    constraintsSha256: z.string().length(64),
    accelerator: z.enum(["cuda", "rocm", "metal", "cpu"]),
    /** As a person reads it: `Python 3.11 (/usr/bin/python3)`. */
    python: z.string().max(2000),
    /** ISO 8601, UTC. */
    madeAt: z.iso.datetime(),
  }),
);
export type Installed = Readonly<z.infer<ReturnType<typeof installedSchema>>>;

const maxBytes = 100_000;

/** Null where nothing is installed, or what is said of it cannot be read. */
export async function readInstalled(
  folders: Pick<ServiceFolders, "installed">,
): Promise<Installed | null> {
  const text = await readFile(folders.installed, "utf8").catch(() => null);
  if (text === null || text.length > maxBytes) return null;
  try {
    const read = installedSchema().safeParse(parseJson(text));
    return read.success ? read.data : null;
  } catch {
    // No JSON: somebody else's, or cut off.
    return null;
  }
}

export async function writeInstalled(
  folders: Pick<ServiceFolders, "installed">,
  installed: Installed,
): Promise<void> {
  const fresh = `${folders.installed}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${JSON.stringify(installed, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(fresh, folders.installed);
}

/** The environment's own Python, which services are started with; whether it is there is not asked. */
export function environmentPython(
  { environment }: Pick<ServiceFolders, "environment">,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}

/** @throws {ServiceError} `service.notSetUp` */
export async function requireInstalled(folders: ServiceFolders): Promise<Installed> {
  const installed = await readInstalled(folders);
  if (installed !== null) return installed;
  throw new ServiceError(
    "service.notSetUp",
    "Local models are not set up on this machine: set them up first.",
  );
}
