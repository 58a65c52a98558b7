import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "../../base/errors.js";
import { hasCode } from "../../base/systemCode.js";

/** Bytes after which the file becomes the old one. */
export const mostLogBytes = 1_000_000;
/** Characters that may wait for a slow disk; beyond, lines are left out, and it is said. */
const mostWaiting = 1_000_000;

/**
 * A log in a file, and one old one beside it (`NAME.old`). A disk that takes nothing is told once, and
 * tried again with each line: a log is no reason for a service to fail.
 */
export class LogFile {
  readonly #path: string;
  readonly #onFault: (message: string) => void;
  #waiting: string[] = [];
  #waitingLength = 0;
  #leftOut = 0;
  #bytes: number | undefined;
  #writing: Promise<void> | undefined;
  #isFaulty = false;
  #hasFolder = false;

  constructor(path: string, onFault: (message: string) => void) {
    this.#path = path;
    this.#onFault = onFault;
  }

  add(line: string): void {
    if (this.#waitingLength > mostWaiting) {
      this.#leftOut += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingLength += line.length + 1;
    this.#writing ??= this.#write();
  }

  /** Resolves once all that was added is written, or was found not to be writable. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (this.#leftOut > 0) this.#waiting.push(`(${this.#leftOut} lines are left out here.)`);
      const text = `${this.#waiting.join("\n")}\n`;
      this.#waiting = [];
      this.#waitingLength = 0;
      this.#leftOut = 0;
      try {
        await this.#append(text);
        this.#isFaulty = false;
      } catch (error) {
        if (!this.#isFaulty) this.#onFault(`A log cannot be written: ${messageOf(error)}`);
        this.#isFaulty = true;
        this.#bytes = undefined;
      }
    }
    this.#writing = undefined;
  }

  async #append(text: string): Promise<void> {
    this.#bytes ??= await this.#begin();
    if (this.#bytes > mostLogBytes) {
      await rename(this.#path, `${this.#path}.old`);
      this.#bytes = 0;
    }
    await appendFile(this.#path, text, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(text);
  }

  /** @returns how long the file is */
  async #begin(): Promise<number> {
    // Once only: a folder that a person removed stays removed.
    if (!this.#hasFolder) await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#hasFolder = true;
    try {
      return (await stat(this.#path)).size;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return 0;
      throw error;
    }
  }
}
