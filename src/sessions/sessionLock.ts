import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { SessionLockedError, StorageError } from "../base/errors.js";
import type { LockRecord } from "../protocol/lock.js";
import { hasCode, type FileSystem } from "./fileSystem.js";
import type { Processes } from "./processIdentity.js";
import { lockName, lockRecordIn, readLock } from "./readLock.js";
import { removeIfThere, temporarySuffix, writeNew } from "./replaceFile.js";
import { storageFailure } from "./storageFailure.js";

/** Contenders that meet over a dead owner's lock take turns; more than this many is a fault. */
const maxTries = 20;

export interface LockDeps {
  readonly files: FileSystem;
  readonly processes: Processes;
  /** A new token: unique, and a valid part of a file's name. */
  readonly newToken: () => string;
}

export interface AcquireOptions {
  /** The owner that the user agreed to take the session from; any other one still holds it. */
  readonly takeOverFrom?: { readonly pid: number; readonly host: string };
}

/** The right to append to a session and to repair it. */
export class SessionLock {
  readonly #folder: string;
  readonly #token: string;
  readonly #files: FileSystem;

  private constructor(folder: string, token: string, files: FileSystem) {
    this.#folder = folder;
    this.#token = token;
    this.#files = files;
  }

  /**
   * @throws {SessionLockedError} a process that lives, or may live, owns the session
   * @throws {StorageError} the folder cannot be written
   */
  static async acquire(
    folder: string,
    deps: LockDeps,
    options: AcquireOptions = {},
  ): Promise<SessionLock> {
    const token = deps.newToken();
    const record: LockRecord = { ...(await deps.processes.self()), token };
    try {
      for (let tries = 0; tries < maxTries; tries++) {
        if (await place(folder, record, deps.files)) {
          return new SessionLock(folder, token, deps.files);
        }
        await clearDead(folder, token, deps, options);
      }
    } catch (error) {
      if (error instanceof SessionLockedError) throw error;
      throw storageFailure(error, join(folder, lockName));
    }
    throw lockedBy(undefined);
  }

  /**
   * Whether the lock is still this one. A user may have given the session to another process.
   * @throws {StorageError} it is not
   */
  async assertHeld(): Promise<void> {
    if ((await lockRecordIn(join(this.#folder, lockName)))?.token === this.#token) return;
    const message = "Another process took this session over: nothing more is written here.";
    throw new StorageError("storage.lockLost", message);
  }

  /** Gives it up, if it is still this one's. */
  async release(): Promise<void> {
    try {
      await this.assertHeld();
    } catch {
      return;
    }
    await removeIfThere(this.#files, join(this.#folder, lockName));
  }
}

/** Writes the whole record under another name, then links it: whoever sees a lock sees all of it. */
async function place(folder: string, record: LockRecord, files: FileSystem): Promise<boolean> {
  const path = join(folder, lockName);
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`, "utf8");
  const temporary = `${path}.${record.token}${temporarySuffix}`;
  try {
    await writeNew(files, temporary, bytes);
    await files.link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    // No hard links here (exFAT, some network shares): an exclusive create comes nearest.
    if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK")) throw error;
    return await createWhole(files, path, bytes);
  } finally {
    await removeIfThere(files, temporary).catch(() => undefined);
  }
}

async function createWhole(files: FileSystem, path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeNew(files, path, bytes);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    await removeIfThere(files, path).catch(() => undefined);
    throw error;
  }
}

/** Moves a dead owner's lock out of the way. @throws {SessionLockedError} when it may be alive */
async function clearDead(
  folder: string,
  token: string,
  deps: LockDeps,
  options: AcquireOptions,
): Promise<void> {
  const reading = await readLock(folder, deps.processes);
  if (reading.kind === "free") return;
  const found = reading.kind === "held" ? reading.record : undefined;
  const isAgreed = agrees(options.takeOverFrom, found);
  if (!isAgreed && (reading.kind === "unreadable" || reading.isAlive)) throw lockedBy(found);
  const path = join(folder, lockName);
  const aside = `${path}.${token}.stale`;
  try {
    await deps.files.rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await lockRecordIn(aside))?.token !== found?.token) {
    // Somebody was quicker, and this is the new lock: back with it. Should a third one have come in
    // between, its owner finds out before it writes (`assertHeld`).
    await deps.files.link(aside, path).catch(() => undefined);
  }
  await removeIfThere(deps.files, aside);
}

function agrees(
  agreed: AcquireOptions["takeOverFrom"],
  found: { readonly pid: number; readonly host: string } = unknownOwner,
): boolean {
  return agreed !== undefined && agreed.pid === found.pid && agreed.host === found.host;
}

/** Stands for whoever wrote a lock that nobody can read. */
const unknownOwner = { pid: 0, host: "unknown" };

function lockedBy(record: LockRecord | undefined): SessionLockedError {
  const { pid, host } = record ?? unknownOwner;
  const who = record === undefined ? "Another process" : `Process ${pid} on ${host}`;
  return new SessionLockedError(
    pid,
    host,
    `${who} has this session open: end it there first, or look at it without changing it.`,
  );
}

/** Temporary lock files of processes that died while they took a lock. Only the owner calls this. */
export async function sweepLocks(folder: string, deps: LockDeps): Promise<void> {
  const names = (await readdir(folder)).filter(
    (name) => name.startsWith(`${lockName}.`) && /\.(?:tmp|stale)$/.test(name),
  );
  for (const name of names) {
    const record = await lockRecordIn(join(folder, name));
    if (record !== undefined && !(await deps.processes.isAlive(record))) {
      await removeIfThere(deps.files, join(folder, name));
    }
  }
}
