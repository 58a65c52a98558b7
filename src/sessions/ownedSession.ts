import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import { JournalError } from "../base/errors.js";
import { hasCode, systemCode } from "../base/systemCode.js";
import type { FileSystem } from "../disk/fileSystem.js";
import { removeIfThere, replaceFile, temporarySuffix } from "../disk/replaceFile.js";
import type { KnownEvent } from "../protocol/events.js";
import type { SearchState } from "../search/state.js";
import { ImageFolder, type ImageWork } from "./imageStore.js";
import { JournalFile } from "./journalFile.js";
import { loadForResume, loadSession, whyReadOnly, type LoadedSession } from "./loadSession.js";
import { metadataOf, metadataText } from "./metadata.js";
import type { Processes } from "./processIdentity.js";
import {
  createSessionFolder,
  findSessionFolder,
  journalName,
  localTime,
  metadataName,
} from "./sessionFolder.js";
import { SessionLock, sweepLocks, type AcquireOptions } from "./sessionLock.js";
import { storageFailure } from "./storageFailure.js";

/** What sessions need of the machine. */
export interface SessionDeps {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
}

/** A session that this process owns: the only way to write into its folder. */
export class OwnedSession {
  /** Absolute. */
  readonly folder: string;
  readonly journal: JournalFile;
  readonly #deps: SessionDeps;
  readonly #lock: SessionLock;

  private constructor(folder: string, journal: JournalFile, deps: SessionDeps, lock: SessionLock) {
    this.folder = folder;
    this.journal = journal;
    this.#deps = deps;
    this.#lock = lock;
  }

  /**
   * Makes a folder with a lock and a journal that begins with `first`; all of it, or nothing.
   * @throws {StorageError} the output folder cannot be written
   */
  static async create(output: string, first: KnownEvent, deps: SessionDeps): Promise<OwnedSession> {
    const { folder, remove } = await createSessionFolder(deps.files, output, localTime(first.at));
    let lock: SessionLock | undefined;
    let journal: JournalFile | undefined;
    try {
      lock = await SessionLock.acquire(folder, lockDeps(deps));
      journal = await JournalFile.create(journalOptions(folder, deps, lock));
      await journal.append(first);
      return new OwnedSession(folder, journal, deps, lock);
    } catch (error) {
      // The first failure is the one to tell; each step back is tried all the same.
      await journal?.close().catch(() => undefined);
      await removeIfThere(deps.files, join(folder, journalName)).catch(() => undefined);
      await lock?.release().catch(() => undefined);
      await remove();
      throw error;
    }
  }

  /**
   * Takes a session that is there, and reads it.
   * @param options.toResume its recorded results will be used: each has to belong to its call
   * @throws {SessionLockedError} another process has it
   * @throws {JournalError} it is none, is corrupt, or a newer version wrote it: nothing was changed
   * @throws {StorageError} it cannot be read or written
   */
  static async open(
    path: string,
    deps: SessionDeps,
    options: AcquireOptions & { readonly toResume?: boolean } = {},
  ): Promise<{ readonly session: OwnedSession; readonly loaded: LoadedSession }> {
    const folder = await findSessionFolder(path);
    await requireJournal(folder);
    const lock = await SessionLock.acquire(folder, lockDeps(deps), options);
    try {
      const loaded = await (options.toResume === true ? loadForResume : loadSession)(folder);
      const readOnly = whyReadOnly(loaded);
      if (readOnly !== undefined) throw new JournalError("journal.newer", readOnly);
      const journal = await JournalFile.continue(
        journalOptions(folder, deps, lock),
        loaded.position.bytes,
      );
      await sweep(folder, deps);
      return { session: new OwnedSession(folder, journal, deps, lock), loaded };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  images({ decode, encode }: ImageWork): ImageFolder {
    const { folder } = this;
    const guard = () => this.#lock.assertHeld();
    return new ImageFolder({ files: this.#deps.files, folder, decode, encode, guard });
  }

  /** @throws {StorageError} the journal is whole, but its summary is now stale */
  async writeMetadata(state: SearchState): Promise<void> {
    const path = join(this.folder, metadataName);
    await this.#lock.assertHeld();
    try {
      const text = metadataText(metadataOf(state, this.journal.bytes));
      await replaceFile(this.#deps.files, path, Buffer.from(text, "utf8"));
    } catch (error) {
      throw storageFailure(error, path);
    }
  }

  /** Gives the session up. Nothing can be written any more. */
  async close(): Promise<void> {
    try {
      await this.journal.close();
    } finally {
      await this.#lock.release();
    }
  }
}

function journalOptions(folder: string, { files }: SessionDeps, lock: SessionLock) {
  return { files, path: join(folder, journalName), guard: () => lock.assertHeld() };
}

function lockDeps({ files, processes, clock, newId }: SessionDeps) {
  return { files, processes, clock, newToken: newId };
}

async function requireJournal(folder: string): Promise<void> {
  const path = join(folder, journalName);
  try {
    await stat(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw storageFailure(error, path);
    const message = `${folder} is not the folder of a session: it has no ${journalName}.`;
    throw new JournalError("journal.missing", message);
  }
}

/** Removes what a dead owner was writing. */
async function sweep(folder: string, deps: SessionDeps): Promise<void> {
  const unfinished = /^(?:metadata\.json|session\.jsonl|i\d+c\d+\.(?:png|jpg|webp))\.tmp$/;
  try {
    for (const name of await readdir(folder)) {
      if (name.endsWith(temporarySuffix) && unfinished.test(name)) {
        await removeIfThere(deps.files, join(folder, name));
      }
    }
    await sweepLocks(folder, lockDeps(deps));
  } catch (error) {
    // Left-overs are ugly, not wrong: a resume does not fail over them.
    if (systemCode(error) === undefined) throw error;
  }
}
