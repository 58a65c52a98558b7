import { ViewColumn, window, type Memento, type Tab, type WebviewPanel } from "vscode";
import type * as z from "zod";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { AbandonedTabs, isPanel, tabsOf, titlesOf } from "./abandonedTabs.js";
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
  /** Whether this is what the page showed, by what it kept (not checked): its title alone may be another's too. */
  readonly isKept?: (kept: unknown, remembered: Content) => boolean;
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
          const isKept = (content: Content): boolean => kind.isKept?.(kept, content) === true;
          const remembered = this.#open.take(webview.title, isKept)?.content;
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
   * The one that shows this already. Where its tab stands there since before the window was loaded
   * anew and was not in front since, the editor has not brought it back, and nobody can: a new one
   * takes its place, which shows nothing yet.
   * @param preserveFocus as in `open`
   */
  showing(content: Content, preserveFocus = false): Panel | undefined {
    const { isSame, viewType } = this.#kind;
    const shown = this.all.find((panel) => isSame(panel.content, content));
    if (shown !== undefined) return shown;
    const tab = tabsOf(viewType).find(({ label }) =>
      this.#open.only(label, (remembered) => isSame(remembered, content)),
    );
    // Of several tabs of one title nobody can tell which is whose.
    if (tab === undefined || titlesOf(viewType).filter((title) => title === tab.label).length > 1) {
      return undefined;
    }
    this.#open.take(tab.label);
    return this.#inPlaceOf(tab, preserveFocus);
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
    void this.#kind.fill(this.#inPlaceOf(tab, !tab.group.isActive), content);
  }

  #inPlaceOf(tab: Tab, preserveFocus: boolean): Panel {
    const { viewColumn } = tab.group;
    const panel = this.#adopt(this.#create({ viewColumn, preserveFocus }));
    void window.tabGroups.close(tab, true);
    return panel;
  }
}

/**
 * Where a panel of ours stands already, if not over the text that is being edited; else the next column
 * behind the text's, else one before it, and a new one only where the text is alone.
 */
function columnBesideText(): ViewColumn {
  const own = window.activeTextEditor?.viewColumn;
  const groups = window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== own);
  const ours = groups.find(({ tabs }) => tabs.some(isPanel));
  if (ours !== undefined) return ours.viewColumn;
  if (window.activeTextEditor === undefined) return ViewColumn.Active;
  const others = groups.map(({ viewColumn }) => viewColumn);
  return others.find((at) => at > (own ?? ViewColumn.One)) ?? others.at(-1) ?? ViewColumn.Beside;
}
