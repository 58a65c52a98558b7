import { Uri, ViewColumn, type LogOutputChannel, type WebviewPanel } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import type { Engine } from "../../compose.js";
import type { ImageRef, SessionEvent } from "../../protocol/events.js";
import { parseViewToHost, type Access, type HostToView } from "../../protocol/panelMessages.js";
import { parseKey } from "../../search/keys.js";
import type { SearchState } from "../../search/state.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import type { CommandId } from "../commands/commandTable.js";
import type { Searches } from "../searches.js";
import { oneLine } from "../sessionText.js";
import { Outbox } from "./outbox.js";
import { commandOfCandidate, commandOfSession } from "./panelActions.js";
import { panelHtml } from "./panelHtml.js";
import { SessionFeed } from "./sessionFeed.js";

/** What a form begins with. */
export interface FormContent {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where the images will go, for a person. */
  readonly output: string;
  readonly providers: string;
}

export interface PanelDeps {
  readonly engine: Engine;
  readonly searches: Searches;
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  /** Carries out a command of the extension. */
  readonly act: (command: CommandId, argument: unknown) => void;
  /** The form's values were sent off. */
  readonly onSubmit: (panel: SearchPanel, plan: Readonly<Record<string, unknown>>) => void;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** A session has been read that this panel shows from now on. */
  readonly onShown: (panel: SearchPanel, folder: string) => void;
  /** A form with the values that a new search begins with. */
  readonly newForm: () => Promise<FormContent>;
}

const titleUnits = 40;

/**
 * One search panel: a form until a search begins, then its session. Everything it shows it gets in
 * messages; a page that was hidden or reloaded says `ready` and is told all of it again.
 */
export class SearchPanel implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #deps: PanelDeps;
  readonly #owned = new DisposableStore();
  readonly #outbox: Outbox;
  /** Links of images whose files were looked at, by candidate. */
  readonly #images = new Map<string, string>();
  #form: FormContent | undefined;
  #feed: SessionFeed | undefined;
  /** Why there is nothing to show; a page that begins to listen later is told too. */
  #trouble: string | undefined;
  #folder: string | undefined;
  #stopProgress: (() => void) | undefined;
  #isListening = false;

  constructor(panel: WebviewPanel, deps: PanelDeps) {
    this.#panel = panel;
    this.#deps = deps;
    const icon = (theme: string): Uri =>
      Uri.joinPath(deps.extensionUri, "media", `panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    this.#outbox = new Outbox((message) => this.#send(message));
    this.#owned.add(this.#outbox);
    this.#owned.add(panel.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw)));
    this.#owned.add(panel.onDidDispose(() => this.#close()));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        // A hidden page is gone: it says `ready` again when it is back.
        if (!panel.visible) this.#isListening = false;
        else this.#lookAgain();
      }),
    );
  }

  /** Real path of its session's folder; undefined while it shows a form. */
  get folder(): string | undefined {
    return this.#folder;
  }

  get state(): SearchState | undefined {
    return this.#feed?.state;
  }

  get access(): Access | undefined {
    return this.#feed?.access;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  reveal(): void {
    this.#panel.reveal(this.#panel.viewColumn ?? ViewColumn.Active);
  }

  showForm(form: FormContent): void {
    this.#leaveSession();
    this.#form = form;
    this.#panel.title = "New search";
    this.#loadPage([]);
  }

  showSession(folder: string): void {
    this.#leaveSession();
    this.#form = undefined;
    this.#folder = folder;
    this.#loadPage([Uri.file(folder)]);
    this.#feed = new SessionFeed(folder, this.#deps, {
      onSession: (events) => {
        this.#trouble = undefined;
        this.#deps.onShown(this, folder);
        this.#tellSession(events);
      },
      onEvent: (event) => this.#tellEvent(event),
      onAccess: (access) => {
        this.#followProgress();
        // That nobody drives it any more means something else before its last events are known.
        this.#outbox.flush();
        this.#send({ kind: "access", access });
      },
      onTrouble: (message) => this.tellTrouble(message),
    });
  }

  tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#trouble = message.slice(0, 2000);
    this.#send({ kind: "trouble", message: this.#trouble });
  }

  tellProblems(problems: Extract<HostToView, { kind: "problems" }>["problems"]): void {
    this.#send({ kind: "problems", problems });
  }

  /** Tells the page all that it shows: it is new, or something beside the session has changed. */
  tellAll(): void {
    this.#outbox.clear();
    const blocked = this.#deps.blocked();
    if (this.#form !== undefined) {
      const { values, output, providers } = this.#form;
      const form = { values: values as Record<string, never>, output, providers, blocked };
      this.#send({ kind: "form", ...form });
    } else if (this.#feed !== undefined && this.#feed.events.length > 0) {
      this.#tellSession(this.#feed.events);
    } else if (this.#trouble !== undefined) {
      this.#send({ kind: "trouble", message: this.#trouble });
      // The page asks again where a person wants another try.
      this.#feed?.look();
    }
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #close(): void {
    this.#leaveSession();
    this.#owned.dispose();
  }

  #leaveSession(): void {
    this.#stopProgress?.();
    this.#stopProgress = undefined;
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#folder = undefined;
    this.#trouble = undefined;
    this.#images.clear();
    this.#outbox.clear();
  }

  /** @param roots folders, beside the page's own, whose files it may load */
  #loadPage(roots: readonly Uri[]): void {
    const { webview } = this.#panel;
    const pages = Uri.joinPath(this.#deps.extensionUri, "dist", "webview");
    this.#isListening = false;
    webview.options = { enableScripts: true, localResourceRoots: [pages, ...roots] };
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(Uri.joinPath(pages, "search.js")).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(pages, "search.css")).toString(),
      title: "Imagebeam search",
    });
  }

  #send(message: HostToView): void {
    // To a page that does not listen yet nothing is lost: it is told everything once it does.
    if (this.#isListening) void this.#panel.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = parseViewToHost(raw);
    if (!parsed.ok) {
      this.#deps.log.warn("A message of the search panel was ignored", parsed.reason);
      return;
    }
    const { message } = parsed;
    const { act, onSubmit } = this.#deps;
    const folder = this.#folder;
    switch (message.kind) {
      case "ready":
        this.#isListening = true;
        this.tellAll();
        return;
      case "start":
        onSubmit(this, message.plan);
        return;
      case "session":
        act(commandOfSession[message.action], folder === undefined ? undefined : { folder });
        return;
      case "candidate":
        if (folder === undefined) return;
        act(commandOfCandidate[message.action], { folder, candidate: message.candidate });
        return;
    }
  }

  #tellSession(events: readonly SessionEvent[]): void {
    this.#outbox.clear();
    this.#showTitle();
    const access = this.#feed?.access ?? { kind: "idle" };
    const images = [...this.#images].map(([candidate, uri]) => ({ candidate, uri }));
    const blocked = this.#deps.blocked();
    this.#send({ kind: "session", events: [...events], images, access, blocked });
    this.#followProgress();
    void this.#linkImages(events);
  }

  #tellEvent(event: SessionEvent): void {
    this.#outbox.event(event);
    if (event.kind === "sessionRenamed") this.#showTitle();
    void this.#linkImages([event]);
  }

  /** Gives out links to images that have none yet, each once its file has been looked at. */
  async #linkImages(events: readonly SessionEvent[]): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    for (const event of events) {
      if (event.kind !== "imageDrawn") continue;
      const call = parseKey(event.key);
      if (call.kind !== "candidate" || this.#images.has(call.candidate)) continue;
      await this.#linkImage(folder, call.candidate, event.image);
    }
  }

  async #linkImage(folder: string, candidate: string, image: ImageRef): Promise<void> {
    const path = await viewableImage(folder, image);
    if (folder !== this.#folder) return;
    if (path === undefined) {
      this.#deps.log.warn(`The image of ${candidate} cannot be shown`, image.file);
      return;
    }
    const uri = this.#panel.webview.asWebviewUri(Uri.file(path)).toString();
    this.#images.set(candidate, uri);
    this.#outbox.image(candidate, uri);
  }

  /** Steps of images come from the search itself: they are in no journal. */
  #followProgress(): void {
    const run = this.#folder === undefined ? undefined : this.#deps.searches.in(this.#folder);
    this.#stopProgress?.();
    this.#stopProgress = run?.subscribe({
      onProgress: (candidate, progress) => this.#outbox.progress(candidate, progress),
    });
  }

  /** Nobody tells a window that another process took a session up: it looks when it is shown. */
  #lookAgain(): void {
    if (this.#feed?.access.kind === "idle") this.#feed.look();
  }

  #showTitle(): void {
    const state = this.#feed?.state;
    if (state === undefined) return;
    const title = oneLine(state.title ?? state.plan.goal);
    this.#panel.title = title.length > titleUnits ? `${title.slice(0, titleUnits - 1)}…` : title;
  }
}
