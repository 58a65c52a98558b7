import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { dayPattern, journalName } from "../../sessions/sessionFolder.js";
import type { IndexRow } from "../../sessions/sessionIndex.js";

/** What a look reads of the disk; an argument, so that a test can count it. */
export interface Disk {
  /** Folders of days in an output folder, absolute. */
  days(output: string): readonly string[];
  /** When an entry of a folder last came or went, UTC ms; undefined when there is no such folder. */
  changedAtMs(folder: string): number | undefined;
  /** Length of a file; undefined when it is not there. */
  bytes(path: string): number | undefined;
}

export type News =
  /** Sessions came or went: the list has to be read. */
  | { readonly kind: "list" }
  /** These went on, in no particular order; often none. */
  | { readonly kind: "rows"; readonly folders: readonly string[] };

/** Sessions of either kind that one look asks about: about 2 ms. */
const perLook = 500;
/** A folder's time is as coarse as this on some file systems: two changes may bear the same one. */
const coarseMs = 2000;

/**
 * Finds out, for little, whether anything has happened to the sessions of an output folder since
 * their list was read. A session that comes or goes changes the time of its day's folder, and
 * whatever else happens to it makes its journal longer. The newest sessions that have not ended are
 * asked about at each look, all others in turn.
 */
export class DiskLook {
  readonly #disk: Disk;
  readonly #nowMs: () => number;
  #output: string | undefined;
  readonly #changedAtMs = new Map<string, number | undefined>();
  readonly #bytes = new Map<string, number | undefined>();
  #open: readonly string[] = [];
  #others: readonly string[] = [];
  #turn = 0;

  constructor(disk: Disk = nodeDisk, nowMs: () => number = Date.now) {
    this.#disk = disk;
    this.#nowMs = nowMs;
  }

  look(output: string): News {
    if (output !== this.#output || this.#isListChanged()) return { kind: "list" };
    const due = [...this.#open, ...this.#nextOthers()];
    return { kind: "rows", folders: due.filter((folder) => this.#isChanged(folder)) };
  }

  /** The list is about to be read: what happens from now on is news. */
  begin(output: string): void {
    this.#output = output;
    this.#changedAtMs.clear();
    for (const folder of [output, ...this.#disk.days(output)]) {
      const atMs = this.#disk.changedAtMs(folder);
      const isFresh = atMs !== undefined && Math.abs(this.#nowMs() - atMs) < coarseMs;
      // Equal to nothing: the list is read once more when the next change would show.
      this.#changedAtMs.set(folder, isFresh ? NaN : atMs);
    }
  }

  /** The list as it was read. */
  take(rows: readonly IndexRow[]): void {
    this.#bytes.clear();
    for (const row of rows) {
      const bytes =
        row.kind === "session" ? row.summary.journalBytes : journalBytes(row, this.#disk);
      this.#bytes.set(row.folder, bytes);
    }
    const isOpen = (row: IndexRow): boolean =>
      row.kind === "session" && ["running", "paused", "interrupted"].includes(row.status);
    const open = new Set(rows.filter(isOpen).slice(0, perLook));
    this.#open = [...open].map(({ folder }) => folder);
    this.#others = rows.filter((row) => !open.has(row)).map(({ folder }) => folder);
  }

  /** Whatever comes next, the list has to be read. */
  forget(): void {
    this.#output = undefined;
  }

  #isListChanged(): boolean {
    return [...this.#changedAtMs].some(([folder, atMs]) => this.#disk.changedAtMs(folder) !== atMs);
  }

  #nextOthers(): readonly string[] {
    if (this.#turn >= this.#others.length) this.#turn = 0;
    const from = this.#turn;
    this.#turn += perLook;
    return this.#others.slice(from, this.#turn);
  }

  #isChanged(folder: string): boolean {
    const bytes = journalBytes({ folder }, this.#disk);
    if (bytes === this.#bytes.get(folder)) return false;
    // Before it is read, so that what is written meanwhile is news again.
    this.#bytes.set(folder, bytes);
    return true;
  }
}

function journalBytes({ folder }: { readonly folder: string }, disk: Disk): number | undefined {
  return disk.bytes(join(folder, journalName));
}

/** Synchronous: a promise for each file would cost several times as much as asking. */
export const nodeDisk: Disk = {
  days: (output) => {
    try {
      return readdirSync(output)
        .filter((name) => dayPattern.test(name))
        .map((name) => join(output, name));
    } catch {
      // What is wrong with the folder is told by who reads the list.
      return [];
    }
  },
  changedAtMs: (folder) => statsOf(folder)?.mtimeMs,
  bytes: (path) => statsOf(path)?.size,
};

function statsOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // To a look it is as good as not there; what is wrong with it is told by who reads the list.
    return undefined;
  }
}
