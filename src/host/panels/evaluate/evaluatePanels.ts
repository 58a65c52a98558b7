import { randomUUID } from "node:crypto";
import { workspace, type Memento, type WebviewPanel } from "vscode";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { PanelHost, type HostedPanel } from "../panelHost.js";
import { PanelTab } from "../panelTab.js";
import { evaluateContentSchema, type EvaluateContent } from "./evaluateContent.js";
import type { EvaluatingDeps, ShownEvaluation } from "./shownEvaluation.js";

/** A tab that is about no evaluation any more. */
const nothing: EvaluateContent = { id: "", folder: "", voter: "", stage: "voting" };

/** One evaluation in its tab; what it shows is read when it is first shown. */
class EvaluatePanel implements HostedPanel<EvaluateContent> {
  readonly tab: PanelTab;
  content = nothing;
  readonly #panel: WebviewPanel;
  readonly #deps: EvaluatingDeps;
  readonly #onChanged: () => void;
  #shown: ShownEvaluation | undefined;
  #isClosed = false;

  constructor(panel: WebviewPanel, deps: EvaluatingDeps, onChanged: () => void) {
    this.#panel = panel;
    this.#deps = deps;
    this.#onChanged = onChanged;
    this.tab = new PanelTab(panel, deps.extensionUri);
    panel.onDidDispose(() => {
      this.#isClosed = true;
      this.content = nothing;
      this.#shown?.dispose();
    });
  }

  /** To be called once. */
  async show(content: EvaluateContent): Promise<void> {
    this.content = content;
    this.#onChanged();
    const { ShownEvaluation } = (await import("../../onDemand.js")).ofPanels;
    if (this.#isClosed) return;
    this.#shown = new ShownEvaluation(this.#panel, this.#deps, {
      content,
      onContent: (changed) => {
        if (this.#isClosed) return;
        this.content = changed;
        this.#onChanged();
      },
      onGoal: (goal) => {
        this.tab.rename(`Blind evaluation · ${goal}`);
        this.#onChanged();
      },
    });
  }

  look(): void {
    this.#shown?.look();
  }

  /** Settles once it holds no file of the evaluation any more. */
  async close(): Promise<void> {
    this.#panel.dispose();
    await this.#shown?.settled();
  }
}

/** All blind evaluations of this window: one panel for each evaluation and voter. */
export class EvaluatePanels implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #host: PanelHost<EvaluatePanel, EvaluateContent>;

  /**
   * @param memory the workspace's
   * @param onChanged a panel came to another stage, or was closed: there may be other votes by now
   */
  constructor(deps: EvaluatingDeps, memory: Memento, onChanged: () => void = () => undefined) {
    const changed = (): void => {
      this.#host.keep();
      onChanged();
    };
    this.#host = this.#owned.add(
      new PanelHost<EvaluatePanel, EvaluateContent>(
        {
          viewType: "imagebeam.evaluate",
          title: "Blind evaluation",
          schema: evaluateContentSchema(),
          // The page knows no path: what it was about only the host remembers.
          contentOf: (_kept, remembered) => remembered ?? nothing,
          isKept: (kept, { id }) =>
            typeof kept === "object" &&
            kept !== null &&
            "comparison" in kept &&
            kept.comparison === id,
          isSame: (one, other) =>
            one.folder !== "" && one.folder === other.folder && one.voter === other.voter,
          make: (webview) => {
            webview.onDidDispose(onChanged);
            return new EvaluatePanel(webview, deps, changed);
          },
          fill: (panel, content) => panel.show(content),
        },
        memory,
      ),
    );
    // Only then is there a vote.
    this.#owned.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        for (const panel of this.#host.all) panel.look();
      }),
    );
  }

  /** Shows an evaluation; where a panel does already, that comes to the front. */
  open(of: Pick<EvaluateContent, "folder" | "voter" | "name">): void {
    const { folder } = of;
    const content: EvaluateContent = { id: randomUUID(), ...of, stage: "voting" };
    const shown = this.#host.showing(content);
    if (shown?.content.folder === folder) shown.tab.reveal();
    else void (shown ?? this.#host.open()).show(content);
  }

  /** Closes all panels of an evaluation; settles once none holds a file of it any more. */
  async close(folder: string): Promise<void> {
    const shown = this.#host.all.filter(({ content }) => content.folder === folder);
    await Promise.all(shown.map((panel) => panel.close()));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
