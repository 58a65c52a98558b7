import { createHash, randomBytes } from "node:crypto";
import { link, lstat, mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasCode } from "../../base/systemCode.js";
import { ServiceError } from "../serviceError.js";
import { serviceFolders } from "../serviceFolders.js";
import { agreedFolder } from "./agreedFolder.js";

/**
 * Where clients and the owner meet: a folder that is the person's alone. Owners that follow each other
 * have numbers there, the generations; the one with the highest is who is asked.
 */
export interface MeetingPlace {
  readonly folder: string;
  /** Random, in a file that only the person can read; who knows it may speak with the owner. */
  readonly token: string;
}

/** What a socket's path may have, bytes, on the system that allows least. */
const maxPathBytes = 103;
const longestName = "999999999.sock";

export interface MeetingPlaceOptions {
  readonly runtimeFolder: string | undefined;
  readonly dataFolder: string;
}

/**
 * Makes the place where there is none, and looks it over.
 * @throws {ServiceError} `service.noOwner`: it is open to others, or cannot be made
 */
export async function openMeetingPlace(options: MeetingPlaceOptions): Promise<MeetingPlace> {
  const dataFolder = await realPathOf(options.dataFolder);
  const hash = createHash("sha256").update(dataFolder).digest("hex").slice(0, 16);
  const folder = join(await folderAbove(options.runtimeFolder), `imagebeam-${hash}`);
  if (!fits(folder)) {
    const message = `The path ${folder} is too long for the local models' programs to meet there.`;
    throw new ServiceError("service.noOwner", message);
  }
  const agreed = await agreedFolder(serviceFolders(dataFolder).root, folder, {
    make: () => makePrivate(folder),
    isUsable: async (other) => {
      const found = await lstat(other).catch(ifThere);
      return fits(other) && found?.isDirectory() === true && isOurs(found, 0o077);
    },
  });
  return { folder: agreed, token: await tokenIn(agreed) };
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, longestName)) <= maxPathBytes;
}

/** The system's own for it, where it is the person's alone; else one among the temporary files. */
async function folderAbove(runtimeFolder: string | undefined): Promise<string> {
  if (runtimeFolder !== undefined && fits(join(runtimeFolder, `imagebeam-${"0".repeat(16)}`))) {
    // Of who was logged in before `su`, it is another person's.
    const found = await lstat(runtimeFolder).catch(ifThere);
    if (found?.isDirectory() === true && isOurs(found, 0o077)) return runtimeFolder;
  }
  const temporary = join(tmpdir(), `imagebeam-${process.getuid?.() ?? "user"}`);
  await makePrivate(temporary);
  return temporary;
}

function ifThere(error: unknown): undefined {
  if (!hasCode(error, "ENOENT")) throw error;
}

/** One folder is one folder, however it is written. */
async function realPathOf(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return folder;
    throw error;
  }
}

async function makePrivate(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const found = await lstat(folder);
  if (!found.isDirectory() || !isOurs(found, 0o077)) throw open(folder);
}

/** On Windows a folder has no mode; what is below the person's own is theirs there. */
function isOurs(found: { readonly uid: number; readonly mode: number }, others: number): boolean {
  if (process.getuid === undefined) return true;
  return found.uid === process.getuid() && (found.mode & others) === 0;
}

function open(path: string): ServiceError {
  const message = `${path} is not this user's alone, so that strangers could speak with the local models. Remove it, and try again.`;
  return new ServiceError("service.noOwner", message);
}

const tokenPattern = /^[\w-]{43}$/;

/** Who comes first makes it, whole: a name is given to a file that is already written. */
async function tokenIn(folder: string): Promise<string> {
  const path = join(folder, "token");
  const draft = join(folder, `token-${randomBytes(8).toString("hex")}`);
  for (let isMade = false; ; isMade = true) {
    const found = await readToken(path);
    if (found !== undefined) return found;
    if (isMade) throw open(path);
    try {
      const token = randomBytes(32).toString("base64url");
      await writeFile(draft, token, { mode: 0o600, flag: "wx" });
      await link(draft, path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function readToken(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size > 100 || !isOurs(found, 0o177)) throw open(path);
    const token = await readFile(path, "utf8");
    if (!tokenPattern.test(token)) throw open(path);
    return token;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

const entry = /^(\d{1,9})\.(?:sock|ended)$/;

/** Numbers that owners had or have, in no order. */
export async function generationsIn({ folder }: MeetingPlace): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const [, number] = entry.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The highest number that an owner had or has; 0 where there was none. */
export async function newestGeneration(place: MeetingPlace): Promise<number> {
  return Math.max(0, ...(await generationsIn(place)));
}

/** Entries of owners that ended before one of this number began. */
export async function removeOlder({ folder }: MeetingPlace, generation: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, number] = entry.exec(name) ?? [];
    if (number !== undefined && Number(number) < generation) {
      await rm(join(folder, name), { force: true });
    }
  }
}

/**
 * So that a number is never given twice: who was slow to look would take the same one. (A socket's own
 * entry goes when it is closed.)
 */
export async function noteEnd({ folder }: MeetingPlace, generation: number): Promise<void> {
  await writeFile(join(folder, `${generation}.ended`), "", { mode: 0o600 });
}

/**
 * Where an owner listens. A pipe of Windows has a name that only who knows the token can tell, so that
 * no stranger takes it first; the system gives it to one process, and no generations are needed.
 */
export function addressIn(
  { folder, token }: MeetingPlace,
  generation: number,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== "win32") return join(folder, `${generation}.sock`);
  const name = createHash("sha256").update(`${folder}\n${token}`).digest("hex").slice(0, 32);
  return `\\\\.\\pipe\\imagebeam-${name}`;
}

/** What a connection ends with where nobody listens. */
const nobody = ["ECONNREFUSED", "ENOENT", "ENOTSOCK"] as const;

/**
 * @returns undefined where nobody listens
 * @throws the system's error, where it says neither yes nor no
 */
export async function connectTo(address: string): Promise<Socket | undefined> {
  return await new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error) => {
      socket.destroy();
      if (hasCode(error, ...nobody)) resolve(undefined);
      else reject(error);
    });
  });
}
