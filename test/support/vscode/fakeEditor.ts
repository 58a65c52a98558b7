import { FakePanel, TabInputWebview } from "./fakePanel.js";
import { Emitter, FakeField, FakeList, FakeTree, type FakeMessage, type Row } from "./surfaces.js";

/** What the fake editor showed, in order. */
export type Surface = FakeList | FakeField | FakeMessage;

interface QuickPickOptions {
  readonly title?: string;
  readonly placeHolder?: string;
  readonly canPickMany?: boolean;
}

interface InputBox {
  readonly title?: string;
  readonly prompt?: string;
  readonly value?: string;
  readonly validateInput?: (text: string) => string | undefined;
}

type ProgressTask<T> = (
  progress: { readonly report: (said: { message?: string; increment?: number }) => void },
  token: { readonly onCancellationRequested: Emitter<void>["event"] },
) => T;

/** What fills a panel that the editor brings back. */
export interface Serializer {
  readonly deserializeWebviewPanel: (panel: FakePanel, kept: unknown) => Promise<void>;
}

/** The fake editor that `fakeVscode.ts` shows to the code under test, and a test to itself. */
export class FakeEditor {
  /** The user's own settings, by their full name. */
  readonly settings = new Map<string, unknown>();
  /** Commands that were carried out, with their arguments. */
  readonly executed: (readonly unknown[])[] = [];
  /** What stood in the status bar for a while. */
  readonly said: string[] = [];
  /** What writing a setting of the user throws, where it fails: their file is read-only, or unsaved. */
  failureOf: (name: string) => Error | undefined = () => undefined;
  /** What is waited for under the eyes of a person, and how they give up. */
  readonly waits: {
    readonly title: string;
    readonly giveUp: () => void;
    readonly reports: { readonly message?: string; readonly increment?: number }[];
  }[] = [];
  readonly folderChanges = new Emitter<void>();
  /** Shown, and not looked at yet by the test. */
  #waiting: Surface[] = [];
  #look: ((surface: Surface) => void) | undefined;
  isTrusted = true;
  readonly trustGranted = new Emitter<void>();
  /** Other extensions, by their id. */
  readonly extensions = new Map<string, unknown>();
  /** Commands that the editor has beside ours. */
  otherCommands: readonly string[] = [];
  /** What a person chooses in a dialog for files. */
  openedFiles: readonly unknown[] | undefined;
  /** Where a person has a file saved; undefined where they think better of it. */
  savedTo: { readonly fsPath: string } | undefined;
  /** What was asked of such dialogs. */
  readonly saves: object[] = [];
  /** Files that were written, by their path. */
  readonly written = new Map<string, Uint8Array>();
  /** Folders that were deleted, and whereto. */
  readonly deleted: (readonly [path: string, whereto: "trash" | "for good"])[] = [];
  hasTrash = true;
  /** What the tab in front shows. */
  inFront: unknown;
  /** Of panels of an extension host before this one. */
  tabTitles: readonly string[] = [];
  readonly panels: FakePanel[] = [];
  /** By the id of their view. */
  readonly trees = new Map<string, FakeTree>();
  /** What tells of changes of a file, by the pattern that it is followed by. */
  readonly watchers = new Map<string, Emitter<void>>();
  readonly serializers = new Map<string, Serializer>();
  readonly settingsChange = new Emitter<{ affectsConfiguration: (name: string) => boolean }>();

  /** As it was at first. */
  reset(): void {
    this.settings.clear();
    this.executed.length = 0;
    this.said.length = 0;
    this.waits.length = 0;
    this.isTrusted = true;
    this.extensions.clear();
    this.otherCommands = [];
    this.openedFiles = undefined;
    this.savedTo = undefined;
    this.saves.length = 0;
    this.written.clear();
    this.deleted.length = 0;
    this.hasTrash = true;
    this.inFront = undefined;
    this.tabTitles = [];
    this.panels.length = 0;
    this.trees.clear();
    this.watchers.clear();
    this.serializers.clear();
    this.failureOf = () => undefined;
    this.#waiting = [];
    this.#look = undefined;
  }

  show(surface: Surface): void {
    const look = this.#look;
    this.#look = undefined;
    if (look === undefined) this.#waiting.push(surface);
    else look(surface);
  }

  /** What is shown and was not looked at. */
  get unseen(): readonly Surface[] {
    return this.#waiting;
  }

  async list(): Promise<FakeList> {
    const surface = await this.#next();
    if (surface instanceof FakeList) return surface;
    throw new Error(`No list, but ${textOf(surface)}`);
  }

  async field(): Promise<FakeField> {
    const surface = await this.#next();
    if (surface instanceof FakeField) return surface;
    throw new Error(`No field, but ${textOf(surface)}`);
  }

  async message(): Promise<FakeMessage> {
    const surface = await this.#next();
    if (!("press" in surface)) throw new Error(`No message, but ${textOf(surface)}`);
    return surface;
  }

  change(name: string, value: unknown): void {
    if (value === undefined) this.settings.delete(name);
    else this.settings.set(name, value);
    this.settingsChange.fire({
      affectsConfiguration: (asked) => `${name}.`.startsWith(`${asked}.`),
    });
  }

  #next(): Promise<Surface> {
    const first = this.#waiting.shift();
    return first === undefined
      ? new Promise((resolve) => (this.#look = resolve))
      : Promise.resolve(first);
  }

  /** `window.tabGroups`: there is one group. */
  get tabGroups() {
    const activeTab = this.inFront === undefined ? undefined : { input: this.inFront };
    const input = new TabInputWebview("mainThreadWebview-imagebeam.compare");
    const tabs = this.tabTitles.map((label) => ({ label, input }));
    const group = { viewColumn: 1, isActive: true, activeTab, tabs };
    const onDidChangeTabs = new Emitter<void>().event;
    return { all: [group], activeTabGroup: group, onDidChangeTabs, close: () => undefined };
  }

  /** `workspace.createFileSystemWatcher` */
  watch(pattern: string) {
    const changes = new Emitter<void>();
    this.watchers.set(pattern, changes);
    const { event } = changes;
    const dispose = (): void => void this.watchers.delete(pattern);
    return { onDidChange: event, onDidCreate: event, onDidDelete: event, dispose };
  }

  /** `window.createWebviewPanel` */
  newPanel(viewType: string, title: string): FakePanel {
    const panel = new FakePanel(viewType, title);
    this.panels.push(panel);
    return panel;
  }

  /** `window.createTreeView` */
  newTree(id: string): FakeTree {
    const tree = new FakeTree();
    this.trees.set(id, tree);
    return tree;
  }

  newList(): FakeList {
    const list: FakeList = new FakeList(() => this.show(list));
    return list;
  }

  newField(): FakeField {
    const field: FakeField = new FakeField(() => this.show(field));
    return field;
  }

  /** `window.showQuickPick` */
  async quickPick(
    items: readonly Row[],
    { title, placeHolder, canPickMany = false }: QuickPickOptions,
  ): Promise<Row | readonly Row[] | undefined> {
    const list = this.newList();
    list.title = title;
    list.placeholder = placeHolder;
    list.items = items;
    list.ticked = items.filter(({ picked }) => picked === true);
    return await new Promise((resolve) => {
      list.onDidAccept(() => {
        resolve(canPickMany ? list.ticked : list.activeItems[0]);
        list.hide();
      });
      list.onDidHide(() => resolve(undefined));
      list.show();
    });
  }

  /** `window.showInputBox` */
  async inputBox({
    title,
    prompt,
    value = "",
    validateInput,
  }: InputBox): Promise<string | undefined> {
    const field = this.newField();
    field.title = title;
    field.prompt = prompt;
    field.value = value;
    return await new Promise((resolve) => {
      field.onDidAccept(() => {
        field.validationMessage = validateInput?.(field.value);
        if (field.validationMessage !== undefined) return;
        resolve(field.value);
        field.hide();
      });
      field.onDidHide(() => resolve(undefined));
      field.show();
    });
  }

  /** `window.withProgress` */
  progress<T>({ title = "" }: { readonly title?: string }, task: ProgressTask<T>): T {
    const givesUp = new Emitter<void>();
    const reports: FakeEditor["waits"][number]["reports"] = [];
    this.waits.push({ title, giveUp: () => givesUp.fire(), reports });
    const report = (said: (typeof reports)[number]): void => void reports.push(said);
    return task({ report }, { onCancellationRequested: givesUp.event });
  }

  tell(level: FakeMessage["level"], text: string, rest: readonly unknown[]) {
    const [first] = rest;
    const options = typeof first === "object" ? (first as { detail?: string }) : undefined;
    const buttons = rest.filter((each) => typeof each === "string");
    return new Promise<string | undefined>((press) => {
      this.show({ level, text, detail: options?.detail ?? "", buttons, press });
    });
  }
}

function textOf(surface: Surface): string {
  return "press" in surface ? surface.text : (surface.title ?? surface.placeholder ?? "");
}

export const editor = new FakeEditor();
