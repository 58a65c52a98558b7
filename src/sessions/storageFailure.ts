import { basename } from "node:path";
import { ImagebeamError, messageOf, StorageError } from "../base/errors.js";
import { systemCode } from "../base/systemCode.js";

/**
 * A system error as a person should read it: what happened to which file, and what to do. Anything
 * else is handed back as it is: no fault of the disk.
 * @param path what could not be written or read
 */
export function storageFailure(thrown: unknown, path: string): Error {
  if (!(thrown instanceof Error)) return new Error(messageOf(thrown));
  const systemError = systemCode(thrown);
  if (systemError === undefined || thrown instanceof ImagebeamError) return thrown;
  const [code, message] = explain(systemError, path, messageOf(thrown));
  return new StorageError(code, message, { cause: thrown });
}

function explain(
  systemError: string,
  path: string,
  otherwise: string,
): readonly [code: `storage.${string}`, message: string] {
  switch (systemError) {
    case "ENOSPC":
      return [
        "storage.full",
        `The disk is full: free some space, then resume (${basename(path)}).`,
      ];
    case "EDQUOT":
      return ["storage.full", `Your disk quota is used up: free some space, then resume.`];
    case "EACCES":
    case "EPERM":
      return ["storage.unwritable", `No permission to write ${path}: choose another folder.`];
    case "EROFS":
      return ["storage.unwritable", `${path} is on a read-only disk: choose another folder.`];
    case "ENOTDIR":
    case "EEXIST":
      return ["storage.notAFolder", `${path} is not a folder: choose another one.`];
    case "ENOENT":
      return ["storage.missing", `${path} is not there: was the folder moved or deleted?`];
    case "EISDIR":
    case "ESPIPE":
    case "ENXIO":
      return [
        "storage.notAFile",
        `${path} is no plain file: move it away, and put the right file there.`,
      ];
    case "ELOOP":
      return ["storage.symlink", `${path} is a symbolic link, which is not followed here.`];
    case "EMFILE":
    case "ENFILE":
      return ["storage.busy", `Too many files are open: close some programs, then resume.`];
    case "ENAMETOOLONG":
      return ["storage.unwritable", `${path} is too long a name: choose a shorter folder.`];
    default:
      return ["storage.failed", `The disk failed at ${path}: ${otherwise}`];
  }
}
