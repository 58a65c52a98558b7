import { StatusBarAlignment, window, type StatusBarItem } from "vscode";
import { DisposableStore, type Disposable } from "../base/disposable.js";
import { oneLine } from "./sessionText.js";
import type { Searches } from "./searches.js";

/** Progress of this window's searches; there only while one runs. A click opens its panel. */
export class SearchStatus implements Disposable {
  readonly #searches: Searches;
  readonly #owned = new DisposableStore();
  #item: StatusBarItem | undefined;

  constructor(searches: Searches) {
    this.#searches = searches;
    this.#owned.add(searches.onDidChange(() => this.#show()));
  }

  dispose(): void {
    this.#item?.dispose();
    this.#owned.dispose();
  }

  #show(): void {
    const runs = this.#searches.all;
    const [first] = runs;
    if (first === undefined) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    this.#item ??= window.createStatusBarItem("imagebeam.searches", StatusBarAlignment.Left, 50);
    const drawn = sum(runs.map(({ state }) => state.totals.images));
    const planned = sum(runs.map(({ state: { plan } }) => plan.candidates * plan.iterations));
    const isPaused = runs.every(({ state }) => state.pause !== null);
    this.#item.name = "Imagebeam searches";
    this.#item.text = `$(${isPaused ? "debug-pause" : "sync~spin"}) ${drawn}/${planned} images`;
    this.#item.tooltip = runs.map(({ state }) => oneLine(state.plan.goal)).join("\n");
    this.#item.accessibilityInformation = {
      label: `Imagebeam: ${drawn} of ${planned} images drawn`,
      role: "button",
    };
    this.#item.command = {
      command: "imagebeam.openSession",
      title: "Open search",
      arguments: [{ folder: first.folder }],
    };
    this.#item.show();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
