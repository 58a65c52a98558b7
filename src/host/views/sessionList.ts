import type { LogOutputChannel } from "vscode";
import { messageOf } from "../../base/errors.js";
import type { Disposable } from "../../base/disposable.js";
import type { IndexRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { ageText, groupOf } from "../sessionText.js";
import { systemTimer, type Timer } from "../timer.js";
import { DiskLook, type Disk, nodeDisk } from "./diskLook.js";

/**
 * What other processes do to the sessions tells nobody here, and the editor's watchers miss folders
 * that are not there yet: the disk is looked at this often while the list is in view.
 */
const lookAgainMs = 2000;
/** Changes that come together are looked at together. */
const settleMs = 150;
/** What a row says of its age changes no more often. */
const minuteMs = 60_000;

/** By their session's folder, in order. */
type Rows = ReadonlyMap<string, IndexRow>;

export interface SessionListDeps {
  readonly sessions: Pick<SessionStore, "list" | "freshRow" | "ownerOf">;
  /** @throws {UsageError} the output folder may not be used */
  readonly output: () => Promise<string>;
  /** Whether this window drives the search: what it writes is known without the disk. */
  readonly isDriven: (folder: string) => boolean;
  /** Rows came, went or stand under another heading; or what is wrong is another thing. */
  readonly onList: () => void;
  /**
   * The newest rows are there, while the first list is still read: the others once what it returns has
   * settled. Where nobody asks, all come at once.
   */
  readonly onNewest?: () => void | Promise<void>;
  /** Rows that say something else than before, where they stand. */
  readonly onRows: (folders: readonly string[]) => void;
  /** Something in the output folder has changed. */
  readonly onOutput: (output: string) => void;
  readonly log: Pick<LogOutputChannel, "warn">;
  readonly timer?: Timer;
  readonly disk?: Disk;
  readonly nowMs?: () => number;
}

/** The sessions of the output folder, kept up to date while they are in view. */
export class SessionList implements Disposable {
  readonly #deps: SessionListDeps;
  readonly #timer: Timer;
  readonly #nowMs: () => number;
  readonly #look: DiskLook;
  #rows: Rows = new Map();
  #trouble: string | undefined;
  #isRead = false;
  /** Sessions that something happened to which the disk need not tell. */
  readonly #touched = new Set<string>();
  /** When rows were last compared with their ages. */
  #agedAtMs: number;
  #isOpen = false;
  #turn: Promise<void> = Promise.resolve();
  #callOff: (() => void) | undefined;

  constructor(deps: SessionListDeps) {
    this.#deps = deps;
    this.#timer = deps.timer ?? systemTimer;
    this.#nowMs = deps.nowMs ?? Date.now;
    this.#look = new DiskLook(deps.disk ?? nodeDisk, this.#nowMs);
    this.#agedAtMs = this.#nowMs();
  }

  /** Newest first, what cannot be read last. */
  get rows(): readonly IndexRow[] {
    return [...this.#rows.values()];
  }

  row(folder: string): IndexRow | undefined {
    return this.#rows.get(folder);
  }

  /** Why there are no rows; undefined when nothing is wrong. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether all rows are there, or it is known why there are none. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** It is in view from now on. @returns once it is up to date */
  open(): Promise<void> {
    this.#isOpen = true;
    return this.#lookNow();
  }

  /** It is out of view: nothing is looked at. */
  close(): void {
    this.#isOpen = false;
    this.#callOff?.();
  }

  /** Reads all of it anew. */
  refresh(): void {
    this.#look.forget();
    if (this.#isOpen) void this.#lookNow();
  }

  /** This window did something to a session: its row is read when the list is next looked at. */
  touch(folder: string): void {
    this.#touched.add(folder);
    this.#lookAfter(settleMs);
  }

  dispose(): void {
    this.close();
  }

  /** One look at a time; who asks meanwhile gets the next one. */
  #lookNow(): Promise<void> {
    this.#callOff?.();
    return (this.#turn = this.#turn.then(() => this.#lookOnce()));
  }

  #lookAfter(ms: number): void {
    if (!this.#isOpen) return;
    this.#callOff?.();
    this.#callOff = this.#timer.after(ms, () => void this.#lookNow());
  }

  /** What cannot be read is told in the view: it is what the user looks at. */
  async #lookOnce(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      const output = await this.#deps.output();
      const news = this.#look.look(output);
      if (news.kind === "list") await this.#readList(output);
      else await this.#readRows(output, news.folders);
      this.#showAges();
    } catch (error) {
      this.#fail(messageOf(error));
    }
    this.#lookAfter(this.#touched.size > 0 ? settleMs : lookAgainMs);
  }

  async #readList(output: string): Promise<void> {
    this.#look.begin(output);
    this.#touched.clear();
    const { onNewest, sessions } = this.#deps;
    const isFirst = onNewest !== undefined && this.#rows.size === 0;
    const listed = await sessions.list(
      output,
      "",
      isFirst ? (rows) => this.#begin(output, rows) : undefined,
    );
    const rows = await Promise.all(listed.map((row) => this.#upToDate(row)));
    this.#look.take(rows);
    this.#deps.onOutput(output);
    this.#show(byFolder(rows));
  }

  /** The newest rows of a list that is still read: what is out of date among them follows with it. */
  async #begin(output: string, rows: readonly IndexRow[]): Promise<void> {
    this.#rows = byFolder(rows);
    this.#deps.onOutput(output);
    await this.#deps.onNewest?.();
  }

  /** A summary that is older than its journal is folded anew: running and interrupted ones. */
  async #upToDate(row: IndexRow): Promise<IndexRow> {
    if (row.kind === "unreadable" || !row.isStale) return row;
    return await this.#deps.sessions.freshRow(row.folder);
  }

  async #readRows(output: string, grown: readonly string[]): Promise<void> {
    const others = grown.filter((folder) => !this.#deps.isDriven(folder));
    const folders = new Set([...others, ...this.#touched, ...(await this.#left())]);
    this.#touched.clear();
    if (folders.size === 0) return;
    const rows = new Map(this.#rows);
    for (const folder of folders) {
      if (rows.has(folder)) rows.set(folder, await this.#deps.sessions.freshRow(folder));
    }
    this.#deps.onOutput(output);
    this.#show(rows);
  }

  /** Sessions whose process is another one now, or has ended without a word. */
  async #left(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const row of this.#rows.values()) {
      if (row.kind !== "session" || row.owner === null || this.#deps.isDriven(row.folder)) continue;
      const owner = await this.#deps.sessions.ownerOf(row.folder);
      if (owner?.mark !== row.owner.mark) left.push(row.folder);
    }
    return left;
  }

  #show(rows: Rows): void {
    const before = this.#rows;
    const wasTrouble = this.#trouble !== undefined;
    this.#rows = rows;
    this.#trouble = undefined;
    this.#isRead = true;
    if (wasTrouble || !this.#standsAlike(before, rows)) {
      this.#deps.onList();
      return;
    }
    const changed = [...rows].filter(([folder, row]) => !isSame(before.get(folder), row));
    if (changed.length > 0) this.#deps.onRows(changed.map(([folder]) => folder));
  }

  /** Whether the same rows stand in the same order under the same headings. */
  #standsAlike(before: Rows, after: Rows): boolean {
    if (before.size !== after.size) return false;
    const nowMs = this.#nowMs();
    const rows = after.values();
    return [...before.values()].every((row) => {
      const other = rows.next().value;
      return row.folder === other?.folder && headingOf(row, nowMs) === headingOf(other, nowMs);
    });
  }

  /** An age goes on by itself: what rows say of it, and the headings that follow from it. */
  #showAges(): void {
    const [thenMs, nowMs] = [this.#agedAtMs, this.#nowMs()];
    if (nowMs - thenMs < minuteMs) return;
    this.#agedAtMs = nowMs;
    const sessions = this.rows.filter((row) => row.kind === "session");
    if (sessions.some((row) => groupOf(row, thenMs) !== groupOf(row, nowMs))) {
      this.#deps.onList();
      return;
    }
    const aged = sessions.filter(({ summary: { startedAt } }) => {
      return ageText(startedAt, thenMs) !== ageText(startedAt, nowMs);
    });
    if (aged.length > 0) this.#deps.onRows(aged.map(({ folder }) => folder));
  }

  #fail(message: string): void {
    this.#look.forget();
    if (message === this.#trouble) return;
    this.#rows = new Map();
    this.#trouble = message;
    this.#isRead = true;
    this.#deps.log.warn("The sessions cannot be listed", message);
    this.#deps.onList();
  }
}

function byFolder(rows: readonly IndexRow[]): Rows {
  return new Map(rows.map((row) => [row.folder, row]));
}

function headingOf(row: IndexRow, nowMs: number): string {
  return row.kind === "session" ? groupOf(row, nowMs) : row.kind;
}

function isSame(one: IndexRow | undefined, other: IndexRow): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
