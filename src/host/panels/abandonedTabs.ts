import { TabInputWebview, window, type Tab, type ViewColumn } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";

/**
 * The editor asks the serializer to fill a tab as soon as it comes into view, if it does at all; a
 * tab that nobody has filled by then is abandoned.
 */
const graceMs = 1000;

export interface AbandonedTabsDeps {
  /** The type of webview that the tabs have. */
  readonly viewType: string;
  /** Whether a host before this one had a panel of that title: only then does a timer run. */
  readonly isInherited: (title: string) => boolean;
  /** Whether a panel of this extension host is in view in that column. */
  readonly isTaken: (column: ViewColumn) => boolean;
  readonly replace: (tab: Tab) => void;
}

/**
 * Tabs of a panel whose extension host died. The editor starts another host, but leaves the pages as
 * they are and fills none of them again, as it does after the window was loaded anew: each keeps its
 * last picture, and its buttons reach nobody. One is replaced once it comes into view: only then can
 * it be told from a tab that the serializer has yet to fill.
 */
export class AbandonedTabs implements Disposable {
  readonly #deps: AbandonedTabsDeps;
  readonly #owned = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: AbandonedTabsDeps) {
    this.#deps = deps;
    this.#owned.add(window.tabGroups.onDidChangeTabs(() => this.#lookSoon()));
    this.#lookSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #lookSoon(): void {
    const { viewType, isInherited } = this.#deps;
    if (!titlesOf(viewType).some(isInherited)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), graceMs);
  }

  #look(): void {
    const { viewType, isTaken, replace } = this.#deps;
    for (const { activeTab, viewColumn } of window.tabGroups.all) {
      if (activeTab === undefined || !isOf(activeTab, viewType)) continue;
      if (!isTaken(viewColumn)) replace(activeTab);
    }
  }
}

/** The tabs with a webview of this type. */
export function tabsOf(viewType: string): Tab[] {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => isOf(tab, viewType));
}

export function titlesOf(viewType: string): string[] {
  return tabsOf(viewType).map(({ label }) => label);
}

/** Whether it is a panel of ours, of whatever kind. */
export function isPanel({ input }: Tab): boolean {
  return input instanceof TabInputWebview && /-imagebeam\.\w+$/.test(input.viewType);
}

function isOf({ input }: Tab, viewType: string): boolean {
  // The editor puts a prefix of its own before the type.
  return input instanceof TabInputWebview && input.viewType.endsWith(`-${viewType}`);
}
