import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StorageError } from "../base/errors.js";
import { maxEvents, parseEvent, type KnownEvent } from "../protocol/events.js";
import type { Journal } from "../search/ports.js";
import { parseJson } from "../base/parseJson.js";
import { hasCode } from "../base/systemCode.js";
import { statAt, type FileSystem, type OpenFile } from "./fileSystem.js";
import { maxJournalBytes, maxLineBytes } from "./readJournal.js";
import { createWhole, replaceFile } from "./replaceFile.js";
import { storageFailure } from "./storageFailure.js";

export interface JournalFileOptions {
  readonly files: FileSystem;
  readonly path: string;
  /** Rejects when this process may not write any more: asked before each write. */
  readonly guard: () => Promise<void>;
}

/**
 * The session's journal, opened by its owner: appends one line an event, durable when told. What of
 * a failed append reached the disk is cut off again, at once or before the next one. Where another
 * program has put another file in its place, it is put back if nothing is lost by that.
 */
export class JournalFile implements Journal {
  readonly #options: JournalFileOptions;
  #file: OpenFile;
  #bytes: number;
  #isRagged: boolean;
  /** Where another file was put in its place: what it is kept in, as long as it is as long. */
  #kept: { readonly name: string; readonly bytes: number } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(options: JournalFileOptions, file: OpenFile, bytes: number, ragged: boolean) {
    this.#options = options;
    this.#file = file;
    this.#bytes = bytes;
    this.#isRagged = ragged;
  }

  /** A new one. @throws {StorageError} it cannot be made, or is there already */
  static async create(options: JournalFileOptions): Promise<JournalFile> {
    try {
      const file = await options.files.create(options.path);
      const journal = new JournalFile(options, file, 0, false);
      try {
        await options.files.syncFolder(dirname(options.path));
        return journal;
      } catch (error) {
        await journal.close();
        throw error;
      }
    } catch (error) {
      throw storageFailure(error, options.path);
    }
  }

  /**
   * One that was read up to `wholeBytes`; what stands behind is cut off before the first append.
   * @throws {StorageError} it cannot be opened for writing
   */
  static async continue(options: JournalFileOptions, wholeBytes: number): Promise<JournalFile> {
    try {
      const file = await options.files.open(options.path);
      return new JournalFile(options, file, wholeBytes, true);
    } catch (error) {
      throw storageFailure(error, options.path);
    }
  }

  /** Length of its whole lines. */
  get bytes(): number {
    return this.#bytes;
  }

  append(event: KnownEvent): Promise<void> {
    const appended = this.#queue.then(() => this.#write(lineOf(event)));
    this.#queue = appended.catch(() => undefined);
    return appended;
  }

  /** Waits for the appends under way. */
  async close(): Promise<void> {
    await this.#queue;
    await this.#file.close();
  }

  async #write(line: Uint8Array): Promise<void> {
    await this.#options.guard();
    if (this.#bytes + line.length > maxJournalBytes) throw journalFull("1 GB");
    await this.#requireOwn();
    try {
      if (this.#isRagged) await this.#cut();
      this.#isRagged = true;
      await this.#file.write(line, this.#bytes);
      await this.#file.sync();
      this.#bytes += line.length;
      this.#isRagged = false;
    } catch (error) {
      // Tried again before the next append; a reader ignores what is torn.
      await this.#cut().catch(() => undefined);
      throw storageFailure(error, this.#options.path);
    }
  }

  /**
   * Makes sure that the path still leads to this file, as long as it was left: programs that keep
   * folders the same on several machines, and editors, put others there.
   * @throws {StorageError} `storage.journalChanged`
   */
  async #requireOwn(): Promise<void> {
    try {
      await this.#comparedWithPath();
    } catch (error) {
      throw storageFailure(error, this.#options.path);
    }
  }

  async #comparedWithPath(): Promise<void> {
    const [own, found] = [await this.#file.stat(), await statAt(this.#options.path)];
    const isFile = found !== null && found !== "noFile";
    if (isFile && found.identity === own.identity) {
      const isWhole = found.bytes === this.#bytes;
      // What a failed append left behind the last line is cut off next.
      if (isWhole || (this.#isRagged && found.bytes > this.#bytes)) return;
      throw journalChanged(
        `It had ${this.#bytes} bytes and has ${found.bytes}. Put it back as it was`,
      );
    }
    const written = await this.#file.read(this.#bytes);
    const isThere = written.length === this.#bytes;
    if (isThere && (await this.#isBeginning(found === "noFile", written)))
      await this.#putBack(written);
    else {
      const kept = isThere ? await this.#keepBeside(written) : undefined;
      throw journalChanged(
        kept === undefined
          ? "Put it back as it was"
          : `What the search wrote is kept in ${kept}: give it its old name again`,
      );
    }
  }

  /** Whether what is at the path now is nothing, or an earlier stand of this journal. */
  async #isBeginning(isNoFile: boolean, written: Uint8Array): Promise<boolean> {
    if (isNoFile) return false;
    try {
      const there = await readFile(this.#options.path);
      return there.equals(written.subarray(0, there.length));
    } catch (error) {
      if (hasCode(error, "ENOENT")) return true;
      throw error;
    }
  }

  async #putBack(written: Uint8Array): Promise<void> {
    const { files, path } = this.#options;
    await replaceFile(files, path, written);
    const before = this.#file;
    this.#file = await files.open(path);
    this.#isRagged = false;
    await before.close();
  }

  /** @returns the name of the file that it is kept in */
  async #keepBeside(written: Uint8Array): Promise<string> {
    const { files, path } = this.#options;
    if (this.#kept?.bytes === written.length) return this.#kept.name;
    for (let n = 1; ; n++) {
      const name = n === 1 ? "session.kept.jsonl" : `session.kept-${n}.jsonl`;
      try {
        await (await createWhole(files, join(dirname(path), name), written)).close();
        this.#kept = { name, bytes: written.length };
        return name;
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
    }
  }

  async #cut(): Promise<void> {
    await this.#file.truncate(this.#bytes);
    await this.#file.sync();
    this.#isRagged = false;
  }
}

/** @throws {StorageError} what no reader would take: better no line than one that spoils the journal */
function lineOf({ seq, at, kind, ...rest }: KnownEvent): Uint8Array {
  const text = JSON.stringify({ seq, at, kind, ...rest });
  const line = Buffer.from(`${text}\n`, "utf8");
  if (seq >= maxEvents) throw journalFull(`${maxEvents} events`);
  const readBack = parseEvent(parseJson(text));
  if (!readBack.ok || readBack.event.kind === "unknown" || line.length > maxLineBytes) {
    const reason = readBack.ok ? "it is too long" : readBack.reason;
    throw new StorageError("storage.invalidEvent", `A ${kind} event cannot be kept: ${reason}`);
  }
  return line;
}

function journalChanged(whatToDo: string): StorageError {
  const message =
    "Another program changed session.jsonl while the search was writing it; a program that syncs " +
    `folders, perhaps. Nothing of it was overwritten. ${whatToDo}, then resume.`;
  return new StorageError("storage.journalChanged", message);
}

/** A reader would not open what is longer. */
function journalFull(limit: string): StorageError {
  const message = `The session's journal is full (${limit}): it cannot be gone on with. What it found stays; start a new search for more.`;
  return new StorageError("storage.journalFull", message);
}
