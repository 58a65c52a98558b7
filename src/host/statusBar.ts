import { DisposableStore, type Disposable } from "../base/disposable.js";
import type { Searches } from "./searches.js";
import { StatusItem } from "./shown/statusItem.js";
import { statusOfRuns } from "./statusText.js";

/** Progress of this window's searches; there only while one runs. A click opens its panel. */
export class SearchStatus implements Disposable {
  readonly #searches: Searches;
  readonly #owned = new DisposableStore();
  #item: StatusItem | undefined;
  /** Folder of the session that a click opens. */
  #target: string | undefined;
  #loads: readonly string[] = [];

  constructor(searches: Searches) {
    this.#searches = searches;
    this.#owned.add(searches.onDidChange(() => this.#show()));
  }

  /** What searches wait for at this moment, a sentence each, instead of what was told before. */
  loading(loads: readonly string[]): void {
    // An entry that is shown anew is spoken anew.
    if (loads.join("\n") === this.#loads.join("\n")) return;
    this.#loads = loads;
    this.#show();
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
      this.#target = undefined;
      return;
    }
    this.#item ??= new StatusItem("imagebeam.searches", "Imagebeam searches", 50);
    this.#setTarget(this.#item, first.folder);
    this.#item.show(
      statusOfRuns(
        runs.map(({ state }) => state),
        this.#loads,
      ),
    );
  }

  /** Only where it is another one: the editor forgets the old arguments, and a click under way fails. */
  #setTarget(item: StatusItem, folder: string): void {
    if (folder === this.#target) return;
    this.#target = folder;
    item.onClick({
      command: "imagebeam.openSession",
      title: "Open search",
      arguments: [{ folder }],
    });
  }
}
