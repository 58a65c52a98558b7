import { Emitter } from "./surfaces.js";

/** What a panel's page was sent, and what a page does there. */
export class FakePanel {
  readonly viewType: string;
  title: string;
  iconPath: unknown;
  visible = true;
  active = true;
  viewColumn = 1;
  /** How often it was brought to the front. */
  reveals = 0;
  isDisposed = false;
  readonly sent: unknown[] = [];
  readonly #messages = new Emitter<unknown>();
  readonly #states = new Emitter<void>();
  readonly #disposals = new Emitter<void>();
  readonly #sends = new Emitter<void>();
  readonly onDidDispose = this.#disposals.event;
  readonly onDidChangeViewState = this.#states.event;
  /** Of the page that is loaded. */
  #html = "";
  readonly #loads = new Emitter<void>();
  readonly webview = {
    html: "",
    options: {},
    cspSource: "https://page.test",
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: this.#messages.event,
    postMessage: (message: unknown) => {
      this.sent.push(message);
      this.#sends.fire();
      return Promise.resolve(true);
    },
  };

  constructor(viewType: string, title: string) {
    this.viewType = viewType;
    this.title = title;
    Object.defineProperty(this.webview, "html", {
      get: () => this.#html,
      set: (html: string) => {
        this.#html = html;
        this.#loads.fire();
      },
    });
  }

  /** Settles once a page is loaded: only then can it say anything. */
  async loaded(): Promise<void> {
    if (this.#html === "") {
      await new Promise<void>((resolve) => {
        const { dispose } = this.#loads.event(() => {
          dispose();
          resolve();
        });
      });
    }
  }

  reveal(): void {
    this.reveals += 1;
    this.see(true);
  }

  dispose(): void {
    this.isDisposed = true;
    this.#disposals.fire();
  }

  /** The page says this. */
  say(message: unknown): void {
    this.#messages.fire(message);
  }

  /** A person brings another tab to the front, or this one again. */
  see(isVisible: boolean): void {
    this.visible = isVisible;
    this.active = isVisible;
    this.#states.fire();
  }

  /** The messages of a kind, once there are so many. */
  async heard<Message>(kind: string, count = 1): Promise<Message[]> {
    for (;;) {
      const all = this.sent.filter((message) => (message as { kind: string }).kind === kind);
      if (all.length >= count) return all as Message[];
      await new Promise<void>((resolve) => {
        const { dispose } = this.#sends.event(() => {
          dispose();
          resolve();
        });
      });
    }
  }
}

/** Of a tab: that it shows a panel. */
export class TabInputWebview {
  readonly viewType: string;
  constructor(viewType: string) {
    this.viewType = viewType;
  }
}

/** The editor's memory of a workspace. */
export class FakeMemento {
  readonly #values = new Map<string, unknown>();

  readonly keys = (): readonly string[] => [...this.#values.keys()];
  readonly get = (key: string, other?: unknown): never => {
    return (this.#values.get(key) ?? other) as never;
  };
  readonly update = (key: string, value: unknown): Promise<void> => {
    this.#values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  };
}
