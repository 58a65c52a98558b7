import type { FileSystem, OpenFile } from "../../src/disk/fileSystem.js";
import { quickFileSystem } from "./diskHarness.js";

/**
 * Every operation on the disk goes wrong once, in each way that one can. The disk of a process that
 * died answers nothing any more, so that no tidying up hides what a real death leaves behind.
 */
export type Way = "fails" | "is torn and fails" | "dies after" | "is torn and dies" | "is full";

export class FaultyDisk {
  operations = 0;
  /** Which of them write bytes, and so can be torn. */
  readonly writes: number[] = [];
  /** Which of them are syncs: to die after one is to die after the write before it. */
  readonly syncs: number[] = [];
  /** Whether the faulty operation was reached. */
  isHit = false;
  #isDead = false;
  #isFull = false;
  readonly #n: number;
  readonly #way: Way;

  constructor(n: number, way: Way) {
    this.#n = n;
    this.#way = way;
  }

  get files(): FileSystem {
    return {
      create: async (path, mode) =>
        this.#file(await this.#change(() => quickFileSystem.create(path, mode))),
      open: async (path) => this.#file(await this.#change(() => quickFileSystem.open(path))),
      rename: (from, to) => this.#change(() => quickFileSystem.rename(from, to)),
      link: (from, to) => this.#change(() => quickFileSystem.link(from, to)),
      unlink: (path) => this.#change(() => quickFileSystem.unlink(path), undefined, true),
      mkdir: (path) => this.#change(() => quickFileSystem.mkdir(path)),
      rmdir: (path) => this.#change(() => quickFileSystem.rmdir(path), undefined, true),
      syncFolder: () => Promise.resolve(),
      freeBytes: () => Promise.resolve(Infinity),
    };
  }

  #file(file: OpenFile): OpenFile {
    return {
      write: (bytes, position) =>
        this.#change(
          () => file.write(bytes, position),
          () => file.write(bytes.subarray(0, bytes.length / 2), position),
        ),
      sync: () => {
        this.syncs.push(this.operations + 1);
        return this.#change(() => file.sync());
      },
      truncate: (bytes) => this.#change(() => file.truncate(bytes), undefined, true),
      read: (bytes) => file.read(bytes),
      stat: () => file.stat(),
      close: () => file.close(),
    };
  }

  async #change<T>(
    whole: () => Promise<T>,
    half?: () => Promise<void>,
    freesSpace = false,
  ): Promise<T> {
    if (this.#isDead) throw new Error("This process is dead");
    if (this.#isFull && !freesSpace) throw noSpace();
    this.operations += 1;
    if (half !== undefined) this.writes.push(this.operations);
    if (this.operations !== this.#n) return await whole();
    this.isHit = true;
    const way = this.#way;
    if (way === "is full") this.#isFull = true;
    if (this.#isFull && freesSpace) return await whole();
    if (way.startsWith("is torn")) await half?.();
    if (way === "dies after") await closed(await whole());
    if (way.includes("dies")) {
      this.#isDead = true;
      throw new Error("This process is dead");
    }
    throw noSpace();
  }
}

/** The files of a process that died are closed. */
async function closed(opened: unknown): Promise<void> {
  if (typeof opened === "object" && opened !== null) await (opened as OpenFile).close();
}

function noSpace(): Error {
  return Object.assign(new Error("no space left"), { code: "ENOSPC" });
}

export const ways: readonly Way[] = [
  "fails",
  "is torn and fails",
  "dies after",
  "is torn and dies",
  "is full",
];
