import type { WebviewPanel } from "vscode";
import { Emitter } from "./surfaces.js";

interface Path {
  readonly fsPath: string;
}

/** The editor's panel with a page in it, as far as what fills it can tell. */
export class FakeWebviewPanel {
  readonly #messages = new Emitter<unknown>();
  readonly #views = new Emitter<void>();
  readonly #ends = new Emitter<void>();
  /** What the page was sent. */
  readonly sent: object[] = [];
  /** How often a page was loaded. */
  loads = 0;
  visible = true;
  readonly onDidChangeViewState = this.#views.event;
  readonly onDidDispose = this.#ends.event;
  readonly webview = {
    cspSource: "https://page",
    options: {} as { readonly localResourceRoots?: readonly Path[] },
    onDidReceiveMessage: this.#messages.event,
    asWebviewUri: ({ fsPath }: Path) => `https://page${fsPath}`,
    postMessage: (message: object) => {
      this.sent.push(message);
      return Promise.resolve(true);
    },
  };

  constructor() {
    Object.defineProperty(this.webview, "html", {
      set: () => {
        this.loads++;
      },
    });
  }

  get asPanel(): WebviewPanel {
    return this as unknown as WebviewPanel;
  }

  /** What the page says. */
  say(message: unknown): void {
    this.#messages.fire(message);
  }

  setVisible(isVisible: boolean): void {
    this.visible = isVisible;
    this.#views.fire();
  }

  /** The messages of a kind, and none of them any more. */
  take(kind: string): object[] {
    const taken = this.sent.filter((message) => "kind" in message && message.kind === kind);
    this.sent.splice(0, this.sent.length, ...this.sent.filter((each) => !taken.includes(each)));
    return taken;
  }
}
