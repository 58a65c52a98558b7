import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import { StorageError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { parseJson } from "../base/parseJson.js";
import { spendLineSchema, type SpendLine } from "../protocol/spend.js";
import { hasCode, statAt, type FileSystem, type OpenFile } from "../sessions/fileSystem.js";
import type { Processes } from "../sessions/processIdentity.js";
import { replaceFile } from "../sessions/replaceFile.js";
import { dayText, makeFolders } from "../sessions/sessionFolder.js";
import type { SessionLock } from "../sessions/sessionLock.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { Books } from "./books.js";
import { SpendLock } from "./spendLock.js";

const spendName = "spend.jsonl";
/** As the file was when something in it could not be read and it was written anew. */
const damagedName = "spend.damaged.jsonl";

/** With more lines that say no more than the sums of their days, the file is written anew. */
const mostSettledLines = 2000;
/** Hundreds of times as much as is ever kept. */
const maxBytes = 64_000_000;

export interface SpendFileDeps {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** How much of which file has been read. */
interface Seen {
  readonly identity: string | null;
  readonly bytes: number;
  /** It ends within a line: what is appended begins a new one. */
  readonly isRagged: boolean;
}

const unseen: Seen = { identity: null, bytes: 0, isRagged: false };

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
  #books = new Books();
  #seen = unseen;
  #damagedLines = 0;
  /** What this process does comes one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param folder the person's configuration folder, absolute; made where it is not there */
  constructor(folder: string, deps: SpendFileDeps) {
    this.#folder = folder;
    this.#path = join(folder, spendName);
    this.#deps = deps;
    this.#lock = new SpendLock(folder, deps);
  }

  /** Lines of what has been read that were no record. */
  get damagedLines(): number {
    return this.#damagedLines;
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
          this.#forget();
        }
      }
    });
  }

  async #changeOnce<T>(follows: (books: Books) => Change<T>): Promise<T> {
    const lock = await this.#lock.take();
    try {
      await this.#catchUp("toTheEnd");
      if (this.#isTooLong()) await this.#writeAnew(lock);
      const { lines, result } = follows(this.#books);
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
    return this.#inTurn(async () => {
      // Somebody may be in the middle of a line.
      await this.#catchUp("wholeLines");
      return this.#books;
    });
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

  async #catchUp(upTo: "toTheEnd" | "wholeLines"): Promise<void> {
    const found = await statAt(this.#path);
    if (found === null) {
      this.#forget();
      return;
    }
    if (found === "noFile") throw noFile(this.#path);
    const isSame = found.identity !== null && found.identity === this.#seen.identity;
    if (isSame && found.bytes === this.#seen.bytes) return;
    if (!isSame || found.bytes < this.#seen.bytes) this.#forget();
    if (found.bytes > maxBytes) throw noFile(this.#path);
    const bytes = await readFile(this.#path);
    const end = bytes.lastIndexOf("\n") + 1;
    const isRagged = end < bytes.length;
    const read = upTo === "toTheEnd" ? bytes.length : end;
    const text = bytes.toString("utf8", this.#seen.bytes, read);
    const damaged = text.split("\n").filter((line) => line !== "" && !this.#add(line)).length;
    this.#seen = { identity: found.identity, bytes: Math.max(read, this.#seen.bytes), isRagged };
    if (damaged === 0) return;
    this.#damagedLines += damaged;
    this.#deps.log("warn", `${damaged} lines of ${spendName} cannot be read and are not counted`);
  }

  /** @returns false for what is no record */
  #add(text: string): boolean {
    const parsed = spendLineSchema.safeParse(jsonOf(text));
    if (parsed.success) this.#books.add(parsed.data);
    return parsed.success;
  }

  #forget(): void {
    [this.#books, this.#seen, this.#damagedLines] = [new Books(), unseen, 0];
  }

  /** Of a day that is over, and of very many calls, only the sums are kept. */
  #isTooLong(): boolean {
    const { settledLines, firstSettledDay } = this.#books;
    if (settledLines > mostSettledLines) return true;
    return firstSettledDay !== null && firstSettledDay < dayText(this.#deps.clock.nowMs());
  }

  async #writeAnew(lock: SessionLock): Promise<void> {
    const { files, clock } = this.#deps;
    const nowMs = clock.nowMs();
    const lines = this.#books.summed(dayText(nowMs), nowMs);
    await lock.assertHeld();
    if (this.#damagedLines > 0) {
      await replaceFile(files, join(this.#folder, damagedName), await readFile(this.#path));
    }
    await replaceFile(files, this.#path, bytesOf(lines));
    await this.#lock.sweep();
    await this.#catchUp("toTheEnd");
  }

  async #append(lines: readonly SpendLine[], lock: SessionLock): Promise<void> {
    const { files } = this.#deps;
    // What no reader would take would not be counted.
    if (!lines.every((each) => spendLineSchema.safeParse(each).success)) throw noLine();
    await lock.assertHeld();
    const file = await opened(files, this.#path);
    const { bytes: before, isRagged } = this.#seen;
    const added = Buffer.concat([Buffer.from(isRagged ? "\n" : ""), bytesOf(lines)]);
    try {
      await file.write(added, before);
      if (lines.some(({ kind }) => kind === "reserved")) await file.sync();
      const { identity, bytes } = await file.stat();
      this.#seen = { identity, bytes, isRagged: false };
    } catch (error) {
      // What cannot be cut off is read as damaged.
      await file.truncate(before).catch(() => undefined);
      this.#forget();
      throw error;
    } finally {
      await file.close();
    }
    // Whoever took the lock meanwhile may have written in the same place.
    await lock.assertHeld();
    lines.forEach((line) => this.#books.add(line));
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

function bytesOf(lines: readonly SpendLine[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "utf8");
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function noFile(path: string): StorageError {
  const message = `${path} is not the file in which Imagebeam notes what is spent: move it away.`;
  return new StorageError("storage.notAFile", message);
}

function noLine(): StorageError {
  const message = "It is no amount, or no name of a model, that can be noted.";
  return new StorageError("storage.invalidEvent", message);
}
