import { createHash } from "node:crypto";
import { Uri, type LogOutputChannel, type WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore } from "../../../base/disposable.js";
import { messageOf } from "../../../base/errors.js";
import { minSides, type Side, type SideAction } from "../../../protocol/compareMessages.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import type { SearchChange, Searches } from "../../searches.js";
import type { HostedPanel } from "../panelHost.js";
import { PanelPage } from "../panelPage.js";
import { PanelTab } from "../panelTab.js";
import { comparePageKind, type ComparePage, type FromComparePage } from "./comparePage.js";
import { nameOf, type CompareContent, type CompareSource } from "./compareSource.js";

export interface ComparePanelDeps {
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  readonly searches: Searches;
  /** Carries out a command, of the extension or of the editor. Never rejects. */
  readonly act: (command: CommandId | "vscode.open", argument: unknown) => Promise<void>;
  /** Why nothing may be written into a session here; null when it may. */
  readonly blocked: () => string | null;
  /** Which document an image would go into. */
  readonly whereTo: Pick<WhereTo, "documentFor" | "onDidChange">;
  /** A panel's title or content is another one now. */
  readonly onChanged: () => void;
}

const titleUnits = 60;

/** Whether this changes what is told of an image. */
function isOfSide(change: SearchChange): boolean {
  if (change.kind !== "advanced") return false;
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
 * One comparison of two to four images. The host keeps no bytes: a page that was hidden or reloaded
 * says `ready`, and all is read and told again.
 */
export class ComparePanel implements HostedPanel<CompareContent> {
  readonly tab: PanelTab;
  readonly #deps: ComparePanelDeps;
  readonly #owned = new DisposableStore();
  readonly #page: ComparePage;
  #sources: readonly CompareSource[] = [];
  /** As the page was told of them; none before. */
  #sides: readonly Side[] = [];
  #trouble: string | undefined;
  /** What was begun before the last of these is told no more. */
  #turn = 0;

  constructor(panel: WebviewPanel, deps: ComparePanelDeps) {
    this.tab = new PanelTab(panel, deps.extensionUri);
    this.#deps = deps;
    this.#page = this.#owned.add(
      new PanelPage(panel, comparePageKind, {
        ...{ extensionUri: deps.extensionUri, log: deps.log },
        onReady: () => void this.#tellAll(),
        onMessage: (message) => void this.#receive(message),
      }),
    );
    this.#owned.add(panel.onDidDispose(() => this.#close()));
    this.#owned.add(panel.onDidChangeViewState(() => void this.look()));
    this.#owned.add(deps.whereTo.onDidChange(() => void this.#tellWhereTo()));
    this.#owned.add(
      deps.searches.onDidChange((change) => {
        // What else a search draws changes nothing here.
        const isOfSides = change.kind === "over" || isOfSide(change);
        if (isOfSides && this.#folders.includes(change.run.folder)) void this.look();
      }),
    );
  }

  get content(): CompareContent {
    return { sources: [...this.#sources] };
  }

  show(sources: readonly CompareSource[]): void {
    this.#sources = sources;
    this.#setTitle(null);
    this.#begin(undefined);
  }

  /** There is nothing to compare; says why. */
  showTrouble(message: string): void {
    this.#sources = [];
    this.#begin(message);
  }

  /** Looks again at the sessions: somebody may have picked a winner, here or elsewhere. */
  async look(): Promise<void> {
    if (!this.tab.isVisible || this.#sides.length === 0 || this.#folders.length === 0) return;
    const turn = this.#turn;
    const { sidesNow } = (await import("../../onDemand.js")).ofComparing;
    const sides = await sidesNow(this.#sources, this.#sides, this.#deps);
    if (turn !== this.#turn) return;
    const changed = sides.filter(
      (side, index) => JSON.stringify(side) !== JSON.stringify(this.#sides[index]),
    );
    this.#sides = sides;
    for (const side of changed) this.#page.send({ kind: "side", side });
  }

  /** "i0c1 ↔ i2c0 · A red boat", where one search drew them all. @param goal null: not known */
  #setTitle(goal: string | null): void {
    const names = this.#sources.map(nameOf).join(" ↔ ");
    const title = goal === null ? names : `${names} · ${goal}`;
    this.tab.rename(cutText(title, titleUnits, "…"));
    this.#deps.onChanged();
  }

  /** Folders of the sessions whose images are compared. */
  get #folders(): readonly string[] {
    return this.#sources.flatMap((source) => (source.kind === "candidate" ? source.folder : []));
  }

  /** The same for the same sources, after a reload of the window too. */
  get #name(): string {
    return createHash("sha256").update(JSON.stringify(this.#sources)).digest("hex").slice(0, 32);
  }

  /** Of the one search that drew all sides; null where several did, or a side is a file. */
  get #goal(): string | null {
    const [first] = this.#folders;
    const isOne = this.#sources.every(
      (source) => source.kind === "candidate" && source.folder === first,
    );
    return isOne ? (this.#sides[0]?.recipe?.goal ?? null) : null;
  }

  #begin(trouble: string | undefined): void {
    this.#turn += 1;
    this.#sides = [];
    this.#trouble = trouble;
    this.#page.load([]);
  }

  #close(): void {
    this.#turn += 1;
    this.#sources = [];
    this.#owned.dispose();
  }

  /** Tells a page that knows nothing all of it: what is compared, then each picture. */
  async #tellAll(): Promise<void> {
    const turn = ++this.#turn;
    if (this.#trouble !== undefined) {
      this.#tellTrouble(this.#trouble);
      return;
    }
    try {
      const { readSides } = (await import("../../onDemand.js")).ofComparing;
      const read = await readSides(this.#sources, this.#deps);
      if (turn !== this.#turn || read.length < minSides) return;
      this.#sides = read.map(({ side }) => side);
      this.#setTitle(this.#goal);
      const sides = [...this.#sides];
      this.#page.send({ kind: "comparison", name: this.#name, isBlind: false, sides });
      void this.#tellWhereTo();
      for (const { side, bytes } of read) {
        if (side.picture.kind !== "file" || bytes === undefined) continue;
        const { mediaType } = side.picture;
        await this.#page.deliver({ kind: "picture", side: side.id, mediaType, bytes });
        if (turn !== this.#turn) return;
      }
    } catch (error) {
      // Whatever it is, a page that waits has to be told.
      if (turn === this.#turn) this.#tellTrouble(messageOf(error));
    }
  }

  #tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#page.send({ kind: "trouble", message: cutText(message, 2000) });
  }

  async #receive({ side: id, action }: FromComparePage): Promise<void> {
    const index = this.#sides.findIndex((side) => side.id === id);
    const source = this.#sources[index];
    // A page may be forged: only what its side offers is done.
    if (source === undefined || this.#sides[index]?.actions.includes(action) !== true) {
      this.#deps.log.warn("A comparison page asked for what it does not offer", `${id} ${action}`);
      return;
    }
    switch (source.kind) {
      case "candidate": {
        const { folder, candidate } = source;
        await this.#deps.act(commandOf[action], { folder, candidate });
        break;
      }
      case "file":
        await this.#deps.act("vscode.open", Uri.file(source.path));
        break;
      case "version":
        return;
    }
    await this.look();
  }

  /** Where an image goes depends on its search: with several, it is told where that is the same. */
  async #tellWhereTo(): Promise<void> {
    if (this.#sides.length === 0) return;
    const turn = this.#turn;
    const { whereTo } = this.#deps;
    const folders = [...new Set(this.#folders)];
    const documents = await Promise.all(folders.map((folder) => whereTo.documentFor(folder)));
    if (turn !== this.#turn) return;
    const [document = null, ...others] = documents;
    const isSame = others.every((other) => JSON.stringify(other) === JSON.stringify(document));
    this.#page.send({ kind: "insertsInto", document: isSame ? document : null });
  }
}
