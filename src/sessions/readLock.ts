import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { lockSchema, type LockRecord } from "../protocol/lock.js";
import { hasCode, noFollow } from "./fileSystem.js";
import { parseJson } from "./parseJson.js";
import type { Processes } from "./processIdentity.js";

export const lockName = "session.lock";

/** What a lock says: nobody's, a record, or a file that is none (`unreadable`). */
export type LockReading =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly record: LockRecord; readonly isAlive: boolean }
  | { readonly kind: "unreadable" };

/** Who owns a session's folder now. Never throws. */
export async function readLock(folder: string, processes: Processes): Promise<LockReading> {
  const path = join(folder, lockName);
  const record = await recordAt(path);
  if (record === "missing") return { kind: "free" };
  if (record === undefined) return { kind: "unreadable" };
  return { kind: "held", record, isAlive: await processes.isAlive(record) };
}

/** The record in a lock's file; undefined when there is no file, or none in it. */
export async function lockRecordIn(path: string): Promise<LockRecord | undefined> {
  const record = await recordAt(path);
  return record === "missing" ? undefined : record;
}

const maxLockBytes = 4096;

async function recordAt(path: string): Promise<LockRecord | "missing" | undefined> {
  try {
    const handle = await open(path, constants.O_RDONLY | noFollow);
    try {
      const buffer = Buffer.alloc(maxLockBytes);
      const { bytesRead } = await handle.read(buffer, 0, maxLockBytes, 0);
      return recordOf(buffer.toString("utf8", 0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return hasCode(error, "ENOENT") ? "missing" : undefined;
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
