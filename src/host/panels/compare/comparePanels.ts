import { workspace, type Memento } from "vscode";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { minSides } from "../../../protocol/compareMessages.js";
import { PanelHost, type PanelKind } from "../panelHost.js";
import { ComparePanel, type ComparePanelDeps } from "./comparePanel.js";
import {
  compareContentSchema,
  isSameComparison,
  type CompareContent,
  type CompareSource,
} from "./compareSource.js";

export type ComparePanelsDeps = Omit<ComparePanelDeps, "onChanged">;

/** All comparison panels of this window: one for the same images, in whatever order. */
export class ComparePanels implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #host: PanelHost<ComparePanel, CompareContent>;

  /** @param memory the workspace's */
  constructor(deps: ComparePanelsDeps, memory: Memento) {
    const all: ComparePanelDeps = { ...deps, onChanged: () => this.#host.keep() };
    this.#host = this.#owned.add(new PanelHost(kindOf(all), memory));
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(() => this.lookAgain()));
  }

  /** Compares these; where a panel does already, it comes to the front. @param sources two to four */
  open(sources: readonly CompareSource[]): void {
    const content = { sources: [...sources] };
    const shown = this.#host.showing(content);
    if (shown !== undefined && isSameComparison(shown.content, content)) shown.tab.reveal();
    else (shown ?? this.#host.open()).show(sources);
  }

  /** A person's word has changed a session. */
  lookAgain(): void {
    for (const panel of this.#host.all) void panel.look();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function kindOf(deps: ComparePanelDeps): PanelKind<ComparePanel, CompareContent> {
  return {
    viewType: "imagebeam.compare",
    title: "Comparison",
    schema: compareContentSchema(),
    // The page knows no paths: what it compared only the host remembers.
    contentOf: (_kept, remembered) => remembered ?? { sources: [] },
    isSame: isSameComparison,
    make: (webview) => new ComparePanel(webview, deps),
    fill: (panel, { sources }) => {
      if (sources.length >= minSides) panel.show(sources);
      else panel.showTrouble("What was compared here is not known any more. Compare it again.");
      return Promise.resolve();
    },
  };
}
