import { closeSync, constants, openSync, readdirSync, readSync, lstatSync } from "node:fs";
import { hasCode } from "../base/systemCode.js";
import { noFollow } from "../disk/plainFile.js";

export interface FoundEntry {
  readonly name: string;
  /** False for a symbolic link. */
  readonly isFolder: boolean;
}

/** What a list of sessions reads of the disk; an argument, so that a test can count it. */
export interface IndexReader {
  /** @throws the system's error */
  entries(folder: string): readonly FoundEntry[];
  /** @returns a file's first bytes; undefined when it is not there. @throws the system's error */
  head(path: string, maxBytes: number): Buffer | undefined;
  /** @returns a file's length, or a link's own; undefined when it is not there */
  size(path: string): number | undefined;
}

export const nodeIndexReader: IndexReader = {
  entries: (folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => {
      return { name: entry.name, isFolder: entry.isDirectory() };
    }),
  head: (path, maxBytes) => {
    const file = openForReading(path);
    if (file === undefined) return undefined;
    try {
      const buffer = Buffer.alloc(maxBytes);
      return buffer.subarray(0, readSync(file, buffer, 0, maxBytes, 0));
    } finally {
      closeSync(file);
    }
  },
  size: (path) => lstatSync(path, { throwIfNoEntry: false })?.size,
};

function openForReading(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
