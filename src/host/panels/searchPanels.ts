import {
  EventEmitter,
  ViewColumn,
  window,
  workspace,
  type Memento,
  type WebviewPanel,
} from "vscode";
import { messageOf } from "../../base/errors.js";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { panelStateSchema } from "../../protocol/panelMessages.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { SearchPanel, type FormContent, type PanelDeps } from "./searchPanel.js";

export const searchViewType = "imagebeam.search";

/** Where each session lies that a panel showed: a page knows ids alone, never paths. */
const placesKey = "panels.places";
const maxPlaces = 200;

export interface Submission {
  readonly panel: SearchPanel;
  /** As the page sent it: not checked. */
  readonly plan: Readonly<Record<string, unknown>>;
}

/** All search panels of this window: one a session, and any number of forms. */
export class SearchPanels implements Disposable {
  readonly #deps: PanelDeps;
  readonly #memory: Memento;
  readonly #owned = new DisposableStore();
  readonly #panels = new Set<SearchPanel>();
  readonly #submissions = new EventEmitter<Submission>();
  /** The panel that was active last; undefined once it is closed. */
  #latest: SearchPanel | undefined;
  /** A form's values were sent off: a search is to begin, and its panel to show it. */
  readonly onDidSubmit = this.#submissions.event;

  /** @param memory the workspace's */
  constructor(deps: Omit<PanelDeps, "onShown" | "onSubmit">, memory: Memento) {
    this.#deps = {
      ...deps,
      onShown: (panel, folder) => this.#remember(panel, folder),
      onSubmit: (panel, plan) => this.#submissions.fire({ panel, plan }),
    };
    this.#memory = memory;
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
  }

  /** The panel that a command without an argument is about. */
  get latest(): SearchPanel | undefined {
    return this.#latest;
  }

  showing(folder: string): SearchPanel | undefined {
    return [...this.#panels].find((panel) => panel.folder === folder);
  }

  openForm(form: FormContent): SearchPanel {
    const panel = this.#adopt(this.#create());
    panel.showForm(form);
    return panel;
  }

  /** @throws {StorageError} the folder is not there */
  async openSession(path: string): Promise<SearchPanel> {
    const folder = await findSessionFolder(path);
    const shown = this.showing(folder);
    if (shown !== undefined) {
      shown.reveal();
      return shown;
    }
    const panel = this.#adopt(this.#create());
    panel.showSession(folder);
    return panel;
  }

  dispose(): void {
    // The panels stay: the editor brings them back, and the serializer fills them.
    this.#owned.dispose();
  }

  #create(): WebviewPanel {
    const column = window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
    return window.createWebviewPanel(searchViewType, "New search", column, {
      enableScripts: true,
      localResourceRoots: [],
    });
  }

  #adopt(webview: WebviewPanel): SearchPanel {
    const panel = new SearchPanel(webview, this.#deps);
    this.#panels.add(panel);
    this.#latest = panel;
    webview.onDidChangeViewState(() => {
      if (webview.active) this.#latest = panel;
    });
    webview.onDidDispose(() => {
      this.#panels.delete(panel);
      if (this.#latest === panel) this.#latest = undefined;
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

  async #restore(webview: WebviewPanel, raw: unknown): Promise<void> {
    const parsed = panelStateSchema.safeParse(raw);
    const sessionId = parsed.success ? parsed.data.sessionId : null;
    const places = this.#memory.get<Record<string, string>>(placesKey, {});
    const place = sessionId !== null && Object.hasOwn(places, sessionId) ? places[sessionId] : null;
    const panel = this.#adopt(webview);
    try {
      if (place == null) panel.showForm(await this.#deps.newForm());
      else panel.showSession(await findSessionFolder(place));
    } catch (error) {
      this.#deps.log.warn("A panel could not be restored", messageOf(error));
      webview.dispose();
    }
  }
}
