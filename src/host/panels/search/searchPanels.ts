import { EventEmitter, workspace, type Memento } from "vscode";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { panelStateSchema } from "../../../protocol/panelMessages.js";
import { findSessionFolder } from "../../../sessions/sessionFolder.js";
import { PanelHost, type PanelKind } from "../panelHost.js";
import { searchContentSchema, type SearchContent } from "./searchContent.js";
import { SearchPanel, type PanelDeps, type Submission } from "./searchPanel.js";
import type { FormContent, KeptForm } from "./shownForm.js";

/** Where each session lies that a panel showed: a page knows ids alone, never paths. */
const placesKey = "panels.places";
const maxPlaces = 200;

/** All search panels of this window: one a session, and any number of forms. */
export class SearchPanels implements Disposable {
  readonly #deps: PanelDeps;
  readonly #memory: Memento;
  readonly #owned = new DisposableStore();
  readonly #host: PanelHost<SearchPanel, SearchContent>;
  readonly #submissions = this.#owned.add(new EventEmitter<Submission>());
  /** A form's values were sent off. */
  readonly onDidSubmit = this.#submissions.event;

  /** @param memory the workspace's */
  constructor(deps: Omit<PanelDeps, "onShown" | "onSubmit" | "onChanged">, memory: Memento) {
    this.#deps = {
      ...deps,
      onShown: (panel, folder) => this.#remember(panel, folder),
      onSubmit: (submission) => this.#submissions.fire(submission),
      onChanged: () => this.#host.keep(),
    };
    this.#memory = memory;
    this.#host = this.#owned.add(new PanelHost(this.#kind(), memory));
    // Every panel says whether a search may run here.
    this.#owned.add(
      workspace.onDidGrantWorkspaceTrust(() => this.#host.all.forEach((panel) => panel.tellAll())),
    );
  }

  /** The panel in the active tab. */
  get active(): SearchPanel | undefined {
    return this.#host.active;
  }

  showing(folder: string): SearchPanel | undefined {
    return this.#host.all.find((panel) => panel.folder === folder);
  }

  /** The one that shows a session of this id. */
  withSession(sessionId: string): SearchPanel | undefined {
    return this.#host.all.find(({ state }) => state?.sessionId === sessionId);
  }

  openForm(form: FormContent, kept?: KeptForm): void {
    this.#host.open().showForm(form, kept);
  }

  /**
   * Shows a session in a panel that is there to stay.
   * @throws {StorageError} the folder is not there
   */
  async openSession(path: string): Promise<void> {
    const folder = await findSessionFolder(path);
    const panel = this.#host.showing({ folder }) ?? this.#host.open();
    panel.isPreview = false;
    show(panel, folder);
  }

  /**
   * Shows a session to look at it: in the one panel that others were looked at in, until something is
   * done there. The focus stays in the list that is looked through.
   * @throws {StorageError} the folder is not there
   */
  async previewSession(path: string): Promise<void> {
    const folder = await findSessionFolder(path);
    const shown =
      this.#host.showing({ folder }, true) ?? this.#host.all.find(({ isPreview }) => isPreview);
    const panel = shown ?? this.#host.open(true);
    if (shown === undefined) panel.isPreview = true;
    show(panel, folder, true);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #kind(): PanelKind<SearchPanel, SearchContent> {
    return {
      viewType: "imagebeam.search",
      title: "New search",
      schema: searchContentSchema,
      contentOf: (kept, remembered) => this.#contentOf(kept, remembered),
      isSame: (one, other) => one.folder !== null && one.folder === other.folder,
      make: (webview) => new SearchPanel(webview, this.#deps),
      fill: (panel, content) => this.#fill(panel, content),
    };
  }

  /** So that a panel of this session comes back after a reload. */
  #remember(panel: SearchPanel, folder: string): void {
    const sessionId = panel.state?.sessionId;
    if (sessionId === undefined) return;
    const others = Object.entries(this.#places).filter(([id]) => id !== sessionId);
    const kept = [...others.slice(-(maxPlaces - 1)), [sessionId, folder]];
    void this.#memory.update(placesKey, Object.fromEntries(kept));
  }

  get #places(): Readonly<Record<string, string>> {
    return this.#memory.get<Record<string, string>>(placesKey, {});
  }

  #contentOf(kept: unknown, remembered: SearchContent | undefined): SearchContent {
    const page = panelStateSchema().safeParse(kept).data;
    const sessionId = page?.sessionId ?? null;
    if (sessionId !== null)
      return { folder: new Map(Object.entries(this.#places)).get(sessionId) ?? null };
    // A page keeps what was typed; the text that it was typed about only the host remembers.
    const isOfPage =
      remembered?.folder === null && remembered.draft?.["goal"] === page?.draft?.["goal"];
    return isOfPage ? remembered : { folder: null };
  }

  async #fill(panel: SearchPanel, content: SearchContent): Promise<void> {
    const { folder, place } = content;
    try {
      if (folder !== null) panel.showSession(await findSessionFolder(folder));
      else panel.showForm({ ...(await this.#deps.newForm()), ...(place && { place }) }, content);
    } catch (error) {
      panel.showTrouble(messageOf(error));
    }
  }
}

function show(panel: SearchPanel, folder: string, keepsFocus = false): void {
  if (panel.folder !== folder) panel.showSession(folder);
  panel.tab.reveal(keepsFocus);
}
