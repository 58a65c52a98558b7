import { StatusBarAlignment, window, type Command, type StatusBarItem } from "vscode";
import type { Disposable } from "../../base/disposable.js";
import { plainLines, plainText } from "./plainText.js";

/** What an entry of the status bar says. */
export interface StatusText {
  /** Of the editor's own icons, ours to choose. */
  readonly icon: "debug-pause" | "sync~spin";
  readonly text: string;
  /** May have several lines. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** An entry of the status bar, which a click acts on. */
export class StatusItem implements Disposable {
  readonly #item: StatusBarItem;

  constructor(id: string, name: string, priority: number) {
    this.#item = window.createStatusBarItem(id, StatusBarAlignment.Left, priority);
    this.#item.name = name;
  }

  show({ icon, text, tooltip, spoken }: StatusText): void {
    this.#item.text = `$(${icon}) ${plainText(text)}`;
    this.#item.tooltip = plainLines(tooltip);
    this.#item.accessibilityInformation = { label: plainText(spoken), role: "button" };
    this.#item.show();
  }

  onClick(command: Command): void {
    this.#item.command = command;
  }

  dispose(): void {
    this.#item.dispose();
  }
}
