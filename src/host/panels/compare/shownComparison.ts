import { Uri, type WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { minSides, type SideAction } from "../../../protocol/compareMessages.js";
import type { CommandId } from "../../commands/commandTable.js";
import { onlyToLookAt } from "../../notTrusted.js";
import type { SearchChange } from "../../searches.js";
import { PanelPage } from "../panelPage.js";
import { Throttle } from "../throttle.js";
import { comparePageKind, type ComparePage, type FromComparePage } from "./comparePage.js";
import type { ComparePanelDeps } from "./comparePanel.js";
import type { CompareSource } from "./compareSource.js";
import { LookQueue, type Depth } from "./lookQueue.js";
import { readSides, sidesNow, type ReadSide } from "./readSides.js";
import { SourceWatch } from "./sourceWatch.js";

export interface Shown {
  readonly id: string;
  readonly sources: readonly CompareSource[];
  /** Why there is nothing to compare; null where there is. */
  readonly trouble: string | null;
  /** The sides are read: goals of the searches that drew them, null for a file. */
  readonly onGoals: (goals: readonly (string | null)[]) => void;
}

/** Whether this changes what is told of an image. */
function isOfSide(change: SearchChange): boolean {
  if (change.kind !== "advanced") return change.kind === "over";
  return ["winnerPicked", "favourited", "candidateJudged"].includes(change.event.kind);
}

const commandOf: Readonly<Record<SideAction, CommandId>> = {
  pickWinner: "imagebeam.pickWinner",
  unpickWinner: "imagebeam.unpickWinner",
  favourite: "imagebeam.favourite",
  unfavourite: "imagebeam.unfavourite",
  insertImage: "imagebeam.insertImage",
  openSession: "imagebeam.openSession",
  openImage: "imagebeam.openImage",
};

/**
 * What a comparison's page shows. The host keeps no bytes: a page that was hidden or reloaded says
 * `ready`, and all is read and told again.
 */
export class ShownComparison implements Disposable {
  readonly #deps: ComparePanelDeps;
  readonly #shown: Shown;
  readonly #owned = new DisposableStore();
  readonly #page: ComparePage;
  readonly #watch: SourceWatch;
  /** As the page was told of them, without their bytes; empty before. */
  #told: readonly ReadSide[] = [];
  #toldDocument: string | undefined;
  readonly #queue = new LookQueue((depth, signal) => this.#look(depth, signal));

  constructor(panel: WebviewPanel, deps: ComparePanelDeps, shown: Shown) {
    this.#deps = deps;
    this.#shown = shown;
    this.#page = this.#owned.add(
      new PanelPage(panel, comparePageKind, {
        ...{ extensionUri: deps.extensionUri, log: deps.log },
        onReady: () => this.#queue.ask("page"),
        onMessage: (message) => void this.#receive(message),
      }),
    );
    const files = this.#owned.add(new Throttle(() => this.look("files")));
    this.#watch = this.#owned.add(new SourceWatch(shown.sources, () => files.ask()));
    this.#owned.add(panel.onDidChangeViewState(() => this.look("facts")));
    this.#owned.add(deps.whereTo.onDidChange(() => this.look("document")));
    this.#owned.add(
      deps.searches.onDidChange((change) => {
        // What else a search draws changes nothing here.
        if (isOfSide(change) && this.#folders.includes(change.run.folder)) this.look("facts");
      }),
    );
    this.#page.load([]);
  }

  /** What is looked at later has seen what happened before. */
  look(depth: Depth): void {
    // A page that does not listen is told everything once it does.
    if (this.#page.isListening) this.#queue.ask(depth);
  }

  dispose(): void {
    this.#queue.abandon();
    this.#owned.dispose();
  }

  /** Folders of the sessions whose images are compared. */
  get #folders(): readonly string[] {
    const { sources } = this.#shown;
    return sources.flatMap((source) => (source.kind === "candidate" ? source.folder : []));
  }

  async #look(depth: Depth, signal: AbortSignal): Promise<void> {
    if (this.#shown.trouble !== null) {
      if (depth === "page") this.#tellTrouble(this.#shown.trouble);
      return;
    }
    if (depth === "page") {
      this.#told = [];
      this.#toldDocument = undefined;
    }
    try {
      const pictures = depth === "document" ? [] : await this.#tellSides(depth, signal);
      await this.#tellDocument(signal);
      for (const picture of pictures) await this.#deliver(picture, signal);
    } catch (error) {
      // Whatever it is, a page that waits has to be told.
      if (!signal.aborted) this.#tellTrouble(messageOf(error));
    }
  }

  /** @returns the sides whose picture the page does not have */
  async #tellSides(depth: Depth, signal: AbortSignal): Promise<readonly ReadSide[]> {
    const { id, sources, onGoals } = this.#shown;
    const reads = this.#deps.reads ?? { readSides, sidesNow };
    const before = this.#told;
    const isOfFacts = depth === "facts" && before.length > 0;
    const reading = reads[isOfFacts ? "sidesNow" : "readSides"](sources, before, this.#deps);
    const [read] = await Promise.all([reading, this.#watch.follow()]);
    if (signal.aborted || read.length < minSides) return [];
    this.#told = read.map(({ side, mark }) => ({ side, mark, bytes: undefined }));
    if (before.length === 0) {
      onGoals(read.map(({ side }) => side.recipe?.goal ?? null));
      const sides = read.map(({ side }) => side);
      this.#page.send({ kind: "comparison", id, isBlind: false, sides });
      const isOnlyToLookAt = this.#deps.blocked() !== null && this.#folders.length > 0;
      if (isOnlyToLookAt) this.#page.send({ kind: "trouble", message: onlyToLookAt });
      return read;
    }
    for (const [index, { side }] of read.entries()) {
      const isChanged = JSON.stringify(side) !== JSON.stringify(before[index]?.side);
      if (isChanged) this.#page.send({ kind: "side", side });
    }
    return read.filter(({ mark }, index) => mark !== before[index]?.mark);
  }

  async #deliver({ side, bytes }: ReadSide, signal: AbortSignal): Promise<void> {
    if (signal.aborted || side.picture.kind !== "file" || bytes === undefined) return;
    const { mediaType } = side.picture;
    await this.#page.deliver({ kind: "picture", side: side.id, mediaType, bytes });
  }

  /** Where an image goes depends on its search: with several, it is told where that is the same. */
  async #tellDocument(signal: AbortSignal): Promise<void> {
    if (this.#told.length === 0) return;
    const folders = [...new Set(this.#folders)];
    const { whereTo } = this.#deps;
    const documents = await Promise.all(folders.map((folder) => whereTo.documentFor(folder)));
    const [first = null, ...others] = documents;
    const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
    const document = isSame ? first : null;
    if (signal.aborted || this.#toldDocument === JSON.stringify(document)) return;
    this.#toldDocument = JSON.stringify(document);
    this.#page.send({ kind: "insertsInto", document });
  }

  #tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#page.send({ kind: "trouble", message: cutText(message, 2000) });
  }

  async #receive({ side: id, action }: FromComparePage): Promise<void> {
    const index = this.#told.findIndex(({ side }) => side.id === id);
    const source = this.#shown.sources[index];
    // A page may be forged: only what its side offers is done.
    if (source === undefined || this.#told[index]?.side.actions.includes(action) !== true) {
      this.#deps.log.warn("A comparison page asked for what it does not offer", `${id} ${action}`);
      return;
    }
    switch (source.kind) {
      case "candidate": {
        const { folder, candidate } = source;
        await this.#deps.act(commandOf[action], { folder, candidate });
        this.look("facts");
        break;
      }
      case "file":
        await this.#deps.act("vscode.open", Uri.file(source.path));
        break;
      case "version":
        break;
    }
  }
}
