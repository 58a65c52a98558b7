import type { LogOutputChannel, Uri, Webview, WebviewPanel, WorkspaceFolder } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore } from "../../../base/disposable.js";
import type { Access, HostToView } from "../../../protocol/panelMessages.js";
import type { SearchState } from "../../../search/state.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { NotedPlace } from "../../insertion/places.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import type { HostedPanel } from "../panelHost.js";
import { PanelPage } from "../panelPage.js";
import { PanelTab } from "../panelTab.js";
import { commandOfCandidate, commandOfSession } from "./panelActions.js";
import type { SearchContent } from "./searchContent.js";
import { searchPageKind, type FromSearchPage, type SearchPage } from "./searchPage.js";
import type { FeedDeps } from "./sessionFeed.js";
import { ShownSession } from "./shownSession.js";

/** What a form begins with. */
export interface FormContent {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where the images will go, for a person. */
  readonly output: string;
  readonly providers: string;
  /** The folder that they go to the output folder of, whatever is worked in by then. */
  readonly folder: WorkspaceFolder | undefined;
  /** What its settings depend on. */
  readonly scope: Uri | undefined;
  /** The text that it began with. */
  readonly place?: NotedPlace;
}

/** What a form says, and what is to be made of it. */
export interface Submission {
  readonly panel: SearchPanel;
  readonly purpose: "start" | "saveDefaults";
  /** As the page sent it: not checked. */
  readonly plan: Readonly<Record<string, unknown>>;
  readonly form: FormContent;
}

export interface PanelDeps extends FeedDeps {
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  /** Carries out a command of the extension. */
  readonly act: (command: CommandId, argument: unknown) => void;
  /** The form's values were sent off. */
  readonly onSubmit: (submission: Submission) => void;
  /** Which document an image would go into. */
  readonly whereTo: Pick<WhereTo, "nameFor" | "onDidChange">;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** A session has been read that this panel shows from now on. */
  readonly onShown: (panel: SearchPanel, folder: string) => void;
  /** A panel's title or content is another one now. */
  readonly onChanged: () => void;
  /** A form with the values that a new search begins with. */
  readonly newForm: () => Promise<FormContent>;
}

type Problems = Readonly<Extract<HostToView, { kind: "problems" }>["problems"]>;

/**
 * One search panel: a form until a search begins, then its session. Everything it shows it gets in
 * messages; a page that was hidden or reloaded says `ready` and is told all of it again.
 */
export class SearchPanel implements HostedPanel<SearchContent> {
  readonly tab: PanelTab;
  readonly #webview: Webview;
  readonly #deps: PanelDeps;
  readonly #owned = new DisposableStore();
  readonly #page: SearchPage;
  #form: FormContent | undefined;
  /** What was typed into the form. */
  #draft: SearchContent["draft"];
  /** Why the form's search was not started. */
  #problems: Problems = [];
  #session: ShownSession | undefined;
  /** Why there is nothing to show; a page that begins to listen later is told too. */
  #trouble: string | undefined;

  constructor(panel: WebviewPanel, deps: PanelDeps) {
    this.tab = new PanelTab(panel, deps.extensionUri);
    this.#webview = panel.webview;
    this.#deps = deps;
    this.#page = this.#owned.add(
      new PanelPage(panel, searchPageKind, {
        ...{ extensionUri: deps.extensionUri, log: deps.log },
        onReady: () => this.tellAll(),
        onMessage: (message) => this.#receive(message),
      }),
    );
    this.#owned.add(panel.onDidDispose(() => this.#close()));
    this.#owned.add(panel.onDidChangeViewState(() => this.#lookAgain()));
    this.#owned.add(deps.whereTo.onDidChange(() => void this.#tellWhereTo()));
  }

  /** Real path of its session's folder; undefined while it shows a form. */
  get folder(): string | undefined {
    return this.#session?.folder;
  }

  get state(): SearchState | undefined {
    return this.#session?.state;
  }

  get access(): Access | undefined {
    return this.#session?.access;
  }

  /** Whether the next session that is only looked at may take its place: nothing was done in it. */
  isPreview = false;

  get content(): SearchContent {
    const place = this.#form?.place;
    return {
      folder: this.folder ?? null,
      ...(this.#draft === undefined ? {} : { draft: this.#draft }),
      ...(place === undefined ? {} : { place }),
    };
  }

  /** @param draft what was typed over the form's values before */
  showForm(form: FormContent, draft?: SearchContent["draft"]): void {
    this.#leave();
    this.#form = { ...form, values: { ...form.values, ...draft } };
    this.#draft = draft;
    this.#setTitle("New search");
    this.#page.load([]);
  }

  /** Nothing can be shown; says why. */
  showTrouble(message: string): void {
    this.#leave();
    this.#page.load([]);
    this.tellTrouble(message);
  }

  showSession(folder: string): void {
    this.#leave();
    const { onShown, onChanged } = this.#deps;
    this.#session = new ShownSession(folder, {
      ...this.#deps,
      ...{ webview: this.#webview, page: this.#page },
      onRead: () => {
        this.#trouble = undefined;
        onShown(this, folder);
        void this.#tellWhereTo();
      },
      onTitle: (title) => this.#setTitle(title),
      onTrouble: (message) => this.tellTrouble(message),
    });
    onChanged();
  }

  tellTrouble(message: string): void {
    this.#deps.log.warn(message);
    this.#trouble = cutText(message, 2000);
    this.#page.send({ kind: "trouble", message: this.#trouble });
  }

  /** A form that is hidden says so once it is seen again. */
  tellProblems(problems: Problems): void {
    this.#problems = problems;
    this.#page.send({ kind: "problems", problems: [...problems] });
  }

  /** Tells the page all that it shows: it is new, or something beside the session has changed. */
  tellAll(): void {
    if (this.#form !== undefined) {
      const { values, output, providers } = this.#form;
      const form = { values: values as Record<string, never>, output, providers };
      this.#page.send({ kind: "form", ...form, blocked: this.#deps.blocked() });
      if (this.#problems.length > 0) this.tellProblems(this.#problems);
    } else if (this.#session?.tellAll() === true) {
      void this.#tellWhereTo();
    } else if (this.#trouble !== undefined) {
      this.#page.send({ kind: "trouble", message: this.#trouble });
      // The page asks again where a person wants another try.
      this.#session?.look();
    }
  }

  #close(): void {
    this.#leave();
    this.#owned.dispose();
  }

  /** Shows nothing any more. */
  #leave(): void {
    this.#session?.dispose();
    this.#session = undefined;
    this.#form = undefined;
    this.#draft = undefined;
    this.#problems = [];
    this.#trouble = undefined;
  }

  #receive(message: FromSearchPage): void {
    const { act, onSubmit, onChanged } = this.#deps;
    const { folder } = this;
    this.isPreview = false;
    switch (message.kind) {
      case "draft":
        if (this.#form === undefined) return;
        this.#draft = message.draft;
        onChanged();
        return;
      case "start":
      case "saveDefaults":
        if (this.#form === undefined) return;
        this.#problems = [];
        onSubmit({ panel: this, purpose: message.kind, plan: message.plan, form: this.#form });
        return;
      case "session":
        act(commandOfSession[message.action], folder === undefined ? undefined : { folder });
        this.#lookAgain();
        return;
      case "candidate":
        if (folder === undefined) return;
        act(commandOfCandidate[message.action], { folder, candidate: message.candidate });
        this.#lookAgain();
        return;
    }
  }

  async #tellWhereTo(): Promise<void> {
    const { folder } = this;
    if (folder === undefined) return;
    const document = await this.#deps.whereTo.nameFor(folder);
    if (folder === this.folder) this.#page.send({ kind: "insertsInto", document });
  }

  /** Nobody tells a window what others do to a session: it looks when it is shown, or used. */
  #lookAgain(): void {
    if (this.tab.isVisible && this.access?.kind === "idle") this.#session?.look();
  }

  #setTitle(title: string): void {
    this.tab.rename(title);
    this.#deps.onChanged();
  }
}
