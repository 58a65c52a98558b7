import { basename } from "node:path";
import type { FileSystem, OpenFile } from "../disk/fileSystem.js";
import { temporarySuffix } from "../disk/replaceFile.js";
import { journalName, metadataName } from "./sessionFolder.js";

/**
 * Faults on purpose, for tests of crashes: at the n-th time that a point is passed the process is
 * killed, the disk is full, or a write is torn. Only a plan that is passed in makes any.
 */
export const faultPoints = ["journal.append", "image.rename", "metadata.write"] as const;
export type FaultPoint = (typeof faultPoints)[number];

export const faultKinds = ["kill", "enospc", "tear"] as const;
/**
 * - `kill`: done and durable, then the process ends before anyone is told
 * - `enospc`: half of it written, then the disk is full, for every write from then on
 * - `tear`: half of it written, then the process ends
 */
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly point: FaultPoint;
  /** From 1. */
  readonly n: number;
  readonly kind: FaultKind;
}

/** @returns the fault in `<point>:<n>[:kill|enospc|tear]`, `kill` when nothing is said */
export function parseFault(text: string): Fault | undefined {
  const [pointText = "", nText = "", kindText = "kill"] = text.split(":");
  const point = faultPoints.find((known) => known === pointText);
  const kind = faultKinds.find((known) => known === kindText);
  const n = Number(nText);
  if (point === undefined || kind === undefined || !Number.isSafeInteger(n) || n < 1) {
    return undefined;
  }
  return { point, n, kind };
}

/** Ends this process as a power cut would: nothing runs after it. */
export function killThisProcess(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

/**
 * A file system with one fault.
 * @param die how the process ends
 */
export function withFault(
  files: FileSystem,
  fault: Fault,
  die: () => never = killThisProcess,
): FileSystem {
  const disk = new FaultyDisk(fault, die);
  return {
    ...files,
    create: async (path, mode) => {
      disk.requireSpace();
      return disk.file(await files.create(path, mode), path);
    },
    open: async (path) => disk.file(await files.open(path), path),
    mkdir: async (path) => {
      disk.requireSpace();
      await files.mkdir(path);
    },
    rename: async (from, to) => {
      await files.rename(from, to);
      if (fault.kind === "kill" && from.endsWith(temporarySuffix)) disk.dieIfDue(pointOf(to));
    },
  };
}

class FaultyDisk {
  readonly #fault: Fault;
  readonly #die: () => never;
  #passed = 0;
  #isFull = false;

  constructor(fault: Fault, die: () => never) {
    this.#fault = fault;
    this.#die = die;
  }

  requireSpace(): void {
    if (this.#isFull) throw diskFull();
  }

  dieIfDue(point: FaultPoint | undefined): void {
    if (this.#isDue(point)) this.#die();
  }

  file(file: OpenFile, path: string): OpenFile {
    const name = path.endsWith(temporarySuffix) ? path.slice(0, -temporarySuffix.length) : path;
    const point = pointOf(name);
    let writes = 0;
    return {
      ...file,
      write: async (bytes, position) => {
        this.requireSpace();
        writes += 1;
        if (this.#fault.kind === "kill" || !this.#isDue(point)) {
          await file.write(bytes, position);
          return;
        }
        await file.write(bytes.subarray(0, bytes.length / 2), position);
        if (this.#fault.kind === "tear") this.#die();
        this.#isFull = true;
        throw diskFull();
      },
      sync: async () => {
        await file.sync();
        // A journal's line is done with its sync; what is renamed is done with its rename.
        const isAppend = point === "journal.append" && writes > 0;
        writes = 0;
        if (isAppend && this.#fault.kind === "kill") this.dieIfDue(point);
      },
    };
  }

  #isDue(point: FaultPoint | undefined): boolean {
    return point === this.#fault.point && ++this.#passed === this.#fault.n;
  }
}

function pointOf(path: string): FaultPoint | undefined {
  const name = basename(path);
  if (name === journalName) return "journal.append";
  if (name === metadataName) return "metadata.write";
  return /^i\d+c\d+\.\w+$/.test(name) ? "image.rename" : undefined;
}

function diskFull(): NodeJS.ErrnoException {
  return Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
}
