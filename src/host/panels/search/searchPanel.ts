import type { LogOutputChannel, Uri, Webview, WebviewPanel } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore } from "../../../base/disposable.js";
import type { ModelChoice } from "../../../protocol/connections.js";
import type { Access } from "../../../protocol/panelMessages.js";
import type { SearchState } from "../../../search/state.js";
import type { HasRival } from "../../commands/rival.js";
import type { WhereTo } from "../../insertion/whereTo.js";
import type { HostedPanel } from "../panelHost.js";
import { PanelPage } from "../panelPage.js";
import { PanelTab } from "../panelTab.js";
import { aboutSession, commandOfCandidate, commandOfSession } from "./panelActions.js";
import type { PanelCommand } from "./panelActions.js";
import type { SearchContent } from "./searchContent.js";
import { searchPageKind, type FromSearchPage, type SearchPage } from "./searchPage.js";
import type { FeedDeps } from "./sessionFeed.js";
import {
  ShownForm,
  type FormContent,
  type FormDeps,
  type KeptForm,
  type Problems,
} from "./shownForm.js";
import { ShownSession } from "./shownSession.js";

/** What a form says, and what is to be made of it. */
export interface Submission {
  readonly panel: SearchPanel;
  readonly purpose: "start" | "startComparing" | "saveDefaults";
  /** As the page sent it: not checked. */
  readonly plan: Readonly<Record<string, unknown>>;
  /** Models that were chosen for this one search. */
  readonly models: ModelChoice;
  readonly form: FormContent;
}

export interface PanelDeps extends FeedDeps {
  readonly log: LogOutputChannel;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  /** Carries out a command of the extension. */
  readonly act: (command: PanelCommand, argument: unknown) => void;
  /** The form's values were sent off. */
  readonly onSubmit: (submission: Submission) => void;
  /** Which document an image would go into. */
  readonly whereTo: Pick<WhereTo, "documentFor" | "onDidChange">;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  readonly hasRival: HasRival;
  readonly models: FormDeps["models"];
  readonly carryOut: FormDeps["carryOut"];
  readonly raiseDailyLimit: FormDeps["raiseDailyLimit"];
  readonly planChecklist: FormDeps["planChecklist"];
  readonly onDidChangeLimits: FormDeps["onDidChangeLimits"];
  /** A session has been read that this panel shows from now on. */
  readonly onShown: (panel: SearchPanel, folder: string) => void;
  /** A panel's title or content is another one now. */
  readonly onChanged: () => void;
  /** A form with the values that a new search begins with. */
  readonly newForm: () => Promise<FormContent>;
}

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
  #form: ShownForm | undefined;
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
    this.#owned.add(panel.onDidChangeViewState(() => this.lookAgain()));
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
    return { folder: this.folder ?? null, ...this.#form?.kept };
  }

  /** @param kept what a person had made of the form before */
  showForm(form: FormContent, kept: KeptForm = {}): void {
    this.#leave();
    this.#form = new ShownForm(form, kept, { ...this.#deps, page: this.#page });
    this.#setTitle("New search");
    this.#page.load([]);
  }

  /** Nothing can be shown; says why. */
  showTrouble(message: string): void {
    this.#leave();
    this.#page.load([]);
    this.tellTrouble(message);
  }

  /** Shows an image of its session. */
  choose(candidate: string): void {
    this.#session?.choose(candidate);
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
        void this.#tellRival();
      },
      onEnded: () => void this.#tellRival(),
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
    this.#form?.tellProblems(problems);
  }

  /** Tells the page all that it shows: it is new, or something beside the session has changed. */
  tellAll(): void {
    if (this.#form !== undefined) {
      this.#form.tellAll();
    } else if (this.#session?.tellAll() === true) {
      void this.#tellWhereTo();
      void this.#tellRival();
    } else if (this.#trouble !== undefined) {
      this.#page.send({ kind: "trouble", message: this.#trouble });
      // The page asks again where a person wants another try.
      this.#session?.look();
    }
  }

  /** Nobody tells a window what others do to a session: it looks when it is shown, or used. */
  lookAgain(): void {
    if (this.tab.isVisible && this.access?.kind === "idle") this.#session?.look();
  }

  #close(): void {
    this.#leave();
    this.#owned.dispose();
  }

  /** Shows nothing any more. */
  #leave(): void {
    this.#session?.dispose();
    this.#session = undefined;
    this.#form?.dispose();
    this.#form = undefined;
    this.#trouble = undefined;
  }

  #receive(message: FromSearchPage): void {
    const { act, onSubmit } = this.#deps;
    const { folder } = this;
    this.isPreview = false;
    switch (message.kind) {
      case "start":
      case "startComparing":
      case "saveDefaults": {
        const said = this.#form?.submitted();
        if (said === undefined) return;
        onSubmit({ panel: this, purpose: message.kind, plan: message.plan, ...said });
        return;
      }
      case "draft":
      case "askEstimate":
      case "raiseDailyLimit":
      case "changeModel":
      case "resetModel":
      case "planFirst":
      case "cancelPlanFirst":
        this.#form?.receive(message);
        return;
      case "session":
        act(
          commandOfSession[message.action],
          folder === undefined ? undefined : aboutSession(message.action, folder, this.state),
        );
        this.lookAgain();
        return;
      case "candidate":
        if (folder === undefined) return;
        act(commandOfCandidate[message.action], { folder, candidate: message.candidate });
        this.lookAgain();
        return;
    }
  }

  async #tellWhereTo(): Promise<void> {
    const { folder } = this;
    if (folder === undefined) return;
    const document = await this.#deps.whereTo.documentFor(folder);
    if (folder === this.folder) this.#page.send({ kind: "insertsInto", document });
  }

  async #tellRival(): Promise<void> {
    const { folder, state } = this;
    if (folder === undefined || state === undefined || state.end === null) return;
    const isThere = await this.#deps.hasRival(folder, state);
    if (folder === this.folder) this.#page.send({ kind: "rival", isThere });
  }

  #setTitle(title: string): void {
    this.tab.rename(title);
    this.#deps.onChanged();
  }
}
