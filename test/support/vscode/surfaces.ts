import assert from "node:assert/strict";

/** What the fake editor shows, and what a person can do with it. */

/** The editor's own. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #isListened: (() => void) | undefined;
  readonly event = (listener: (value: T) => void): { dispose: () => void } => {
    this.#listeners.add(listener);
    this.#isListened?.();
    return { dispose: () => this.#listeners.delete(listener) };
  };
  /** Settles once somebody listens. */
  async listened(): Promise<void> {
    if (this.#listeners.size === 0) await new Promise<void>((done) => (this.#isListened = done));
  }
  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
  /** Ticked, where several can be. */
  readonly picked?: boolean;
}

/** What lists and fields have in common. */
abstract class Input {
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  placeholder: string | undefined;
  buttons: readonly unknown[] = [];
  busy = false;
  enabled = true;
  value = "";
  #isOpen = false;
  readonly #show: () => void;
  readonly #accepts = new Emitter<void>();
  readonly #hides = new Emitter<void>();
  readonly #presses = new Emitter<unknown>();
  readonly #values = new Emitter<string>();
  readonly onDidAccept = this.#accepts.event;
  readonly onDidHide = this.#hides.event;
  readonly onDidTriggerButton = this.#presses.event;
  readonly onDidChangeValue = this.#values.event;

  constructor(show: () => void) {
    this.#show = show;
  }

  /** "2/3"; undefined where it is no step of several. */
  get place(): string | undefined {
    return this.step === undefined ? undefined : `${this.step}/${this.totalSteps ?? "?"}`;
  }

  show(): void {
    this.#isOpen = true;
    this.#show();
  }

  hide(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#hides.fire();
  }

  dispose(): void {
    this.hide();
  }

  /** Escape. */
  leave(): void {
    this.hide();
  }

  goBack(): void {
    const [button] = this.buttons;
    assert.ok(button !== undefined, `No way back: ${this.title ?? ""}`);
    this.#presses.fire(button);
  }

  type(text: string): void {
    this.value = text;
    this.#values.fire(text);
  }

  protected accept(): void {
    this.#accepts.fire();
  }
}

/** A list to choose from, which may fill while it is open. */
export class FakeList extends Input {
  activeItems: readonly Row[] = [];
  /** Where several can be chosen. */
  ticked: readonly Row[] = [];
  #items: readonly Row[] = [];
  readonly #fills = new Emitter<void>();
  readonly onDidChangeActive = new Emitter<void>().event;

  get items(): readonly Row[] {
    return this.#items;
  }

  set items(items: readonly Row[]) {
    this.#items = items;
    this.#fills.fire();
  }

  /** Headings in brackets. */
  get labels(): readonly string[] {
    return this.#items.map(({ label, kind }) => (kind === -1 ? `[${label}]` : label));
  }

  /** The first row whose label begins so, once it is there. */
  async row(label: string): Promise<Row> {
    for (;;) {
      const found = this.#items.find((row) => row.kind !== -1 && row.label.startsWith(label));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const { dispose } = this.#fills.event(() => {
          dispose();
          resolve();
        });
      });
    }
  }

  async choose(label: string): Promise<void> {
    this.activeItems = [await this.row(label)];
    this.accept();
  }

  /** Where several can be chosen: just these. */
  async tick(...labels: readonly string[]): Promise<void> {
    this.ticked = await Promise.all(labels.map((label) => this.row(label)));
    this.accept();
  }
}

export class FakeField extends Input {
  prompt: string | undefined;
  password = false;
  #problem: string | undefined;
  readonly #checks = new Emitter<string | undefined>();

  get validationMessage(): string | undefined {
    return this.#problem;
  }

  set validationMessage(problem: string | undefined) {
    this.#problem = problem;
    this.#checks.fire(problem);
  }

  enter(text: string): void {
    this.type(text);
    this.accept();
  }

  /** What is wrong with what was entered, once that was found out. */
  async problem(): Promise<string> {
    for (;;) {
      if (this.#problem !== undefined) return this.#problem;
      await new Promise<void>((resolve) => {
        const { dispose } = this.#checks.event(() => {
          dispose();
          resolve();
        });
      });
    }
  }
}

/** A notification or a dialog. */
export interface FakeMessage {
  readonly level: "information" | "warning" | "error";
  readonly text: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** @param button undefined: it is closed */
  readonly press: (button: string | undefined) => void;
}

/** A tree in the side bar, whose rows the test asks its provider for. */
export class FakeTree {
  visible = false;
  message: string | undefined;
  description: string | undefined;
  readonly #visibility = new Emitter<{ readonly visible: boolean }>();
  readonly onDidChangeVisibility = this.#visibility.event;

  /** Folded or unfolded, or its container is. */
  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  dispose(): void {
    this.#visibility.dispose();
  }
}
