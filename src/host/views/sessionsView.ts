import {
  commands,
  EventEmitter,
  window,
  type LogOutputChannel,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from "vscode";
import { messageOf } from "../../base/errors.js";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import type { Engine } from "../../compose.js";
import { allCandidates } from "../../search/candidates.js";
import type { SearchState } from "../../search/state.js";
import { folderBytes } from "../../sessions/folderBytes.js";
import { loadSession } from "../../sessions/loadSession.js";
import { matchesGoal, type IndexRow, type SessionRow } from "../../sessions/sessionIndex.js";
import { summaryOf } from "../../sessions/metadata.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import { sizeText } from "../sessionText.js";
import type { Searches } from "../searches.js";
import { SessionImages } from "./sessionImages.js";
import {
  candidateItem,
  candidateNodes,
  groupItem,
  groupNodes,
  sessionItem,
  unreadableItem,
  type SessionNode,
} from "./sessionNodes.js";

/**
 * What other processes do to the sessions tells nobody here, and the editor's watchers miss folders
 * that are not there yet: the list is read again this often while it is in view.
 */
const lookAgainMs = 2000;
/** A row's figures are brought up to date this often at most. */
const redrawMs = 500;
/** Changes that come together are shown together. */
const settleMs = 150;

export interface SessionsViewDeps {
  readonly engine: Engine;
  readonly searches: Searches;
  readonly log: LogOutputChannel;
  /** @throws {UsageError} the output folder may not be used */
  readonly output: () => Promise<string>;
}

/**
 * The tree of sessions: running on top, then by date. Looks at the disk only while it is in view.
 */
export class SessionsView implements TreeDataProvider<SessionNode>, Disposable {
  readonly #deps: SessionsViewDeps;
  readonly #view: TreeView<SessionNode>;
  readonly #owned = new DisposableStore();
  readonly #changes = new EventEmitter<SessionNode | undefined>();
  readonly #images: SessionImages;
  readonly #nodes = new Map<string, SessionNode>();
  readonly #states = new Map<string, SearchState>();
  readonly #candidateImages = new Map<string, string>();
  readonly onDidChangeTreeData = this.#changes.event;
  #rows: readonly IndexRow[] | undefined;
  /** Whether the editor has asked for the sessions already. */
  #isShown = false;
  #query = "";
  readonly #stale = new Set<string>();
  #redrawing: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trouble: string | undefined;
  #reading: AbortController | undefined;

  constructor(deps: SessionsViewDeps) {
    this.#deps = deps;
    this.#images = new SessionImages((folder) => this.#redraw(folder));
    this.#view = window.createTreeView("imagebeam.sessions", {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#owned.add(this.#view);
    this.#owned.add(this.#changes);
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        // At first the editor asks by itself; later it shows what it was told before.
        if (visible && this.#isShown) this.refresh();
      }),
    );
    this.#owned.add(
      deps.searches.onDidChange(({ kind, run }) => {
        if (kind === "advanced") this.#redraw(run.folder);
        else this.#refreshSoon();
        if (kind === "over") this.#images.forget(run.folder);
      }),
    );
  }

  get query(): string {
    return this.#query;
  }

  /** Shows only sessions whose goal or title has these words; all for an empty text. */
  find(query: string): void {
    this.#query = query.trim();
    void commands.executeCommand("setContext", "imagebeam.isFiltered", this.#query !== "");
    this.#show();
  }

  refresh(): void {
    this.#refreshSoon(0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#redrawing);
    this.#reading?.abort();
    this.#owned.dispose();
  }

  async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node === undefined) {
      this.#isShown = true;
      if (this.#rows === undefined) {
        await this.#read();
        this.#view.message = this.#trouble ?? "";
      }
      return groupNodes(this.#shownRows(), Date.now());
    }
    if (node.kind === "group") {
      for (const child of node.nodes) {
        if (child.kind === "session") this.#nodes.set(child.folder, child);
      }
      return [...node.nodes];
    }
    return node.kind === "session" ? await this.#candidatesOf(node.folder) : [];
  }

  getTreeItem(node: SessionNode): TreeItem {
    switch (node.kind) {
      case "group":
        return groupItem(node);
      case "unreadable":
        return unreadableItem(node);
      case "session": {
        const row = this.#liveRow(node.row);
        const planned = this.#deps.searches.in(node.folder)?.state.plan;
        return sessionItem(
          { ...node, row },
          {
            nowMs: Date.now(),
            image: this.#images.of(node.folder),
            planned: planned && planned.candidates * planned.iterations,
          },
        );
      }
      case "candidate": {
        const { folder, candidate } = node;
        const state = this.#states.get(folder);
        if (state === undefined) throw new Error("A candidate was shown before its session");
        const image = this.#candidateImages.get(`${folder}/${candidate}`);
        return candidateItem(folder, state, candidate, image);
      }
    }
  }

  /** A search of this window, as it stands now and not when the disk was read. */
  #liveRow(row: SessionRow): SessionRow {
    const run = this.#deps.searches.in(row.folder);
    if (run === undefined) return row;
    return { ...row, summary: summaryOf(run.state, row.summary.journalBytes), status: "running" };
  }

  async #candidatesOf(folder: string): Promise<SessionNode[]> {
    const { state } = await loadSession(folder);
    this.#states.set(folder, state);
    const nodes = candidateNodes(folder, state);
    const shown = new Set(nodes.map((node) => (node.kind === "candidate" ? node.candidate : "")));
    for (const { id, image } of allCandidates(state)) {
      if (image === null || !shown.has(id)) continue;
      const path = await viewableImage(folder, image);
      if (path !== undefined) this.#candidateImages.set(`${folder}/${id}`, path);
    }
    return nodes;
  }

  #shownRows(): readonly IndexRow[] {
    const query = this.#query;
    const rows = this.#rows ?? [];
    if (query === "") return rows;
    return rows.filter((row) => row.kind === "session" && matchesGoal(row.summary, query));
  }

  /** A search tells of many events a second; a row that is drawn anew each time cannot be clicked. */
  #redraw(folder: string): void {
    this.#stale.add(folder);
    this.#redrawing ??= setTimeout(() => {
      this.#redrawing = undefined;
      const nodes = [...this.#stale].flatMap((stale) => this.#nodes.get(stale) ?? []);
      this.#stale.clear();
      if (this.#view.visible) nodes.forEach((node) => this.#changes.fire(node));
    }, redrawMs);
  }

  #show(): void {
    const shown = this.#shownRows().length;
    const isNothingFound = this.#query !== "" && shown === 0;
    const found = isNothingFound ? `No session's goal has “${this.#query}”.` : "";
    this.#view.message = this.#trouble ?? found;
    this.#nodes.clear();
    this.#changes.fire(undefined);
  }

  #refreshSoon(waitMs = settleMs): void {
    // Nobody has seen it yet: it reads the disk when it is shown.
    if (!this.#view.visible) {
      this.#rows = undefined;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#read().then((isChanged) => {
        if (isChanged) this.#show();
      });
    }, waitMs);
  }

  /**
   * Reads the list anew, and again a while later. What cannot be read is told in the view: it is what
   * the user looks at.
   * @returns whether there is anything new to show
   */
  async #read(): Promise<boolean> {
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    const before = [this.#rows, this.#trouble];
    try {
      const output = await this.#deps.output();
      const rows = await this.#deps.engine.listSessions(output);
      const fresh = await Promise.all(rows.map((row) => this.#upToDate(row, signal)));
      if (signal.aborted) return false;
      this.#rows = fresh;
      this.#trouble = undefined;
      const isChanged = JSON.stringify([fresh, undefined]) !== JSON.stringify(before);
      if (isChanged) void this.#tellSize(output, signal);
      return isChanged;
    } catch (error) {
      if (signal.aborted) return false;
      this.#rows = [];
      this.#trouble = messageOf(error);
      if (this.#trouble === before[1]) return false;
      this.#deps.log.warn("The sessions cannot be listed", this.#trouble);
      return true;
    } finally {
      if (this.#view.visible && !signal.aborted) this.#refreshSoon(lookAgainMs);
    }
  }

  /** A summary that is older than its journal is folded anew: running and interrupted ones. */
  async #upToDate(row: IndexRow, signal: AbortSignal): Promise<IndexRow> {
    if (row.kind === "unreadable" || !row.isStale) return row;
    return await this.#deps.engine.freshRow(row.folder, signal);
  }

  async #tellSize(output: string, signal: AbortSignal): Promise<void> {
    try {
      const bytes = await folderBytes(output, signal);
      this.#view.description = bytes === 0 ? "" : sizeText(bytes);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
