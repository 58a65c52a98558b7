import { Uri, type LogOutputChannel, type WebviewPanel } from "vscode";
import { parseViewToHost, type HostToView, type ViewToHost } from "../../protocol/panelMessages.js";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { panelHtml } from "./panelHtml.js";

export interface PanelPageDeps {
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  /** The page listens from now on, and knows nothing. */
  readonly onReady: () => void;
  readonly onMessage: (message: Exclude<ViewToHost, { kind: "ready" }>) => void;
}

/** The page in a panel's tab: what it may load, and whether it listens. */
export class PanelPage implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #deps: PanelPageDeps;
  readonly #owned = new DisposableStore();
  #isListening = false;

  constructor(panel: WebviewPanel, deps: PanelPageDeps) {
    this.#panel = panel;
    this.#deps = deps;
    this.#owned.add(panel.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw)));
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        // A hidden page is gone: it says `ready` again when it is back.
        if (!panel.visible) this.#isListening = false;
      }),
    );
  }

  /**
   * Loads the page anew.
   * @param roots folders, beside the page's own, whose files it may load
   */
  load(roots: readonly Uri[]): void {
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

  get isListening(): boolean {
    return this.#isListening;
  }

  send(message: HostToView): void {
    void this.deliver(message);
  }

  /** Settles once the page has the message, or will never have it. */
  async deliver(message: HostToView): Promise<void> {
    // To a page that does not listen yet nothing is lost: it is told everything once it does.
    if (this.#isListening) await this.#panel.webview.postMessage(message);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #receive(raw: unknown): void {
    const parsed = parseViewToHost(raw);
    if (!parsed.ok) {
      this.#deps.log.warn("A message of the search panel was ignored", parsed.reason);
      return;
    }
    const { message } = parsed;
    if (message.kind !== "ready") {
      this.#deps.onMessage(message);
      return;
    }
    this.#isListening = true;
    this.#deps.onReady();
  }
}
