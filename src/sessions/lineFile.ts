import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { StorageError } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import { statAt, type FileSystem, type OpenFile } from "../disk/fileSystem.js";
import { createWhole, replaceFile } from "../disk/replaceFile.js";
import { storageFailure } from "./storageFailure.js";

export interface LineFileOptions {
  readonly files: FileSystem;
  readonly path: string;
  /** Rejects when this process may not write any more: asked before each write. */
  readonly guard: () => Promise<void>;
  /** A longer one would not be read. */
  readonly maxBytes: number;
  /** What a person reads. */
  readonly words: {
    /** Why no line fits in any more, and what to do. */
    readonly full: string;
    /** Who else was writing, as in "while the search was writing it", and how to go on. */
    readonly writer: string;
    readonly goOn: string;
  };
}

/**
 * A file of lines, opened by its owner: appends one at a time, durable when told. What of a failed
 * append reached the disk is cut off again, at once or before the next one. Where another program
 * has put another file in its place, it is put back if nothing is lost by that.
 */
export class LineFile {
  readonly #options: LineFileOptions;
  #file: OpenFile;
  #bytes: number;
  #isRagged: boolean;
  /** Where another file was put in its place: what it is kept in, as long as it is as long. */
  #kept: { readonly name: string; readonly bytes: number } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(options: LineFileOptions, file: OpenFile, bytes: number, ragged: boolean) {
    this.#options = options;
    this.#file = file;
    this.#bytes = bytes;
    this.#isRagged = ragged;
  }

  /** A new one. @throws {StorageError} it cannot be made, or is there already */
  static async create(options: LineFileOptions): Promise<LineFile> {
    try {
      const file = await options.files.create(options.path);
      const lines = new LineFile(options, file, 0, false);
      try {
        await options.files.syncFolder(dirname(options.path));
        return lines;
      } catch (error) {
        await lines.close();
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
  static async continue(options: LineFileOptions, wholeBytes: number): Promise<LineFile> {
    try {
      const file = await options.files.open(options.path);
      return new LineFile(options, file, wholeBytes, true);
    } catch (error) {
      throw storageFailure(error, options.path);
    }
  }

  /** Length of its whole lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param line with its newline
   * @throws {StorageError} nothing of it stands in the file
   */
  append(line: Uint8Array): Promise<void> {
    const appended = this.#queue.then(() => this.#write(line));
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
    const { maxBytes, words } = this.#options;
    if (this.#bytes + line.length > maxBytes) {
      throw new StorageError("storage.journalFull", words.full);
    }
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
      throw this.#changed(
        `It had ${this.#bytes} bytes and has ${found.bytes}. Put it back as it was`,
      );
    }
    const written = await this.#file.read(this.#bytes);
    const isThere = written.length === this.#bytes;
    if (isThere && (await this.#isBeginning(found === "noFile", written)))
      await this.#putBack(written);
    else {
      const kept = isThere ? await this.#keepBeside(written) : undefined;
      throw this.#changed(
        kept === undefined
          ? "Put it back as it was"
          : `What ${this.#options.words.writer} wrote is kept in ${kept}: give it its old name again`,
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
    const ending = extname(path);
    const stem = basename(path, ending);
    for (let n = 1; ; n++) {
      const name = `${stem}.kept${n === 1 ? "" : `-${n}`}${ending}`;
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

  #changed(whatToDo: string): StorageError {
    const { path, words } = this.#options;
    const message =
      `Another program changed ${basename(path)} while ${words.writer} was writing it; a program that ` +
      `syncs folders, perhaps. Nothing of it was overwritten. ${whatToDo}, then ${words.goOn}.`;
    return new StorageError("storage.journalChanged", message);
  }
}
