import { ViewColumn, window, type Memento, type Tab, type WebviewPanel } from "vscode";
import type * as z from "zod";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { AbandonedTabs, titlesOf } from "./abandonedTabs.js";
import { OpenPanels } from "./openPanels.js";
import type { PanelTab } from "./panelTab.js";

/** A panel, as its host sees it. */
export interface HostedPanel<Content> {
  readonly tab: PanelTab;
  /** What it shows, as far as another extension host has to know to show the same. */
  readonly content: Content;
}

/** One kind of panel: what it shows, and how that comes back. */
export interface PanelKind<Panel extends HostedPanel<Content>, Content> {
  /** The type of webview that its tabs have: "imagebeam.search". */
  readonly viewType: string;
  /** Of a tab that shows nothing yet. */
  readonly title: string;
  /** What a host before this one has written down. */
  readonly schema: z.ZodType<Content>;
  /**
   * What a page was about that the editor brings back.
   * @param kept what the page itself kept: not checked
   * @param remembered what the host before this one showed in a tab of that title; where several have
   *   it, maybe another one's
   */
  readonly contentOf: (kept: unknown, remembered: Content | undefined) => Content;
  /** Whether two panels would show the same; the second is not made. */
  readonly isSame: (one: Content, other: Content) => boolean;
  readonly make: (webview: WebviewPanel) => Panel;
  /** Shows this in a panel. Never rejects: what cannot be shown is told there. */
  readonly fill: (panel: Panel, content: Content) => Promise<void>;
}

/**
 * All panels of one kind in this window: made here, brought back by the editor after it was loaded
 * anew, or taken over from an extension host that died.
 */
export class PanelHost<Panel extends HostedPanel<Content>, Content> implements Disposable {
  readonly #kind: PanelKind<Panel, Content>;
  readonly #owned = new DisposableStore();
  readonly #panels = new Set<Panel>();
  readonly #open: OpenPanels<Content>;

  /** @param store the workspace's memory */
  constructor(kind: PanelKind<Panel, Content>, store: Memento) {
    const { viewType, schema } = kind;
    this.#kind = kind;
    this.#open = new OpenPanels({ store, key: `panels.${viewType}`, schema }, titlesOf(viewType));
    this.#owned.add(
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (webview, kept: unknown) => {
          const remembered = this.#open.take(webview.title)?.content;
          await kind.fill(this.#adopt(webview), kind.contentOf(kept, remembered));
        },
      }),
    );
    this.#owned.add(
      new AbandonedTabs({
        viewType,
        isInherited: (title) => this.#open.has(title),
        isTaken: (column) => this.all.some(({ tab }) => tab.isVisibleIn(column)),
        replace: (tab) => this.#replace(tab),
      }),
    );
  }

  get all(): readonly Panel[] {
    return [...this.#panels];
  }

  /** The panel in the active tab. */
  get active(): Panel | undefined {
    return this.all.find(({ tab }) => tab.isActive);
  }

  /**
   * A new one, beside the text that is being edited: both are in view.
   * @param preserveFocus whether the focus stays where it is: in a list that a person walks
   */
  open(preserveFocus = false): Panel {
    return this.#adopt(this.#create({ viewColumn: columnBesideText(), preserveFocus }));
  }

  /** To be called when a panel's content or title is another one. */
  keep(): void {
    this.#open.keep(this.all.map(({ tab, content }) => ({ title: tab.title, content })));
  }

  dispose(): void {
    // The panels stay: the editor brings them back, and the serializer fills them.
    this.#owned.dispose();
  }

  #create(place: Parameters<typeof window.createWebviewPanel>[2]): WebviewPanel {
    const { viewType, title } = this.#kind;
    const options = { enableScripts: true, localResourceRoots: [] };
    return window.createWebviewPanel(viewType, title, place, options);
  }

  #adopt(webview: WebviewPanel): Panel {
    const panel = this.#kind.make(webview);
    this.#panels.add(panel);
    webview.onDidDispose(() => {
      this.#panels.delete(panel);
      this.keep();
    });
    return panel;
  }

  /** Shows in a panel of this host what an abandoned tab showed, in its place. */
  #replace(tab: Tab): void {
    const record = this.#open.take(tab.label);
    if (record === undefined) return;
    const { content } = record;
    const shown = this.all.find((panel) => this.#kind.isSame(panel.content, content));
    if (shown !== undefined) {
      shown.tab.reveal();
      void window.tabGroups.close(tab);
      return;
    }
    const { isActive, viewColumn } = tab.group;
    const panel = this.#adopt(this.#create({ viewColumn, preserveFocus: !isActive }));
    void window.tabGroups.close(tab, true);
    void this.#kind.fill(panel, content);
  }
}

/** The next column behind the text's, else one before it; a new one only where the text is alone. */
function columnBesideText(): ViewColumn {
  const editor = window.activeTextEditor;
  if (editor === undefined) return ViewColumn.Active;
  const { viewColumn: own = ViewColumn.One } = editor;
  const others = window.tabGroups.all.map((group) => group.viewColumn).filter((at) => at !== own);
  return others.find((at) => at > own) ?? others.at(-1) ?? ViewColumn.Beside;
}
