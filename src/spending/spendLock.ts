import { join } from "node:path";
import { SessionLockedError, StorageError, type SessionOwner } from "../base/errors.js";
import type { FileSystem } from "../disk/fileSystem.js";
import { removeIfThere } from "../disk/replaceFile.js";
import { canTakeOver } from "../sessions/ownerText.js";
import { SessionLock, sweepLocks, type LockDeps } from "../sessions/sessionLock.js";
import { storageFailure } from "../sessions/storageFailure.js";
import type { SpendFileDeps } from "./spendFile.js";

const lockName = "spend.lock";

/** It is held for milliseconds: whoever holds it for so long is in trouble. */
const longestHoldMs = 10_000;
const lookAgainMs = 10;

/** The right to append to `spend.jsonl`: the lock of a session, held for a moment. */
export class SpendLock {
  readonly #folder: string;
  readonly #deps: LockDeps;
  readonly #log: SpendFileDeps["log"];
  /** All locks of this process begin alike: one that is met is one that it could not remove. */
  readonly #ownMark: string;

  constructor(folder: string, { files, processes, clock, newId, log }: SpendFileDeps) {
    this.#folder = folder;
    this.#log = log;
    this.#ownMark = newId();
    const newToken = (): string => `${this.#ownMark}-${newId()}`;
    this.#deps = { files: withoutSync(files), processes, clock, newToken };
  }

  get #path(): string {
    return join(this.#folder, lockName);
  }

  /** @throws {StorageError} somebody has had it for too long */
  async take(): Promise<SessionLock> {
    const { clock, files } = this.#deps;
    let left: SessionOwner | undefined;
    for (let mark = "", heldMs = 0; ;) {
      try {
        const from = left === undefined ? {} : { takeOverFrom: left };
        return await SessionLock.acquire(this.#folder, this.#deps, { ...from, name: lockName });
      } catch (error) {
        if (!(error instanceof SessionLockedError)) throw error;
        const { owner } = error;
        heldMs = owner.mark === mark ? heldMs + lookAgainMs : 0;
        mark = owner.mark;
        if (mark.startsWith(this.#ownMark)) await removeIfThere(files, this.#path);
        const isTooLong = heldMs >= longestHoldMs;
        if (isTooLong && (left !== undefined || !canTakeOver(owner))) {
          throw heldTooLong(this.#path);
        }
        left = isTooLong ? owner : undefined;
        await clock.sleep(lookAgainMs, new AbortController().signal);
      }
    }
  }

  /** What was appended stands, whatever becomes of the lock. */
  async release(lock: SessionLock): Promise<void> {
    try {
      await lock.release();
    } catch (error) {
      const failure = storageFailure(error, this.#path);
      if (!(failure instanceof StorageError)) throw failure;
      this.#log("warn", `A lock could not be removed: ${failure.message}`);
    }
  }

  /** What deaths left of locks that were being taken. Only who has the lock calls this. */
  async sweep(): Promise<void> {
    await sweepLocks(this.#folder, this.#deps, lockName);
  }
}

/** A lock need not outlast the machine: after a start all owners are dead. */
function withoutSync(files: FileSystem): FileSystem {
  const sync = (): Promise<void> => Promise.resolve();
  return {
    ...files,
    create: async (path, mode) => ({ ...(await files.create(path, mode)), sync }),
  };
}

function heldTooLong(path: string): StorageError {
  const message = `Another process does not let go of ${path}: end it, or remove the file when none is at work.`;
  return new StorageError("storage.busy", message);
}
