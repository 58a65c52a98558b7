import { workspace, type LogOutputChannel, Uri, type WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { ImagebeamError } from "../../../base/errors.js";
import { bestOf } from "../../../search/selectors.js";
import type { SearchState } from "../../../search/state.js";
import type { LoadedSession } from "../../../sessions/loadSession.js";
import { summaryOf } from "../../../sessions/metadata.js";
import type { IndexRow } from "../../../sessions/sessionIndex.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import { noWord } from "../../notTrusted.js";
import type { Searches } from "../../searches.js";
import { stateNow } from "../../sessionNow.js";
import { systemTimer, type Timer } from "../../timer.js";
import { AllSessions, type AllSessionsDeps, type Place } from "../../views/allSessions.js";
import { PanelPage } from "../panelPage.js";
import { FavouriteImages } from "./favouriteImages.js";
import { GalleryImages, type GalleryEntry, type PlacedRows } from "./galleryImages.js";
import { GalleryLinks } from "./galleryLinks.js";
import { galleryPageKind, type FromGalleryPage, type GalleryPage } from "./galleryPage.js";

/** A search that runs is shown anew this often at most. */
const redrawMs = 1000;
const gone = "This image is gone from its output folder.";

export interface GalleryDeps {
  readonly sessions: AllSessionsDeps["sessions"];
  readonly searches: Pick<Searches, "in" | "all" | "onDidChange">;
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  /** Where searches of this window go, as its folders are now. */
  readonly places: () => readonly Place[];
  readonly whereTo: Pick<WhereTo, "documentFor" | "onDidChange">;
  /** Carries out a command of the extension; settles once it is over. */
  readonly act: (command: CommandId, argument?: unknown) => PromiseLike<unknown>;
  readonly load?: (folder: string) => Promise<Pick<LoadedSession, "state">>;
  readonly timer?: Timer;
}

/**
 * The gallery in its tab: the best images of all sessions, kept up to date while it is in view. The
 * page knows no path: it names images by ids that are made here.
 */
export class ShownGallery implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #deps: GalleryDeps;
  readonly #owned = new DisposableStore();
  readonly #page: GalleryPage;
  readonly #list: AllSessions;
  readonly #images: GalleryImages;
  readonly #links: GalleryLinks;
  readonly #favourites: FavouriteImages;
  #roots: readonly string[] | undefined;
  #isVisible = false;
  /** Whether the sessions have been read at all. */
  #isRead = false;
  /** What the page was told that is wrong. */
  #told: string | undefined;
  #callOff: (() => void) | undefined;

  constructor(panel: WebviewPanel, deps: GalleryDeps) {
    const { extensionUri, log, places, searches, sessions, whereTo } = deps;
    this.#panel = panel;
    this.#deps = deps;
    this.#page = this.#owned.add(
      new PanelPage(panel, galleryPageKind, {
        ...{ extensionUri, log },
        onReady: () => this.#tellAll(),
        onMessage: (message) => void this.#receive(message),
      }),
    );
    this.#favourites = new FavouriteImages({
      stateIn: (folder) => this.#stateIn(folder),
      onRead: () => this.#update(),
      onFailed: (message) => log.warn("The favourites of a session cannot be shown", message),
    });
    this.#images = new GalleryImages((row) => this.#favourites.of(row));
    this.#links = new GalleryLinks({
      webview: panel.webview,
      find: (id) => this.#images.find(id),
      onLinks: (links) => this.#page.send({ kind: "links", links }),
    });
    this.#list = this.#owned.add(
      new AllSessions(places(), {
        ...{ sessions, log },
        ...(deps.timer && { timer: deps.timer }),
        isDriven: (folder) => searches.in(folder) !== undefined,
        onList: () => this.#update(),
        onRows: () => this.#update(),
      }),
    );
    this.#owned.add(panel.onDidChangeViewState(() => this.#lookOrRest()));
    this.#owned.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#list.setPlaces(places());
        if (this.#isVisible) void this.#open();
      }),
    );
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(() => this.#tellAll()));
    this.#owned.add(whereTo.onDidChange(() => void this.#tellWhereTo()));
    this.#owned.add(
      searches.onDidChange(({ kind, run }) => {
        if (kind === "advanced") this.#updateSoon();
        else this.#list.touch(run.folder);
      }),
    );
    this.#lookOrRest();
  }

  /** This window did something to a session, which the disk tells of only when its turn comes. */
  touch(folder: string): void {
    this.#list.touch(folder);
  }

  dispose(): void {
    this.#callOff?.();
    this.#links.close();
    this.#owned.dispose();
  }

  /** The disk is looked at only while the gallery is in view. */
  #lookOrRest(): void {
    if (this.#panel.visible === this.#isVisible) return;
    this.#isVisible = this.#panel.visible;
    if (!this.#isVisible) {
      this.#list.close();
      return;
    }
    // What happened meanwhile to an old session would else be seen only when its turn comes.
    this.#list.refresh();
    void this.#open();
  }

  async #open(): Promise<void> {
    // The page is loaded while the sessions are read.
    const found = await Promise.allSettled(this.#deps.places().map(({ output }) => output()));
    this.#admit(found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
    await this.#list.open();
    if (this.#isRead) return;
    this.#isRead = true;
    this.#tellAll();
  }

  /** Lets the page load images of these folders, and of no others. */
  #admit(outputs: readonly string[]): void {
    const roots = [...new Set(outputs)].sort();
    if (JSON.stringify(roots) === JSON.stringify(this.#roots)) return;
    this.#roots = roots;
    this.#page.load(roots.map((root) => Uri.file(root)));
  }

  #updateSoon(): void {
    this.#callOff ??= (this.#deps.timer ?? systemTimer).after(redrawMs, () => {
      this.#callOff = undefined;
      if (this.#isVisible) this.#update();
    });
  }

  /** Takes the sessions as they are now, and tells the page what has changed. */
  #update(): void {
    const { images, gone } = this.#images.take(this.#places());
    const { places } = this.#list;
    // As long as one is not read, nobody knows where it is.
    if (places.every(({ output, list }) => output !== "" || list.trouble !== undefined)) {
      this.#admit(places.flatMap(({ output }) => (output === "" ? [] : [output])));
    }
    if (!this.#isRead) return;
    if (this.#list.trouble !== this.#told) this.#tellAll();
    else if (images.length + gone.length > 0)
      this.#page.send({ kind: "changed", images: [...images], gone: [...gone] });
  }

  #places(): readonly PlacedRows[] {
    return this.#list.places.map(({ name, list }) => ({
      name,
      rows: list.rows.map((row) => this.#liveRow(row)),
    }));
  }

  /** A search of this window, as it stands now and not when the disk was read. */
  #liveRow(row: IndexRow): IndexRow {
    const run = this.#deps.searches.in(row.folder);
    if (run === undefined || row.kind === "unreadable") return row;
    return { ...row, summary: summaryOf(run.state, row.summary.journalBytes) };
  }

  #tellAll(): void {
    if (!this.#isRead) return;
    const { trouble } = this.#list;
    this.#told = trouble;
    this.#page.send({
      kind: "gallery",
      images: [...this.#images.all],
      trouble: trouble === undefined ? null : cutText(trouble, 2000, "…"),
      blocked: blocked(),
    });
    void this.#tellWhereTo();
  }

  #tellTrouble(message: string): void {
    this.#page.send({ kind: "trouble", message: cutText(message, 2000, "…") });
  }

  async #tellWhereTo(): Promise<void> {
    // Of no session: that of the cursor. An image whose text is known goes behind that.
    const document = await this.#deps.whereTo.documentFor("");
    this.#page.send({ kind: "insertsInto", document });
  }

  async #receive(message: FromGalleryPage): Promise<void> {
    switch (message.kind) {
      case "look":
        this.#links.look(message.ids);
        return;
      case "open":
        await this.#about([message.id], ([entry]) =>
          this.#act("imagebeam.openSession", { folder: entry?.folder }),
        );
        return;
      case "insert":
        await this.#about([message.id], ([entry]) =>
          this.#act("imagebeam.insertImage", entry && refOf(entry)),
        );
        return;
      case "compare":
        await this.#about(message.ids, (entries) =>
          this.#act("imagebeam.compareImages", entries.map(refOf)),
        );
        return;
      case "favourite":
        await this.#about([message.id], ([entry]) => entry && this.#favourite(entry, message.on));
        return;
      case "startSearch":
        await this.#act("imagebeam.openPanel");
        return;
    }
  }

  async #act(command: CommandId, argument?: unknown): Promise<void> {
    await this.#deps.act(command, argument);
  }

  /** Does something with images that a page names; none of them may be gone. */
  async #about(
    ids: readonly string[],
    act: (entries: readonly GalleryEntry[]) => Promise<void> | undefined,
  ): Promise<void> {
    const entries = ids.flatMap((id) => this.#images.find(id) ?? []);
    if (entries.length < ids.length) this.#tellTrouble(gone);
    else await act(entries);
  }

  async #favourite({ folder, image }: GalleryEntry, on: boolean): Promise<void> {
    const reason = blocked();
    if (reason !== null) {
      this.#tellTrouble(reason);
      return;
    }
    try {
      const candidate = image.candidate ?? bestOf(await this.#stateIn(folder));
      if (candidate === null) return;
      await this.#act(on ? "imagebeam.favourite" : "imagebeam.unfavourite", { folder, candidate });
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      this.#tellTrouble(error.message);
    }
  }

  /** @throws {JournalError | StorageError} its journal cannot be read */
  async #stateIn(folder: string): Promise<SearchState> {
    const { load, searches } = this.#deps;
    return await stateNow(folder, searches, load);
  }
}

/** An image as commands take it; that of a session alone is its best. */
function refOf({ folder, image: { candidate } }: GalleryEntry): object {
  return candidate === null ? { folder } : { folder, candidate };
}

function blocked(): string | null {
  return workspace.isTrusted ? null : noWord;
}
