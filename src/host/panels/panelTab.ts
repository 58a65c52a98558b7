import { Uri, ViewColumn, type WebviewPanel } from "vscode";
import type { Disposable } from "../../base/disposable.js";
import { setTitle } from "../shown/messages.js";

/** The tab that a panel stands in. */
export class PanelTab implements Disposable {
  readonly #panel: WebviewPanel;

  constructor(panel: WebviewPanel, extensionUri: Uri) {
    this.#panel = panel;
    const icon = (theme: string): Uri => Uri.joinPath(extensionUri, "media", `panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
  }

  get title(): string {
    return this.#panel.title;
  }

  rename(title: string): void {
    setTitle(this.#panel, title);
  }

  /** Whether it is the one in front in the group of tabs that is worked in. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  isVisibleIn(column: ViewColumn): boolean {
    return this.#panel.visible && this.#panel.viewColumn === column;
  }

  /** @param keepsFocus whether the focus stays where it is: in a list that a person walks */
  reveal(keepsFocus = false): void {
    this.#panel.reveal(this.#panel.viewColumn ?? ViewColumn.Active, keepsFocus);
  }

  /** Closes it. */
  dispose(): void {
    this.#panel.dispose();
  }
}
