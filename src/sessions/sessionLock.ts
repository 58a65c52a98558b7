import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "../base/clock.js";
import { SessionLockedError, StorageError, type SessionOwner } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import type { FileSystem, OpenFile } from "../disk/fileSystem.js";
import { createWhole, removeIfThere, temporarySuffix } from "../disk/replaceFile.js";
import type { LockRecord } from "../protocol/lock.js";
import { canTakeOver, lockedText } from "./ownerText.js";
import type { Processes } from "./processIdentity.js";
import { lockAt, lockName, markOf, ownerIn, readLockAt, type LockFile } from "./readLock.js";
import { momentText, movedAway } from "./sessionFolder.js";
import { storageFailure } from "./storageFailure.js";

/** Contenders that meet over a dead owner's lock take turns; more than this many is a fault. */
const maxTries = 20;

export interface LockDeps {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly clock: Clock;
  /** A new token: unique, and a valid part of a file's name. */
  readonly newToken: () => string;
}

export interface AcquireOptions {
  /** The owner that a person agreed to take the session from; any other one still holds it. */
  readonly takeOverFrom?: SessionOwner;
}

/** The right to append to a session and to repair it. */
export class SessionLock {
  readonly #path: string;
  readonly #record: LockRecord;
  readonly #files: FileSystem;
  /** The lock itself, wherever its folder is moved to. */
  readonly #file: OpenFile;

  private constructor(path: string, record: LockRecord, files: FileSystem, file: OpenFile) {
    this.#path = path;
    this.#record = record;
    this.#files = files;
    this.#file = file;
  }

  /**
   * @param options `name`: of the lock's file, where it guards something else than a session
   * @throws {SessionLockedError} a process that lives, or may live, owns the session
   * @throws {StorageError} the folder cannot be written
   */
  static async acquire(
    folder: string,
    deps: LockDeps,
    { takeOverFrom, name = lockName }: AcquireOptions & { readonly name?: string } = {},
  ): Promise<SessionLock> {
    const path = join(folder, name);
    const at = Math.max(0, Math.floor(deps.clock.nowMs()));
    const record = { ...(await deps.processes.self()), token: deps.newToken(), at };
    try {
      for (let tries = 0; tries < maxTries; tries++) {
        const file = await place(path, record, deps.files);
        if (file !== undefined) return new SessionLock(path, record, deps.files, file);
        await clearLeft(path, record.token, deps, takeOverFrom);
      }
    } catch (error) {
      if (error instanceof SessionLockedError) throw error;
      throw storageFailure(error, path);
    }
    const message = "Several processes want this session at once: try again in a moment.";
    throw new StorageError("storage.busy", message);
  }

  /**
   * Whether the lock is still this one. A person may have given the session to another process.
   * @throws {StorageError} it is not, with what became of it; or the disk failed
   */
  async assertHeld(): Promise<void> {
    const found = await lockAt(this.#path);
    if (this.#isOwn(found)) return;
    if (found.kind !== "free") throw new StorageError("storage.lockLost", takenText(found));
    // Never put back: whoever removed it may have gone on with the session since, and ended.
    const folder = dirname(this.#path);
    throw (await isFolder(folder))
      ? new StorageError("storage.lockRemoved", removedText)
      : movedAway(folder);
  }

  /** Gives it up, if it is still this one's, wherever it is. May be called once. */
  async release(): Promise<void> {
    try {
      if (this.#isOwn(await lockAt(this.#path))) await removeIfThere(this.#files, this.#path);
      else await this.#file.write(bytesOf({ ...this.#record, isGivenUp: true }), 0);
    } finally {
      await this.#file.close();
    }
  }

  #isOwn(found: LockFile): boolean {
    return found.kind === "held" && found.record.token === this.#record.token;
  }
}

/** Whether the session is another process's by now, or is not there any more. */
export function isLoss({ code }: StorageError): boolean {
  return code === "storage.lockLost" || code === "storage.missing";
}

function takenText(found: Exclude<LockFile, { kind: "free" }>): string {
  const rest = "Nothing more is written here.";
  if (found.kind === "unreadable") {
    return `The session's lock is not this process's any more, and cannot be read. ${rest}`;
  }
  const { pid, host } = found.record;
  const since = momentText(found.sinceMs);
  return `Process ${pid} on ${host} took this session over at ${since}. ${rest}`;
}

const removedText =
  "The session's lock was removed, so another process may have gone on with it. Nothing more is written here.";

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
    throw storageFailure(error, path);
  }
}

function bytesOf(record: LockRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`, "utf8");
}

/**
 * Writes the whole record under another name, then links it: whoever sees a lock sees all of it.
 * @returns the lock, open; undefined when there is one already
 */
async function place(
  path: string,
  record: LockRecord,
  files: FileSystem,
): Promise<OpenFile | undefined> {
  const temporary = `${path}.${record.token}${temporarySuffix}`;
  try {
    const file = await createWhole(files, temporary, bytesOf(record));
    try {
      await files.link(temporary, path);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    if (hasCode(error, "EEXIST")) return undefined;
    if (!hasCode(error, ...noLinkCodes)) throw error;
    return await placeUnlinked(files, path, bytesOf(record));
  } finally {
    await removeIfThere(files, temporary).catch(() => undefined);
  }
}

/** No hard links here: exFAT, some network shares. */
const noLinkCodes = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

/** An exclusive create comes nearest where there are no links. */
async function placeUnlinked(
  files: FileSystem,
  path: string,
  bytes: Uint8Array,
): Promise<OpenFile | undefined> {
  try {
    return await createWhole(files, path, bytes);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return undefined;
    await removeIfThere(files, path).catch(() => undefined);
    throw error;
  }
}

/**
 * Moves a lock out of the way that a dead owner left, or that a person agreed to take over.
 * @throws {SessionLockedError} its owner lives, or may live, and nobody agreed
 */
async function clearLeft(
  path: string,
  token: string,
  { files, processes }: LockDeps,
  agreed: SessionOwner | undefined,
): Promise<void> {
  const reading = await readLockAt(path, processes);
  const mark = markOf(reading);
  if (mark === undefined) return;
  const owner = ownerIn(reading);
  const isAgreed = owner !== null && agreed?.mark === mark && canTakeOver(owner);
  if (owner !== null && !isAgreed) throw new SessionLockedError(owner, lockedText(owner));
  const aside = `${path}.${token}.stale`;
  try {
    await files.rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  // What cannot be looked at now goes back as well.
  const moved = await lockAt(aside).catch((): LockFile => ({ kind: "free" }));
  if (markOf(moved) !== mark) await putBack(files, aside, path);
  await removeAside(files, aside);
}

/** Somebody was quicker, and this is the new lock. */
async function putBack(files: FileSystem, aside: string, path: string): Promise<void> {
  try {
    await files.link(aside, path);
  } catch (error) {
    // A third one came in between: this one's owner finds out before it writes (`assertHeld`).
    if (hasCode(error, "EEXIST")) return;
    if (!hasCode(error, ...noLinkCodes)) throw error;
    await files.rename(aside, path);
  }
}

async function removeAside(files: FileSystem, path: string): Promise<void> {
  try {
    await removeIfThere(files, path);
  } catch (error) {
    if (!hasCode(error, "EISDIR", "EPERM")) throw error;
    // A folder. What is in it is somebody's, and stays under the new name.
    await files.rmdir(path).catch((why: unknown) => {
      if (!hasCode(why, "ENOTEMPTY", "EEXIST")) throw why;
    });
  }
}

/**
 * Temporary lock files of processes that died while they took a lock. Only the owner calls this.
 * @param name of the lock
 */
export async function sweepLocks(folder: string, deps: LockDeps, name = lockName): Promise<void> {
  const left = (await readdir(folder)).filter(
    (each) => each.startsWith(`${name}.`) && /\.(?:tmp|stale)$/.test(each),
  );
  for (const each of left) {
    const found = await lockAt(join(folder, each));
    if (found.kind !== "held" || (await deps.processes.lifeOf(found.record)) !== "dead") continue;
    await removeIfThere(deps.files, join(folder, each));
  }
}
