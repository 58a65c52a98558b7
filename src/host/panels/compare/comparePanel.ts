import { randomUUID } from "node:crypto";
import type { LogOutputChannel, Uri, WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { oneLine } from "../../../base/visibleText.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import type { Searches } from "../../searches.js";
import type { HostedPanel } from "../panelHost.js";
import { PanelTab } from "../panelTab.js";
import { nameOf, type CompareContent, type CompareSource } from "./compareSource.js";
import type { Depth } from "./lookQueue.js";
import type { ReadingDeps, Reads } from "./readSides.js";
import type { ShownComparison } from "./shownComparison.js";

export interface ComparePanelDeps extends ReadingDeps {
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  readonly searches: Pick<Searches, "in" | "onDidChange">;
  /** Carries out a command, of the extension or of the editor. Never rejects. */
  readonly act: (command: CommandId | "vscode.open", argument: unknown) => Promise<void>;
  /** Which document an image would go into. */
  readonly whereTo: Pick<WhereTo, "documentFor" | "onDidChange">;
  /** A panel's title or content is another one now. */
  readonly onChanged: () => void;
  /** Reads what is compared, where a test says when. */
  readonly reads?: Reads;
}

const titleUnits = 60;
const goalUnits = 16;

/**
 * "i0c1 ↔ i2c0 · A red boat", where one search drew them all; "i0c1 (A red boat) ↔ i0c1 (Two owls)",
 * where several did.
 * @param goals of the searches that drew them; null for a file, none while they are not known
 */
function titleOf(sources: readonly CompareSource[], goals: readonly (string | null)[]): string {
  const folders = sources.map((source) => (source.kind === "candidate" ? source.folder : null));
  const searches = new Set(folders);
  const goalAt = (index: number): string => oneLine(goals[index] ?? "");
  const names = sources.map(nameOf);
  if (searches.size === 1 && folders[0] !== null && goalAt(0) !== "") {
    return `${names.join(" ↔ ")} · ${goalAt(0)}`;
  }
  searches.delete(null);
  const named = names.map((name, index) => {
    const goal = searches.size > 1 ? cutText(goalAt(index), goalUnits, "…") : "";
    return goal === "" ? name : `${name} (${goal})`;
  });
  return named.join(" ↔ ");
}

/** One comparison of two to four images in its tab; what it shows is read when it is first shown. */
export class ComparePanel implements HostedPanel<CompareContent> {
  readonly tab: PanelTab;
  readonly #panel: WebviewPanel;
  readonly #deps: ComparePanelDeps;
  #id: string = randomUUID();
  #sources: readonly CompareSource[] = [];
  #shown: ShownComparison | undefined;
  #isClosed = false;

  constructor(panel: WebviewPanel, deps: ComparePanelDeps) {
    this.tab = new PanelTab(panel, deps.extensionUri);
    this.#panel = panel;
    this.#deps = deps;
    panel.onDidDispose(() => {
      this.#isClosed = true;
      this.#sources = [];
      this.#shown?.dispose();
    });
  }

  get content(): CompareContent {
    return { id: this.#id, sources: [...this.#sources] };
  }

  /** To be called once, or `showTrouble`. */
  async show({ id, sources }: CompareContent): Promise<void> {
    this.#id = id;
    this.#sources = sources;
    this.#setTitle([]);
    await this.#load(null);
  }

  /** There is nothing to compare; says why. */
  async showTrouble(message: string): Promise<void> {
    await this.#load(message);
  }

  /** Looks again at what is compared; what has not changed is not told again. */
  look(depth: Depth): void {
    this.#shown?.look(depth);
  }

  /** Whether one of its images is of this session. */
  isOf(folder: string): boolean {
    return this.#sources.some((source) => source.kind === "candidate" && source.folder === folder);
  }

  #setTitle(goals: readonly (string | null)[]): void {
    this.tab.rename(cutText(titleOf(this.#sources, goals), titleUnits, "…"));
    this.#deps.onChanged();
  }

  async #load(trouble: string | null): Promise<void> {
    const { ShownComparison } = (await import("../../onDemand.js")).ofPanels;
    if (this.#isClosed) return;
    this.#shown = new ShownComparison(this.#panel, this.#deps, {
      ...{ id: this.#id, sources: this.#sources, trouble },
      onGoals: (goals) => this.#setTitle(goals),
    });
  }
}
