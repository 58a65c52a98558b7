import {
  commands,
  EventEmitter,
  window,
  workspace,
  type LogOutputChannel,
  type CancellationToken,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { expectedImages } from "../../search/expectedImages.js";
import { matchingRows, type SessionRow } from "../../sessions/sessionIndex.js";
import { listText } from "../sessionText.js";
import { setHeading } from "../shown/messages.js";
import type { Searches } from "../searches.js";
import { systemTimer } from "../timer.js";
import { AllSessions, type Place } from "./allSessions.js";
import { CandidateRows } from "./candidateRows.js";
import { liveRow } from "./liveRow.js";
import { openedRow } from "./openedRow.js";
import { setSessionCard, type SessionCardDeps } from "./sessionCard.js";
import { SessionImages } from "./sessionImages.js";
import type { SessionListDeps } from "./sessionList.js";
import {
  groupItem,
  placeItem,
  placeNodes,
  sessionItem,
  unreadableItem,
  type SessionNode,
} from "./sessionNodes.js";

/** A row's figures are brought up to date this often at most. */
const redrawMs = 500;

export interface SessionsViewDeps extends Pick<SessionCardDeps, "evaluationLines"> {
  readonly sessions: SessionListDeps["sessions"];
  readonly searches: Searches;
  readonly log: LogOutputChannel;
  /** Where searches of this window go, as its folders are now. */
  readonly places: () => readonly Place[];
  /** Where sessions go when no folder is open. */
  readonly storage: string;
  /** The list is wanted for the first time. */
  readonly onOpened: () => void;
}

/**
 * The tree of sessions: running on top, then by date. Looks at the disk only while it is in view.
 */
export class SessionsView implements TreeDataProvider<SessionNode>, Disposable {
  readonly #searches: Searches;
  readonly #storage: string;
  readonly #cards: SessionCardDeps;
  readonly #view: TreeView<SessionNode>;
  readonly #owned = new DisposableStore();
  readonly #changes = new EventEmitter<SessionNode[] | undefined>();
  readonly #list: AllSessions;
  readonly #images: SessionImages;
  readonly #candidates = new CandidateRows();
  /** Nodes of sessions that the editor has been given, by folder. */
  readonly #nodes = new Map<string, SessionNode>();
  readonly #stale = new Set<string>();
  readonly onDidChangeTreeData = this.#changes.event;
  /** Whether the editor has the list already. */
  #isShown = false;
  readonly #onOpened: () => void;
  /** Whether the next opening of a row is none: a key that acts on it is under way. */
  #isHeld = false;
  #query = "";
  #redrawing: NodeJS.Timeout | undefined;

  constructor(deps: SessionsViewDeps) {
    const { sessions, searches, log, places, storage, onOpened } = deps;
    this.#cards = deps;
    this.#searches = searches;
    this.#onOpened = onOpened;
    this.#storage = storage;
    this.#images = new SessionImages((folder) => this.#redraw([folder]));
    this.#list = this.#owned.add(
      new AllSessions(places(), {
        ...{ sessions, log },
        isDriven: (folder) => searches.in(folder) !== undefined,
        onList: () => this.#show(),
        onRows: (folders) => this.#redraw(folders),
        onBytes: () => this.#tell(),
      }),
    );
    this.#owned.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#list.setPlaces(places());
        if (this.#isShown && this.#view.visible) void this.#list.open();
      }),
    );
    this.#view = this.#owned.add(
      window.createTreeView("imagebeam.sessions", {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#owned.add(this.#changes);
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) void this.#list.open();
        else this.#list.close();
      }),
    );
    this.#owned.add(
      searches.onDidChange(({ kind, run }) => {
        if (kind === "advanced") this.#redraw([run.folder]);
        else this.#list.touch(run.folder);
      }),
    );
  }

  get query(): string {
    return this.#query;
  }

  /** The rows that are selected, where the view is in sight. */
  get selected(): readonly SessionNode[] {
    return this.#view.visible ? this.#view.selection : [];
  }

  /** The row that was opened, by a click or by Enter; undefined where a key only makes it known. */
  async takeOpened(): Promise<SessionNode | undefined> {
    if (!this.#isHeld) return await openedRow(() => this.#view.selection[0], systemTimer);
    this.#isHeld = false;
    return undefined;
  }

  /**
   * The editor tells an extension which row is selected, not which one has the focus. So a key
   * selects the row before it acts on it, and what that opens is held back.
   */
  holdOpen(): void {
    this.#isHeld = true;
  }

  /** The row that has the focus, at a key that has selected it. */
  async takeFocused(): Promise<SessionNode | undefined> {
    // A way to the window and back: what the selection opens has come by then, if it opens anything.
    await commands.executeCommand("setContext", "imagebeam.isHeld", false);
    this.#isHeld = false;
    return await openedRow(() => this.#view.selection[0], systemTimer);
  }

  /** Shows only sessions whose goal or title has these words; all for an empty text. */
  find(query: string): void {
    this.#query = query.trim();
    void commands.executeCommand("setContext", "imagebeam.isFiltered", this.#query !== "");
    this.#show();
  }

  refresh(): void {
    this.#list.refresh();
  }

  /** What cards say of evaluations may be something else now: they are read anew when pointed at. */
  renewCards(): void {
    this.#redraw([...this.#nodes.keys()]);
  }

  dispose(): void {
    clearTimeout(this.#redrawing);
    this.#owned.dispose();
  }

  async getChildren(node?: SessionNode): Promise<SessionNode[]> {
    if (node === undefined) {
      if (!this.#isShown) {
        this.#onOpened();
        await this.#list.open();
      }
      this.#isShown = true;
      this.#tell();
      return placeNodes(this.#list.places, this.#query, Date.now());
    }
    if (node.kind === "place") return [...node.nodes];
    if (node.kind === "group") {
      for (const child of node.nodes) {
        if (child.kind === "session") this.#nodes.set(child.folder, child);
      }
      return [...node.nodes];
    }
    return node.kind === "session" ? await this.#candidates.of(node.folder) : [];
  }

  getTreeItem(node: SessionNode): TreeItem {
    switch (node.kind) {
      case "place":
        return placeItem(node);
      case "group":
        return groupItem(node, this.#query);
      case "unreadable":
        return unreadableItem(node);
      case "session": {
        const row = this.#rowOf(node);
        const state = this.#searches.in(node.folder)?.state;
        return sessionItem(
          { ...node, row },
          {
            nowMs: Date.now(),
            image: this.#images.of(row),
            planned: state && expectedImages(state),
          },
        );
      }
      case "candidate":
        return this.#candidates.item(node);
    }
  }

  async resolveTreeItem(
    item: TreeItem,
    node: SessionNode,
    token: CancellationToken,
  ): Promise<TreeItem> {
    if (node.kind !== "session") return item;
    const row = this.#rowOf(node);
    await setSessionCard(item, { row, picture: this.#images.of(row) }, this.#cards, token);
    return item;
  }

  #rowOf({ folder, row }: Extract<SessionNode, { kind: "session" }>): SessionRow {
    const known = this.#list.row(folder);
    return liveRow(known?.kind === "session" ? known : row, this.#searches);
  }

  /** A search tells of many events a second; a row that is drawn anew each time cannot be clicked. */
  #redraw(folders: readonly string[]): void {
    for (const folder of folders) this.#stale.add(folder);
    this.#redrawing ??= setTimeout(() => {
      this.#redrawing = undefined;
      const nodes = [...this.#stale].flatMap((stale) => this.#nodes.get(stale) ?? []);
      this.#stale.clear();
      if (this.#view.visible && nodes.length > 0) this.#changes.fire(nodes);
    }, redrawMs);
  }

  /** Shows the whole list anew, once the editor has asked for it at all. */
  #show(): void {
    if (!this.#isShown) return;
    this.#nodes.clear();
    this.#changes.fire(undefined);
  }

  /** What stands above the list. The view's description would not be shown: it is alone there. */
  #tell(): void {
    const { rows, trouble } = this.#list;
    const found = matchingRows(rows, this.#query).length;
    const figures = { sessions: rows.length, query: this.#query, found };
    const isInStorage = this.#list.places.some(({ output }) => output === this.#storage);
    const place = { bytes: this.#list.bytes, isInStorage };
    setHeading(this.#view, trouble ?? listText({ ...figures, ...place }));
  }
}
