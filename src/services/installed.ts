import { stat } from "node:fs/promises";
import * as z from "zod";
import { once } from "../base/once.js";
import { isMissing } from "../base/systemCode.js";
import { readJsonFile, writeJsonFile } from "../disk/jsonFile.js";
import { ServiceError } from "./serviceError.js";
import type { ServiceFolders } from "./serviceFolders.js";

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

/** Null where nothing is installed, or what is said of it is damaged: for all of us, that is nothing, too. */
export async function readInstalled({ installed }: Where): Promise<Installed | null> {
  // What cannot be read now says no more than what is garbled; `notSetUp` tells it from nothing.
  return await readJsonFile(installed, installedSchema()).catch(() => null);
}

export async function writeInstalled({ installed }: Where, content: Installed): Promise<void> {
  await writeJsonFile(installed, content);
}

/** Whether something has its name, whole or damaged. */
export async function hasTrace({ installed }: Where): Promise<boolean> {
  return await stat(installed).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );
}

/** Of a machine on which something was installed, and nobody can read what. */
export const damagedText =
  "What is noted of this machine's local models is damaged: set them up again, which repairs it.";

/** Says of a machine on which nothing is installed why that is so, and what to do, in one sentence. */
export async function notSetUp(where: Where): Promise<ServiceError> {
  const text = (await hasTrace(where))
    ? damagedText
    : "Local models are not set up on this machine: set them up first.";
  return new ServiceError("service.notSetUp", text);
}

/** @throws {ServiceError} `service.notSetUp` */
export async function requireInstalled(folders: ServiceFolders): Promise<Installed> {
  const installed = await readInstalled(folders);
  if (installed !== null) return installed;
  throw await notSetUp(folders);
}
