import * as z from "zod";
import { once } from "../../base/once.js";
import { readPersonFile, writePersonFile } from "../personFile.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** What is installed. The file is written last: without it, an environment is half made, or none. */
const installedSchema = once(() =>
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

type Where = Pick<ServiceFolders, "installed">;

/** Null where nothing is installed, or what is said of it cannot be read. */
export async function readInstalled({ installed }: Where): Promise<Installed | null> {
  return await readPersonFile(installed, installedSchema()).catch(() => null);
}

export async function writeInstalled({ installed }: Where, content: Installed): Promise<void> {
  await writePersonFile(installed, content);
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
