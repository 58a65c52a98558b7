import { DisposableStore, type Disposable } from "../base/disposable.js";
import { usdText } from "../base/figureText.js";
import { sumNanoUsd, usdOf } from "../base/money.js";
import { oneLine } from "../base/visibleText.js";
import { isBuiltinAlone, isPaid, modelsText } from "../protocol/modelsText.js";
import { expectedImages } from "../search/expectedImages.js";
import type { SearchState } from "../search/state.js";
import type { Searches } from "./searches.js";
import { StatusItem } from "./shown/statusItem.js";

/** Progress of this window's searches; there only while one runs. A click opens its panel. */
export class SearchStatus implements Disposable {
  readonly #searches: Searches;
  readonly #owned = new DisposableStore();
  #item: StatusItem | undefined;
  /** Folder of the session that a click opens. */
  #target: string | undefined;

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
      this.#target = undefined;
      return;
    }
    this.#item ??= new StatusItem("imagebeam.searches", "Imagebeam searches", 50);
    const drawn = sum(runs.map(({ state }) => state.totals.images));
    const planned = sum(runs.map(({ state }) => expectedImages(state)));
    const paid = runs.filter(({ state }) => isPaid(state.providers));
    const spent = usdOf(sumNanoUsd(...paid.map(({ state }) => state.totals.spentNanoUsd)));
    const cost = paid.length === 0 ? "" : usdText(spent);
    const isPaused = runs.every(({ state }) => state.pause !== null);
    this.#setTarget(this.#item, first.folder);
    this.#item.show({
      icon: isPaused ? "debug-pause" : "sync~spin",
      text: [`${drawn}/${planned} images`, ...(cost === "" ? [] : [cost])].join(" · "),
      tooltip: runs.flatMap(({ state }) => tooltipLines(state)).join("\n"),
      spoken: `Imagebeam: ${drawn} of ${planned} images drawn${cost === "" ? "" : `, ${cost} spent`}`,
    });
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

/** Its goal; then who works on it, where that is not what is always there. */
function tooltipLines({ plan, providers }: SearchState): readonly string[] {
  const goal = oneLine(plan.goal);
  return isBuiltinAlone(providers) ? [goal] : [goal, `    ${oneLine(modelsText(providers))}`];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
