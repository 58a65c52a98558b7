import {
  EventEmitter,
  ViewColumn,
  window,
  workspace,
  type Memento,
  type Tab,
  type WebviewPanel,
} from "vscode";
import { messageOf } from "../../base/errors.js";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { panelStateSchema } from "../../protocol/panelMessages.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { AbandonedTabs, titlesOf } from "./abandonedTabs.js";
import { OpenPanels, type PanelRecord } from "./openPanels.js";
import { SearchPanel, type FormContent, type PanelDeps, type Submission } from "./searchPanel.js";

export const searchViewType = "imagebeam.search";

/** Where each session lies that a panel showed: a page knows ids alone, never paths. */
const placesKey = "panels.places";
const maxPlaces = 200;

/** All search panels of this window: one a session, and any number of forms. */
export class SearchPanels implements Disposable {
  readonly #deps: PanelDeps;
  readonly #memory: Memento;
  readonly #owned = new DisposableStore();
  readonly #panels = new Set<SearchPanel>();
  readonly #open: OpenPanels;
  readonly #submissions = new EventEmitter<Submission>();
  /** A form's values were sent off. */
  readonly onDidSubmit = this.#submissions.event;

  /** @param memory the workspace's */
  constructor(deps: Omit<PanelDeps, "onShown" | "onSubmit" | "onChanged">, memory: Memento) {
    this.#deps = {
      ...deps,
      onShown: (panel, folder) => this.#remember(panel, folder),
      onSubmit: (submission) => this.#submissions.fire(submission),
      onChanged: () => this.#keepOpen(),
    };
    this.#memory = memory;
    this.#open = new OpenPanels(memory, titlesOf(searchViewType));
    this.#owned.add(this.#submissions);
    // Every panel says whether a search may run here.
    this.#owned.add(
      workspace.onDidGrantWorkspaceTrust(() => this.#panels.forEach((panel) => panel.tellAll())),
    );
    this.#owned.add(
      window.registerWebviewPanelSerializer(searchViewType, {
        deserializeWebviewPanel: (panel, state: unknown) => this.#restore(panel, state),
      }),
    );
    this.#owned.add(
      new AbandonedTabs({
        viewType: searchViewType,
        isInherited: (title) => this.#open.has(title),
        isTaken: (column) => [...this.#panels].some((panel) => panel.isVisibleIn(column)),
        replace: (tab) => this.#replace(tab),
      }),
    );
  }

  /** The panel in the active tab. */
  get active(): SearchPanel | undefined {
    return [...this.#panels].find(({ isActive }) => isActive);
  }

  showing(folder: string): SearchPanel | undefined {
    return [...this.#panels].find((panel) => panel.folder === folder);
  }

  /** The one that shows a session of this id. */
  withSession(sessionId: string): SearchPanel | undefined {
    return [...this.#panels].find(({ state }) => state?.sessionId === sessionId);
  }

  openForm(form: FormContent): SearchPanel {
    const panel = this.#adopt(this.#create());
    panel.showForm(form);
    return panel;
  }

  /**
   * Shows a session in a panel that is there to stay.
   * @throws {StorageError} the folder is not there
   */
  async openSession(path: string): Promise<void> {
    const folder = await findSessionFolder(path);
    const panel = this.showing(folder) ?? this.#adopt(this.#create());
    panel.isPreview = false;
    this.#show(panel, folder);
  }

  /**
   * Shows a session to look at it: in the one panel that others were looked at in, until something is
   * done there.
   * @throws {StorageError} the folder is not there
   */
  async previewSession(path: string): Promise<void> {
    const folder = await findSessionFolder(path);
    const shown = this.showing(folder) ?? [...this.#panels].find(({ isPreview }) => isPreview);
    const panel = shown ?? this.#adopt(this.#create());
    if (shown === undefined) panel.isPreview = true;
    this.#show(panel, folder);
  }

  #show(panel: SearchPanel, folder: string): void {
    if (panel.folder !== folder) panel.showSession(folder);
    panel.reveal();
  }

  dispose(): void {
    // The panels stay: the editor brings them back, and the serializer fills them.
    this.#owned.dispose();
  }

  #create(place: ColumnAndFocus | ViewColumn = columnAtHand()): WebviewPanel {
    return window.createWebviewPanel(searchViewType, "New search", place, {
      enableScripts: true,
      localResourceRoots: [],
    });
  }

  #adopt(webview: WebviewPanel): SearchPanel {
    const panel = new SearchPanel(webview, this.#deps);
    this.#panels.add(panel);
    webview.onDidDispose(() => {
      this.#panels.delete(panel);
      this.#keepOpen();
    });
    return panel;
  }

  /** So that a panel of this session comes back after a reload. */
  #remember(panel: SearchPanel, folder: string): void {
    const sessionId = panel.state?.sessionId;
    if (sessionId === undefined) return;
    const places = this.#memory.get<Record<string, string>>(placesKey, {});
    const others = Object.entries(places).filter(([id]) => id !== sessionId);
    const kept = [...others.slice(-(maxPlaces - 1)), [sessionId, folder]];
    void this.#memory.update(placesKey, Object.fromEntries(kept));
  }

  #keepOpen(): void {
    this.#open.keep([...this.#panels].map(({ record }) => record));
  }

  async #restore(webview: WebviewPanel, raw: unknown): Promise<void> {
    const parsed = panelStateSchema.safeParse(raw);
    const sessionId = parsed.success ? parsed.data.sessionId : null;
    const places = this.#memory.get<Record<string, string>>(placesKey, {});
    const place = sessionId !== null && Object.hasOwn(places, sessionId) ? places[sessionId] : null;
    this.#open.take(webview.title);
    await this.#fill(this.#adopt(webview), { folder: place ?? null });
  }

  /** Shows in a panel of this host what an abandoned tab showed, in its place. */
  #replace(tab: Tab): void {
    const record = this.#open.take(tab.label);
    if (record === undefined) return;
    const { isActive, viewColumn } = tab.group;
    const shown = record.folder === null ? undefined : this.showing(record.folder);
    if (shown !== undefined) {
      shown.reveal();
      void window.tabGroups.close(tab);
      return;
    }
    const panel = this.#adopt(this.#create({ viewColumn, preserveFocus: !isActive }));
    void window.tabGroups.close(tab, true);
    void this.#fill(panel, record);
  }

  /** Never rejects: what cannot be shown is told in the panel. */
  async #fill(
    panel: SearchPanel,
    { folder, draft }: Pick<PanelRecord, "folder" | "draft">,
  ): Promise<void> {
    try {
      if (folder === null) panel.showForm(await this.#deps.newForm(), draft);
      else panel.showSession(await findSessionFolder(folder));
    } catch (error) {
      panel.showTrouble(messageOf(error));
    }
  }
}

interface ColumnAndFocus {
  readonly viewColumn: ViewColumn;
  readonly preserveFocus: boolean;
}

/** Beside the text that is being edited, so that both are in view. */
function columnAtHand(): ViewColumn {
  return window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
}
