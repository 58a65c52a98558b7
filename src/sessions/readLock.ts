import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { SessionOwner } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import { lockSchema, type LockRecord } from "../protocol/lock.js";
import { parseJson } from "../base/parseJson.js";
import { bytesOfPlainFile, utf8Of } from "../disk/plainFile.js";
import type { Life, Processes } from "./processIdentity.js";
import { storageFailure } from "./storageFailure.js";

export const lockName = "session.lock";

/** What lies at a lock's path: nothing, a record, or something that is none. */
export type LockFile =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly record: LockRecord; readonly sinceMs: number }
  | { readonly kind: "unreadable"; readonly sinceMs: number; readonly mark: string };

/** What a lock says, and what is known of its owner's process. */
export type LockReading =
  | Exclude<LockFile, { kind: "held" }>
  | (Extract<LockFile, { kind: "held" }> & { life: Life });

/**
 * Who owns a session's folder now.
 * @throws {StorageError} the disk failed, which says nothing of the lock
 */
export async function readLock(folder: string, processes: Processes): Promise<LockReading> {
  return await readLockAt(join(folder, lockName), processes);
}

/** @throws {StorageError} the disk failed, which says nothing of the lock */
export async function readLockAt(path: string, processes: Processes): Promise<LockReading> {
  const found = await lockAt(path);
  if (found.kind !== "held") return found;
  const life = found.record.isGivenUp === true ? "dead" : await processes.lifeOf(found.record);
  return { ...found, life };
}

/** Whoever holds a session now, or may hold it; null when nobody does. */
export function ownerIn(lock: LockReading): SessionOwner | null {
  if (lock.kind === "free") return null;
  if (lock.kind === "unreadable") return lock;
  if (lock.life === "dead") return null;
  const { pid, host, token } = lock.record;
  const isKnownAlive = lock.life === "alive";
  return { kind: "process", pid, host, isKnownAlive, sinceMs: lock.sinceMs, mark: token };
}

/** A process that has ended without giving a session up. */
export interface FormerOwner {
  readonly pid: number;
  readonly host: string;
  /** UTC milliseconds: since when it had the session open. */
  readonly sinceMs: number;
}

/** Who left its lock behind when it ended; null when nobody did. */
export function formerOwnerIn(lock: LockReading): FormerOwner | null {
  if (lock.kind !== "held" || lock.life !== "dead" || lock.record.isGivenUp === true) return null;
  const { pid, host } = lock.record;
  return { pid, host, sinceMs: lock.sinceMs };
}

/** Tells one lock from every other one; undefined where there is none. */
export function markOf(lock: LockFile): string | undefined {
  if (lock.kind === "free") return undefined;
  return lock.kind === "held" ? lock.record.token : lock.mark;
}

const maxLockBytes = 4096;

/** What may hinder reading because of what the lock is; any other error is the disk's. */
const unreadableCodes = ["EACCES", "EPERM", "ELOOP", "EMLINK", "EISDIR", "ENXIO"];

/** @throws {StorageError} the disk failed, which says nothing of the lock */
export async function lockAt(path: string): Promise<LockFile> {
  try {
    const found = await lstat(path);
    const { mode, size, mtimeMs } = found;
    const unreadable = {
      kind: "unreadable",
      sinceMs: mtimeMs,
      // A new lock that is no record either has another time, and a rename changes none of these.
      mark: `unreadable ${mode} ${size} ${mtimeMs}`,
    } as const;
    const record = found.isFile() ? await recordAt(path) : undefined;
    if (record === undefined) return unreadable;
    return { kind: "held", record, sinceMs: record.at ?? mtimeMs };
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return { kind: "free" };
    throw storageFailure(error, path);
  }
}

async function recordAt(path: string): Promise<LockRecord | undefined> {
  try {
    const bytes = await bytesOfPlainFile(path, maxLockBytes);
    return bytes && recordOf(utf8Of(bytes));
  } catch (error) {
    if (hasCode(error, ...unreadableCodes)) return undefined;
    throw error;
  }
}

function recordOf(text: string): LockRecord | undefined {
  try {
    const parsed = lockSchema.safeParse(parseJson(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
