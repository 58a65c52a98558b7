import {
  EventEmitter,
  window,
  workspace,
  type TextEditor,
  type Uri,
  type WorkspaceFolder,
} from "vscode";
import { DisposableStore, type Disposable } from "../base/disposable.js";
import { fileOf, isEditable, tabOf, type TextPlace } from "./insertion/documents.js";

/**
 * What was being worked on last. The editor itself knows of no text while a panel is in front, and a
 * person goes on to think of the document beside it.
 */
export class AtHand implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<void>());
  /** Another document is at hand. */
  readonly onDidChange = this.#changes.event;
  #editor: TextEditor | undefined;
  #folder: WorkspaceFolder | undefined;

  constructor() {
    this.#take(window.activeTextEditor);
    this.#owned.add(window.onDidChangeActiveTextEditor((editor) => this.#take(editor)));
    this.#owned.add(
      workspace.onDidCloseTextDocument((document) => {
        if (document === this.#editor?.document) this.#changes.fire();
      }),
    );
  }

  /** The cursor in the document that was edited last; else in one that is in view. */
  get place(): TextPlace | undefined {
    const isOpen = this.#editor?.document.isClosed === false && tabOf(this.#editor.document);
    const last = isOpen ? this.#editor : undefined;
    const inView = window.visibleTextEditors.filter(({ document }) => isEditable(document));
    // A document that was closed and opened again has another editor by now.
    const same = inView.filter(({ document }) => document === last?.document);
    const editor = same.find((shown) => shown === last) ?? same[0] ?? last ?? inView[0];
    if (editor === undefined) return undefined;
    const { active } = editor.selection;
    return { document: editor.document, range: editor.selection.with(active, active) };
  }

  /** The workspace folder of the document that was edited last, else the first one. */
  get folder(): WorkspaceFolder | undefined {
    const known = this.#folder && workspace.getWorkspaceFolder(this.#folder.uri);
    return known ?? workspace.workspaceFolders?.[0];
  }

  /** What settings depend on. */
  get scope(): Uri | undefined {
    const editor = window.activeTextEditor;
    return editor === undefined ? this.folder?.uri : fileOf(editor.document);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #take(editor: TextEditor | undefined): void {
    if (editor === undefined || !isEditable(editor.document)) return;
    this.#editor = editor;
    this.#folder = workspace.getWorkspaceFolder(fileOf(editor.document)) ?? this.#folder;
    this.#changes.fire();
  }
}
