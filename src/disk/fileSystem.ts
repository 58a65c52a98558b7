import { constants, type BigIntStats } from "node:fs";
import {
  link,
  lstat,
  mkdir,
  open,
  rename,
  rmdir,
  statfs,
  unlink,
  type FileHandle,
} from "node:fs/promises";
import { hasCode, systemCode } from "../base/systemCode.js";
import { noFollow } from "./plainFile.js";

/**
 * Every operation by which a session changes the disk, and the space that is left there, in one tiny
 * interface: tests and fault points fail, tear or end the process at the n-th one. Reading needs none.
 */
export interface FileSystem {
  /**
   * @param mode who may read and write it; by default all whom the process lets
   * @throws EEXIST when anything, a link included, has that name
   */
  create(path: string, mode?: number): Promise<OpenFile>;
  /** Opens a file that is there for writing. @throws ELOOP when it is a symbolic link */
  open(path: string): Promise<OpenFile>;
  /** Replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file. @throws EEXIST when that name is taken */
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** One folder, not its parents. @throws EEXIST when anything has that name */
  mkdir(path: string): Promise<void>;
  /** @throws ENOTEMPTY when something is in it */
  rmdir(path: string): Promise<void>;
  /** Makes names in a folder durable; does nothing where the system cannot. */
  syncFolder(path: string): Promise<void>;
  /** Bytes that this user may still write where `path` lies; Infinity where the system cannot say. */
  freeBytes(path: string): Promise<number>;
}

export interface OpenFile {
  /** Writes all of it at `position`, in bytes from the start. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Durable when it resolves. */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  /** Its first so many bytes, or all that there are. */
  read(bytes: number): Promise<Uint8Array>;
  /** As it is now, whatever its name leads to meanwhile. */
  stat(): Promise<FileStat>;
  close(): Promise<void>;
}

export interface FileStat {
  /** What tells it from all other files; null where the system does not say. */
  readonly identity: string | null;
  readonly bytes: number;
}

/** What a path leads to, links not followed: a file, or what else is there, or null for nothing. */
export async function statAt(path: string): Promise<FileStat | "noFile" | null> {
  try {
    const found = await lstat(path, { bigint: true });
    return found.isFile() ? fileStat(found) : "noFile";
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function fileStat({ dev, ino, size }: BigIntStats): FileStat {
  return { identity: ino === 0n ? null : `${dev}/${ino}`, bytes: Number(size) };
}

/** The real disk. */
export const nodeFileSystem: FileSystem = {
  create: async (path, mode) => openFile(await open(path, "wx+", mode)),
  open: async (path) => openFile(await open(path, constants.O_RDWR | noFollow)),
  rename,
  link,
  unlink,
  mkdir: async (path) => {
    await mkdir(path);
  },
  rmdir,
  syncFolder,
  freeBytes,
};

function openFile(handle: FileHandle): OpenFile {
  return {
    write: async (bytes, position) => {
      for (let written = 0; written < bytes.length;) {
        const rest = bytes.length - written;
        const result = await handle.write(bytes, written, rest, position + written);
        written += result.bytesWritten;
      }
    },
    sync: () => handle.sync(),
    truncate: (bytes) => handle.truncate(bytes),
    read: async (bytes) => {
      const buffer = Buffer.alloc(bytes);
      let have = 0;
      for (let got = -1; got !== 0 && have < bytes; have += got) {
        got = (await handle.read(buffer, have, bytes - have, have)).bytesRead;
      }
      return buffer.subarray(0, have);
    },
    stat: async () => fileStat(await handle.stat({ bigint: true })),
    close: () => handle.close(),
  };
}

async function syncFolder(path: string): Promise<void> {
  // A folder cannot be opened on Windows, and names are durable there without.
  if (process.platform === "win32") return;
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems refuse to sync a folder; nothing more can be done there.
    if (!hasCode(error, "EINVAL", "ENOTSUP", "EPERM")) throw error;
  } finally {
    await handle.close();
  }
}

async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return Infinity;
  }
}
