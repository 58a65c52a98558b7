import { rm } from "node:fs/promises";
import { TabInputWebview } from "./fakePanel.js";
import { editor, type Serializer } from "./fakeEditor.js";
import { Emitter, type FakeMessage, type Row } from "./surfaces.js";

/** As much of the module `vscode` as commands and questions use, over the fake editor. */

export { Emitter as EventEmitter };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
export const UIKind = { Desktop: 1, Web: 2 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
export const QuickInputButtons = { Back: { tooltip: "Back" } };
export class CancellationError extends Error {}

class Named {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}
export { Named as ThemeIcon, Named as ThemeColor };

/** Of tabs: what they show. */
class TabInput {
  readonly uri: unknown;
  constructor(uri: unknown) {
    this.uri = uri;
  }
}
export class TabInputText extends TabInput {}
export class TabInputCustom extends TabInput {}
export { TabInputWebview };
export const ViewColumn = { Active: -1, Beside: -2, One: 1 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;
  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export const Uri = {
  joinPath: (base: { readonly fsPath: string }, ...parts: readonly string[]) =>
    Uri.file([base.fsPath, ...parts].join("/")),
  parse: (text: string) => ({ toString: () => text }),
  file: (fsPath: string) => ({ fsPath, scheme: "file", toString: () => `file://${fsPath}` }),
};

export class RelativePattern {
  readonly path: string;
  constructor({ fsPath }: { readonly fsPath: string }, pattern: string) {
    this.path = `${fsPath}/${pattern}`;
  }
}

export const env = {
  uiKind: UIKind.Desktop,
  remoteName: undefined,
  openExternal: (uri: unknown) => {
    editor.executed.push(["openExternal", String(uri)]);
    return Promise.resolve(true);
  },
};

export const extensions = { getExtension: (id: string) => editor.extensions.get(id) };

export const commands = {
  getCommands: () => Promise.resolve(editor.otherCommands),
  executeCommand: (...command: readonly unknown[]) => {
    editor.executed.push(command);
    return Promise.resolve();
  },
};

const tell =
  (level: FakeMessage["level"]) =>
  (text: string, ...rest: readonly unknown[]) =>
    editor.tell(level, text, rest);

export const window = {
  createQuickPick: () => editor.newList(),
  createInputBox: () => editor.newField(),
  showQuickPick: (items: readonly Row[], options: object = {}) => editor.quickPick(items, options),
  showInputBox: (...[options]: Parameters<typeof editor.inputBox>) => editor.inputBox(options),
  showInformationMessage: tell("information"),
  showWarningMessage: tell("warning"),
  showErrorMessage: tell("error"),
  showOpenDialog: () => Promise.resolve(editor.openedFiles),
  showSaveDialog: (options: object) => {
    editor.saves.push(options);
    return Promise.resolve(editor.savedTo);
  },
  get tabGroups() {
    return editor.tabGroups;
  },
  createTreeView: (id: string) => editor.newTree(id),
  createWebviewPanel: (viewType: string, title: string) => editor.newPanel(viewType, title),
  registerWebviewPanelSerializer: (viewType: string, serializer: Serializer) => {
    editor.serializers.set(viewType, serializer);
    return { dispose: () => editor.serializers.delete(viewType) };
  },
  setStatusBarMessage: (text: string) => editor.said.push(text),
  withProgress: (...asked: Parameters<typeof editor.progress>) => editor.progress(...asked),
};

export const workspace = {
  fs: {
    writeFile: ({ fsPath }: { readonly fsPath: string }, bytes: Uint8Array) => {
      editor.written.set(fsPath, bytes);
      return Promise.resolve();
    },
    delete: async (
      { fsPath }: { readonly fsPath: string },
      { useTrash }: { readonly useTrash: boolean },
    ) => {
      if (useTrash && !editor.hasTrash) throw new Error("There is no trash");
      await rm(fsPath, { recursive: true });
      editor.deleted.push([fsPath, useTrash ? "trash" : "for good"]);
    },
  },
  get isTrusted() {
    return editor.isTrusted;
  },
  onDidGrantWorkspaceTrust: editor.trustGranted.event,
  asRelativePath: (path: string) => path.replace(/^.*[/]workspace[/]/, ""),
  onDidChangeWorkspaceFolders: editor.folderChanges.event,
  createFileSystemWatcher: ({ path }: RelativePattern) => editor.watch(path),
  workspaceFolders: undefined,
  onDidChangeConfiguration: editor.settingsChange.event,
  getConfiguration: (section: string) => ({
    inspect: (name: string) => ({ globalValue: editor.settings.get(`${section}.${name}`) }),
    get: (name: string, other: unknown) =>
      editor.settings.has(`${section}.${name}`) ? editor.settings.get(`${section}.${name}`) : other,
    update: (name: string, value: unknown, target: unknown) => {
      if (target !== ConfigurationTarget.Global) throw new Error("Only the user's own are written");
      const failure = editor.failureOf(`${section}.${name}`);
      if (failure !== undefined) return Promise.reject(failure);
      editor.change(`${section}.${name}`, value);
      return Promise.resolve();
    },
  }),
};

/** What is imported by modules that are read together with these, and never used there. */
function unused(): never {
  throw new Error("The fake editor has no such thing");
}
export {
  unused as CancellationTokenSource,
  unused as FileSystemError,
  unused as LanguageModelChatMessage,
  unused as LanguageModelChatToolMode,
  unused as LanguageModelError,
  unused as LanguageModelTextPart,
  unused as LanguageModelToolCallPart,
  unused as lm,
  unused as MarkdownString,
  unused as NotebookRange,
  unused as Position,
  unused as Range,
  unused as Selection,
  unused as TabInputNotebook,
  unused as WorkspaceEdit,
  unused as languages,
};
