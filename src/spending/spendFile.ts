import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import { StorageError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { hasCode } from "../base/systemCode.js";
import { statAt, type FileSystem, type OpenFile } from "../disk/fileSystem.js";
import { replaceFile } from "../disk/replaceFile.js";
import { spendLineSchema, type SpendLine } from "../protocol/spend.js";
import type { Processes } from "../sessions/processIdentity.js";
import { dayText, makeFolders } from "../sessions/sessionFolder.js";
import type { SessionLock } from "../sessions/sessionLock.js";
import { storageFailure } from "../sessions/storageFailure.js";
import type { Books } from "./books.js";
import { SpendLock } from "./spendLock.js";
import { SpendReader } from "./spendReader.js";

const spendName = "spend.jsonl";
/** As the file was when something in it could not be read and it was written anew; each is kept. */
const damagedName = (count: number): string =>
  count === 1 ? "spend.damaged.jsonl" : `spend.damaged-${count}.jsonl`;

/** With more lines that say no more than the sums of their days, the file is written anew. */
const mostSettledLines = 2000;

export interface SpendFileDeps {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** Who takes the lock of a process that has just died may take another one's for a moment. */
const mostTries = 20;

function isLost(error: unknown): boolean {
  const codes = ["storage.lockLost", "storage.lockRemoved"];
  return error instanceof StorageError && codes.includes(error.code);
}

/** What follows from the books: lines to append, and what to tell whoever asked. */
export interface Change<T> {
  readonly lines: readonly SpendLine[];
  readonly result: T;
}

/**
 * `spend.jsonl`, shared by all processes of a person: whoever writes has read all that was written
 * before, for one lock is held from the reading to the writing.
 */
export class SpendFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #deps: SpendFileDeps;
  readonly #lock: SpendLock;
  readonly #reader: SpendReader;
  /** What this process does comes one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param folder the person's configuration folder, absolute; made where it is not there */
  constructor(folder: string, deps: SpendFileDeps) {
    this.#folder = folder;
    this.#path = join(folder, spendName);
    this.#deps = deps;
    this.#lock = new SpendLock(folder, deps);
    this.#reader = new SpendReader(this.#path, deps.log);
  }

  /** Lines of what has been read that were no record. */
  get damagedLines(): number {
    return this.#reader.damagedLines;
  }

  /**
   * Appends what follows from all that is there, which may be asked for again; what sets money aside is durable when it resolves.
   * @throws {StorageError} nothing was appended
   */
  change<T>(follows: (books: Books) => Change<T>): Promise<T> {
    return this.#inTurn(async () => {
      await makeFolders(this.#deps.files, this.#folder);
      for (let tries = 1; ; tries++) {
        try {
          return await this.#changeOnce(follows);
        } catch (error) {
          if (!isLost(error) || tries === mostTries) throw error;
        }
      }
    });
  }

  async #changeOnce<T>(follows: (books: Books) => Change<T>): Promise<T> {
    const lock = await this.#lock.take();
    try {
      let books = await this.#reader.catchUp();
      if (this.#isTooLong(books)) books = await this.#writtenAnew(books, lock);
      const { lines, result } = follows(books);
      if (lines.length > 0) await this.#append(lines, lock);
      return result;
    } finally {
      await this.#lock.release(lock);
    }
  }

  /**
   * What is there now, and nothing is changed.
   * @throws {StorageError} it cannot be read
   */
  read(): Promise<Books> {
    return this.#inTurn(() => this.#reader.catchUp());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      try {
        return await work();
      } catch (error) {
        throw storageFailure(error, this.#path);
      }
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Of a day that is over, and of very many calls, only the sums are kept. */
  #isTooLong({ settledLines, firstSettledDay }: Books): boolean {
    if (settledLines > mostSettledLines) return true;
    return firstSettledDay !== null && firstSettledDay < dayText(this.#deps.clock.nowMs());
  }

  async #writtenAnew(books: Books, lock: SessionLock): Promise<Books> {
    const { files, clock } = this.#deps;
    const nowMs = clock.nowMs();
    const { isDamaged } = this.#reader;
    const lines = books.summed(dayText(nowMs), nowMs);
    // To sum them up may settle what the file does not.
    this.#reader.forget();
    await lock.assertHeld();
    if (isDamaged) {
      await replaceFile(files, await this.#freeDamagedPath(), await readFile(this.#path));
    }
    await replaceFile(files, this.#path, bytesOf(lines));
    await this.#lock.sweep();
    return await this.#reader.catchUp();
  }

  /** Only the owner of the lock takes one. */
  async #freeDamagedPath(): Promise<string> {
    for (let count = 1; ; count++) {
      const path = join(this.#folder, damagedName(count));
      if ((await statAt(path)) === null) return path;
    }
  }

  async #append(lines: readonly SpendLine[], lock: SessionLock): Promise<void> {
    const { files } = this.#deps;
    // What no reader would take would not be counted.
    if (!lines.every((each) => spendLineSchema.safeParse(each).success)) throw noLine();
    await lock.assertHeld();
    const file = await opened(files, this.#path);
    try {
      const { bytes: end } = await file.stat();
      // Nothing is appended to a line that has no end, nor to what somebody has just put there.
      const before = end === this.#reader.wholeBytes ? "" : "\n";
      const isDurable = lines.some(({ kind }) => kind === "reserved");
      await writeAt(file, end, Buffer.concat([Buffer.from(before), bytesOf(lines)]), isDurable);
    } finally {
      await file.close();
    }
    // Whoever took the lock meanwhile may have written in the same place.
    await lock.assertHeld();
  }
}

async function opened(files: FileSystem, path: string): Promise<OpenFile> {
  try {
    return await files.open(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    return await files.create(path);
  }
}

async function writeAt(
  file: OpenFile,
  end: number,
  bytes: Uint8Array,
  isDurable: boolean,
): Promise<void> {
  try {
    await file.write(bytes, end);
    if (isDurable) await file.sync();
  } catch (error) {
    // What cannot be cut off is read as damaged.
    await file.truncate(end).catch(() => undefined);
    throw error;
  }
}

function bytesOf(lines: readonly SpendLine[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "utf8");
}

function noLine(): StorageError {
  const message = "It is no amount, or no name of a model, that can be noted.";
  return new StorageError("storage.invalidEvent", message);
}
