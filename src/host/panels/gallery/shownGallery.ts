import { workspace, type LogOutputChannel, Uri, type WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import type { SearchState } from "../../../search/state.js";
import type { LoadedSession } from "../../../sessions/loadSession.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import { noWord } from "../../notTrusted.js";
import type { Searches } from "../../searches.js";
import { stateNow } from "../../sessionNow.js";
import { systemTimer, type Timer } from "../../timer.js";
import { AllSessions, type AllSessionsDeps, type Place } from "../../views/allSessions.js";
import { liveRow } from "../../views/liveRow.js";
import { PanelPage } from "../panelPage.js";
import { Throttle } from "../throttle.js";
import { FavouriteImages } from "./favouriteImages.js";
import { GalleryActs } from "./galleryActs.js";
import { GalleryFeed, type Standing } from "./galleryFeed.js";
import { GalleryImages, type PlacedRows } from "./galleryImages.js";
import { GalleryLinks } from "./galleryLinks.js";
import { galleryPageKind, type GalleryPage } from "./galleryPage.js";

/** A search that runs is shown anew this often at most. */
const redrawMs = 1000;
/** So long the page has the machine for the first pictures, before the other sessions are read. */
const firstPicturesMs = 400;

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
  readonly #timer: Timer;
  readonly #owned = new DisposableStore();
  readonly #page: GalleryPage;
  readonly #list: AllSessions;
  readonly #images: GalleryImages;
  readonly #links: GalleryLinks;
  readonly #favourites: FavouriteImages;
  readonly #feed: GalleryFeed;
  #roots: readonly string[] | undefined;
  #isVisible = false;
  /** Whether there was anything to tell the page yet. */
  #isBegun = false;
  /** What the page was told that is wrong. */
  #told: string | undefined;
  #callOff: (() => void) | undefined;

  constructor(panel: WebviewPanel, deps: GalleryDeps) {
    const { act, extensionUri, log, places, searches, sessions, timer = systemTimer } = deps;
    this.#panel = panel;
    this.#deps = deps;
    this.#timer = timer;
    const acts = new GalleryActs({
      ...{ act, blocked },
      find: (id) => this.#images.find(id),
      shownFile: (id) => this.#links.shownFile(id),
      stateIn: (folder) => this.#stateIn(folder),
      onTrouble: (message) => this.#tellTrouble(message),
    });
    this.#page = this.#owned.add(
      new PanelPage(panel, galleryPageKind, {
        ...{ extensionUri, log },
        onReady: () => this.#tellAll(),
        onMessage: (message) => {
          if (message.kind === "look") this.#links.look(message.ids);
          else void acts.carryOut(message);
        },
      }),
    );
    // Each update goes through all rows: of many sessions that are read, a few times a second.
    const readings = this.#owned.add(new Throttle(() => this.#update(), timer));
    this.#favourites = this.#owned.add(
      new FavouriteImages({
        timer,
        stateIn: (folder) => this.#stateIn(folder),
        onRead: () => readings.ask(),
        onFailed: (message) => log.warn("The favourites of a session cannot be shown", message),
      }),
    );
    this.#images = new GalleryImages(this.#favourites);
    this.#links = new GalleryLinks({
      webview: panel.webview,
      find: (id) => this.#images.find(id),
      onLinks: (links) => this.#page.send({ kind: "links", links }),
    });
    this.#feed = new GalleryFeed({ page: this.#page, images: this.#images, links: this.#links });
    this.#list = this.#owned.add(
      new AllSessions(places(), {
        ...{ sessions, log, timer },
        isDriven: (folder) => searches.in(folder) !== undefined,
        onNewest: () => this.#showNewest(),
        onList: () => this.#update(),
        onRows: () => this.#update(),
      }),
    );
    this.#listen();
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

  #listen(): void {
    const { places, searches, whereTo } = this.#deps;
    this.#owned.add(this.#panel.onDidChangeViewState(() => this.#lookOrRest()));
    this.#owned.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#list.setPlaces(places());
        if (this.#isVisible) void this.#open();
      }),
    );
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(() => this.#tellStanding()));
    this.#owned.add(whereTo.onDidChange(() => void this.#tellWhereTo()));
    this.#owned.add(
      searches.onDidChange(({ kind, run }) => {
        if (kind === "advanced") this.#updateSoon();
        else this.#list.touch(run.folder);
      }),
    );
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
    // A list that is as it was says nothing, and the page may wait for the end of it.
    this.#update();
  }

  /** Lets the page load images of these folders, and of no others. */
  #admit(outputs: readonly string[]): void {
    const roots = [...new Set(outputs)].sort();
    if (JSON.stringify(roots) === JSON.stringify(this.#roots)) return;
    this.#roots = roots;
    this.#page.load(roots.map((root) => Uri.file(root)));
  }

  async #showNewest(): Promise<void> {
    this.#update();
    await new Promise<void>((resolve) => void this.#timer.after(firstPicturesMs, resolve));
  }

  #updateSoon(): void {
    this.#callOff ??= this.#timer.after(redrawMs, () => {
      this.#callOff = undefined;
      if (this.#isVisible) this.#update();
    });
  }

  /** Takes the sessions as they are now, and tells the page what has changed. */
  #update(): void {
    // What is not read yet is not gone: only at first a part of it is better than nothing.
    if (this.#isBegun ? !this.#list.isRead : !this.#list.isBegun) return;
    const change = this.#images.take(this.#places());
    const { places, trouble } = this.#list;
    // As long as one is not read, nobody knows where it is.
    if (places.every(({ output, list }) => output !== "" || list.trouble !== undefined)) {
      this.#admit(places.flatMap(({ output }) => (output === "" ? [] : [output])));
    }
    if (!this.#isBegun) {
      this.#isBegun = true;
      this.#tellAll();
      return;
    }
    if (trouble !== this.#told) this.#tellStanding();
    this.#feed.change(change, this.#list.isRead);
  }

  #places(): readonly PlacedRows[] {
    const { searches } = this.#deps;
    return this.#list.places.map(({ name, list }) => ({
      name,
      rows: list.rows.map((row) => (row.kind === "session" ? liveRow(row, searches) : row)),
    }));
  }

  #tellAll(): void {
    if (!this.#isBegun) return;
    this.#feed.tellAll(this.#standing(), this.#list.isRead);
    void this.#tellWhereTo();
  }

  #tellStanding(): void {
    this.#page.send({ kind: "standing", ...this.#standing() });
  }

  /** What is wrong now; the page is about to be told. */
  #standing(): Standing {
    const { trouble } = this.#list;
    this.#told = trouble;
    return {
      trouble: trouble === undefined ? null : cutText(trouble, 2000, "…"),
      blocked: blocked(),
    };
  }

  #tellTrouble(message: string): void {
    this.#page.send({ kind: "trouble", message: cutText(message, 2000, "…") });
  }

  async #tellWhereTo(): Promise<void> {
    // Of no session: that of the cursor. An image whose text is known goes behind that.
    const document = await this.#deps.whereTo.documentFor("");
    this.#page.send({ kind: "insertsInto", document });
  }

  /** @throws {JournalError | StorageError} its journal cannot be read */
  async #stateIn(folder: string): Promise<SearchState> {
    const { load, searches } = this.#deps;
    return await stateNow(folder, searches, load);
  }
}

function blocked(): string | null {
  return workspace.isTrusted ? null : noWord;
}
