import { env, UIKind, Uri, type LogOutputChannel, type Webview } from "vscode";
import { cutText } from "../../../base/cutText.js";
import type { Disposable } from "../../../base/disposable.js";
import { oneLine } from "../../../base/visibleText.js";
import type { SessionEvent } from "../../../protocol/events.js";
import type { Access } from "../../../protocol/panelMessages.js";
import { parseKey } from "../../../search/keys.js";
import type { DrawProgress } from "../../../search/ports.js";
import type { SearchState } from "../../../search/state.js";
import type { Timer } from "../../timer.js";
import { ImageLinks } from "./imageLinks.js";
import { SessionOutbox } from "./sessionOutbox.js";
import type { SearchPage } from "./searchPage.js";
import { SessionFeed, type FeedDeps } from "./sessionFeed.js";

export interface ShownSessionDeps extends FeedDeps {
  readonly log: LogOutputChannel;
  readonly webview: Webview;
  readonly page: SearchPage;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** The session has been read. */
  readonly onRead: () => void;
  /** The search has come to its end just now. */
  readonly onEnded: () => void;
  readonly onTitle: (title: string) => void;
  /** It cannot be read, or not any more. */
  readonly onTrouble: (message: string) => void;
}

const titleUnits = 40;

/** Whether the files lie on the machine that the person sits at. */
function hasFileManager(): boolean {
  return env.uiKind === UIKind.Desktop && env.remoteName === undefined;
}

/** A session in a panel: its events, images and steps, told to the page as they come. */
export class ShownSession implements Disposable {
  /** Real path of its folder. */
  readonly folder: string;
  readonly #deps: ShownSessionDeps;
  readonly #outbox: SessionOutbox;
  readonly #images: ImageLinks;
  readonly #feed: SessionFeed;
  #stopProgress: (() => void) | undefined;
  /** An image that a person chose elsewhere, as long as the page has not been told. */
  #chosen: string | undefined;

  /** Loads the page anew: no other session's images may be read by it. */
  constructor(folder: string, deps: ShownSessionDeps, timer?: Timer) {
    this.folder = folder;
    this.#deps = deps;
    const { page, webview, log, onTrouble } = deps;
    page.load([Uri.file(folder)]);
    this.#outbox = new SessionOutbox((message) => page.deliver(message), timer);
    this.#images = new ImageLinks({
      ...{ folder, webview, log },
      onLinked: ({ candidate, uri }) => this.#outbox.image(candidate, uri),
    });
    this.#feed = new SessionFeed(folder, deps, {
      onSession: (events) => {
        deps.onRead();
        this.#tellSession(events);
      },
      onEvent: (event) => this.#tellEvent(event),
      onAccess: (access) => {
        this.#followProgress();
        // That nobody drives it any more means something else before its last events are known.
        this.#outbox.flush();
        page.send({ kind: "access", access });
      },
      onTrouble,
      onGone: (message) => {
        // The page begins anew: its pictures are gone as well, and its buttons lead nowhere.
        page.load([Uri.file(folder)]);
        onTrouble(message);
      },
    });
  }

  /** Undefined until it has been read. */
  get state(): SearchState | undefined {
    return this.#feed.state;
  }

  get access(): Access {
    return this.#feed.access;
  }

  /** Tells a page that knows nothing all of it; false while there is nothing to tell. */
  tellAll(): boolean {
    this.#outbox.clear();
    if (this.#feed.events.length === 0) return false;
    this.#tellSession(this.#feed.events);
    return true;
  }

  /** Shows this image, once the page knows the session. */
  choose(candidate: string): void {
    this.#chosen = candidate;
    if (this.#feed.events.length > 0) this.#tellChosen();
  }

  /** Reads the session anew. */
  look(): void {
    this.#feed.look();
  }

  dispose(): void {
    this.#stopProgress?.();
    this.#feed.dispose();
    this.#images.close();
    this.#outbox.dispose();
  }

  #tellSession(events: readonly SessionEvent[]): void {
    this.#outbox.clear();
    this.#tellTitle();
    this.#deps.page.send({
      kind: "session",
      events: [...events],
      images: this.#images.all,
      access: this.access,
      blocked: this.#deps.blocked(),
      ...(hasFileManager() ? {} : { absent: ["revealInOs"] }),
    });
    this.#tellChosen();
    this.#followProgress();
    void this.#images.add(events);
  }

  #tellChosen(): void {
    const { page } = this.#deps;
    const candidate = this.#chosen;
    if (candidate === undefined || !page.isListening) return;
    this.#chosen = undefined;
    // What was drawn last may be on its way still.
    this.#outbox.flush();
    const isKnown = Object.hasOwn(this.state?.candidates ?? {}, candidate);
    if (isKnown) page.send({ kind: "select", candidate });
    else page.send({ kind: "trouble", message: `There is no ${candidate} in this search.` });
  }

  #tellEvent(event: SessionEvent): void {
    this.#outbox.event(event);
    if (event.kind === "sessionRenamed") this.#tellTitle();
    if (event.kind === "searchFinished") this.#deps.onEnded();
    if (event.kind === "callStarted") this.#tellEarlyProgress(event.key);
    void this.#images.add([event]);
  }

  /** Steps and previews of images come from the search itself: they are in no journal. */
  #followProgress(): void {
    this.#stopProgress?.();
    this.#stopProgress = this.#deps.searches.in(this.folder)?.subscribe({
      onProgress: (candidate, progress) => this.#tellProgress(candidate, progress),
    });
  }

  /**
   * The events come by way of the disk, progress does not: what was told of an image before the page
   * knew that it is drawn was lost on it, and is told again.
   */
  #tellEarlyProgress(call: string): void {
    const { candidate } = parseKey(call);
    if (candidate === null) return;
    const progress = this.#deps.searches.in(this.folder)?.progressOf(candidate);
    if (progress !== undefined) this.#tellProgress(candidate, progress);
  }

  #tellProgress(candidate: string, progress: DrawProgress): void {
    if (this.#deps.page.isListening) this.#outbox.progress(candidate, progress);
  }

  #tellTitle(): void {
    const { state } = this.#feed;
    if (state === undefined) return;
    const title = oneLine(state.title ?? state.plan.goal);
    this.#deps.onTitle(cutText(title, titleUnits, "…"));
  }
}
