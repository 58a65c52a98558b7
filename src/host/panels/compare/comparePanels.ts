import { randomUUID } from "node:crypto";
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
    // Without trust git is off as well: versions are read only now.
    this.#owned.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        for (const panel of this.#host.all) panel.look("page");
      }),
    );
  }

  /**
   * Compares these; where a panel does already, it comes to the front and looks at them again.
   * @param sources two to four
   */
  open(sources: readonly CompareSource[]): void {
    const content = { id: randomUUID(), sources: [...sources] };
    const shown = this.#host.showing(content);
    if (shown === undefined || !isSameComparison(shown.content, content)) {
      void (shown ?? this.#host.open()).show(content);
      return;
    }
    shown.tab.reveal();
    shown.look("files");
  }

  /** A person's word has changed this session. */
  lookAgain(folder: string): void {
    for (const panel of this.#host.all) if (panel.isOf(folder)) panel.look("facts");
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
    contentOf: (_kept, remembered) => remembered ?? { id: randomUUID(), sources: [] },
    isKept: (kept, { id }) =>
      typeof kept === "object" && kept !== null && "comparison" in kept && kept.comparison === id,
    isSame: isSameComparison,
    make: (webview) => new ComparePanel(webview, deps),
    fill: (panel, content) =>
      content.sources.length >= minSides
        ? panel.show(content)
        : panel.showTrouble("What was compared here is not known any more. Compare it again."),
  };
}
