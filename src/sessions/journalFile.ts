import { dirname } from "node:path";
import { StorageError } from "../base/errors.js";
import { maxEvents, parseEvent, type KnownEvent } from "../protocol/events.js";
import type { Journal } from "../search/ports.js";
import type { FileSystem, OpenFile } from "./fileSystem.js";
import { parseJson } from "../base/parseJson.js";
import { maxJournalBytes, maxLineBytes } from "./readJournal.js";
import { storageFailure } from "./storageFailure.js";

export interface JournalFileOptions {
  readonly files: FileSystem;
  readonly path: string;
  /** Rejects when this process may not write any more: asked before each write. */
  readonly guard: () => Promise<void>;
}

/**
 * The session's journal, opened by its owner: appends one line an event, durable when told. What of
 * a failed append reached the disk is cut off again, at once or before the next one.
 */
export class JournalFile implements Journal {
  readonly #options: JournalFileOptions;
  readonly #file: OpenFile;
  #bytes: number;
  #isRagged: boolean;
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

/** A reader would not open what is longer. */
function journalFull(limit: string): StorageError {
  const message = `The session's journal is full (${limit}): start a new search.`;
  return new StorageError("storage.journalFull", message);
}
