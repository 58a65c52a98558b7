import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { StorageError } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { parseJson } from "../base/parseJson.js";
import { statAt } from "../disk/fileSystem.js";
import { spendLineSchema } from "../protocol/spend.js";
import { Books } from "./books.js";

/** Hundreds of times as much as is ever kept. */
const maxBytes = 64_000_000;
const newline = "\n".charCodeAt(0);
const nothing: Buffer = Buffer.alloc(0);

/** What `spend.jsonl` comes to: always what somebody counts who reads it for the first time. */
export class SpendReader {
  readonly #path: string;
  readonly #log: Log;
  #books = new Books();
  #damagedLines = 0;
  /**
   * What the books were made from. Only its bytes tell whether the file still begins with it: the
   * next file may get the number of one that is gone, and a copy that is put back may have the same
   * size and times.
   */
  #counted: Buffer = nothing;
  #wholeBytes = 0;
  #isTorn = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** Lines that are no record. */
  get damagedLines(): number {
    return this.#damagedLines;
  }

  /** Whether anything in it is no record, the beginning of a line included. */
  get isDamaged(): boolean {
    return this.#damagedLines > 0 || this.#isTorn;
  }

  /** As far as its last line that has an end. */
  get wholeBytes(): number {
    return this.#wholeBytes;
  }

  /**
   * The books of all that is there now.
   * @throws the system's error, or a {StorageError}: it cannot be read
   */
  async catchUp(): Promise<Books> {
    const bytes = await bytesAt(this.#path);
    if (!goesOn(this.#counted, bytes)) this.forget();
    this.#wholeBytes = bytes.lastIndexOf(newline) + 1;
    const from = this.#counted.length;
    // The end of a line may have been counted before it had one.
    const to = Math.max(from, this.#wholeBytes);
    const lines = bytes.toString("utf8", from, to).split("\n");
    const damaged = lines.filter((line) => line !== "" && !this.#add(line)).length;
    // Somebody may be in the middle of a line: only a whole record counts.
    const isWhole = this.#add(bytes.toString("utf8", to));
    this.#counted = isWhole ? bytes : bytes.subarray(0, to);
    this.#isTorn = this.#counted.length < bytes.length;
    if (damaged > 0) this.#tell(damaged);
    return this.#books;
  }

  /** Books that were changed are made anew from the file. */
  forget(): void {
    [this.#books, this.#counted, this.#damagedLines] = [new Books(), nothing, 0];
  }

  /** @returns false for what is no record */
  #add(text: string): boolean {
    const parsed = spendLineSchema.safeParse(jsonOf(text));
    if (parsed.success) this.#books.add(parsed.data);
    return parsed.success;
  }

  #tell(damaged: number): void {
    this.#damagedLines += damaged;
    const name = basename(this.#path);
    this.#log("warn", `${damaged} lines of ${name} cannot be read and are not counted`);
  }
}

/** Whether `bytes` is what was counted, or that and more lines. */
function goesOn(counted: Buffer, bytes: Buffer): boolean {
  if (!bytes.subarray(0, counted.length).equals(counted)) return false;
  const [last = newline, next = newline] = [counted.at(-1), bytes.at(counted.length)];
  return last === newline || next === newline;
}

/** None where no file is. */
async function bytesAt(path: string): Promise<Buffer> {
  const found = await statAt(path);
  if (found === null) return nothing;
  if (found === "noFile" || found.bytes > maxBytes) throw noFile(path);
  return await readFile(path);
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
