import { Uri, type LogOutputChannel, type WebviewPanel } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import type { Parsed } from "../../protocol/pageMessage.js";
import { panelHtml } from "./panelHtml.js";

/** What a page says once it listens, whatever else it says. */
export interface Ready {
  readonly kind: "ready";
}

/** One of our pages: a script and a style sheet of one name, and what may come from it. */
export interface PageKind<FromPage> {
  /** Of its files in `dist/webview/`: "search". */
  readonly name: string;
  /** For a screen reader. */
  readonly title: string;
  /** Whether it shows images that it was sent, and none that it loads. */
  readonly showsBytes?: true;
  /** Sorts what came from the page. Never throws. */
  readonly parse: (raw: unknown) => Parsed<FromPage | Ready>;
}

export interface PanelPageDeps<FromPage> {
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  readonly log: LogOutputChannel;
  /** The page listens from now on, and knows nothing. */
  readonly onReady: () => void;
  readonly onMessage: (message: FromPage) => void;
}

/** The page in a panel's tab: what it may load, and whether it listens. */
export class PanelPage<FromPage extends { readonly kind: string }, ToPage> implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #kind: PageKind<FromPage>;
  readonly #deps: PanelPageDeps<FromPage>;
  readonly #owned = new DisposableStore();
  #isListening = false;

  constructor(panel: WebviewPanel, kind: PageKind<FromPage>, deps: PanelPageDeps<FromPage>) {
    this.#panel = panel;
    this.#kind = kind;
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
    const { name, title, showsBytes = false } = this.#kind;
    const pages = Uri.joinPath(this.#deps.extensionUri, "dist", "webview");
    this.#isListening = false;
    webview.options = { enableScripts: true, localResourceRoots: [pages, ...roots] };
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(Uri.joinPath(pages, `${name}.js`)).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(pages, `${name}.css`)).toString(),
      ...{ title, showsBytes },
    });
  }

  get isListening(): boolean {
    return this.#isListening;
  }

  send(message: ToPage): void {
    void this.deliver(message);
  }

  /** Settles once the page has the message, or will never have it. */
  async deliver(message: ToPage): Promise<void> {
    // To a page that does not listen yet nothing is lost: it is told everything once it does.
    if (this.#isListening) await this.#panel.webview.postMessage(message);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #receive(raw: unknown): void {
    const parsed = this.#kind.parse(raw);
    if (!parsed.ok) {
      this.#deps.log.warn(`A message of the ${this.#kind.name} page was ignored`, parsed.reason);
      return;
    }
    const { message } = parsed;
    if (!isReady(message)) {
      this.#deps.onMessage(message);
      return;
    }
    this.#isListening = true;
    this.#deps.onReady();
  }
}

function isReady(message: { readonly kind: string }): message is Ready {
  return message.kind === "ready";
}
