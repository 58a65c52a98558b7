import { window, workspace, type TextEditor, type Uri, type WorkspaceFolder } from "vscode";
import { DisposableStore, type Disposable } from "../base/disposable.js";
import type { TextPlace } from "./commands/images.js";

/**
 * What was being worked on last. The editor itself knows of no text while a panel is in front, and a
 * person goes on to think of the document beside it.
 */
export class AtHand implements Disposable {
  readonly #owned = new DisposableStore();
  #editor: TextEditor | undefined;
  #folder: WorkspaceFolder | undefined;

  constructor() {
    this.#take(window.activeTextEditor);
    this.#owned.add(window.onDidChangeActiveTextEditor((editor) => this.#take(editor)));
  }

  /** The cursor of the text editor that was used last. */
  get place(): TextPlace | undefined {
    if (this.#editor === undefined || this.#editor.document.isClosed) return undefined;
    const { document, selection } = this.#editor;
    return { document, range: selection.with(selection.active, selection.active) };
  }

  /** The workspace folder of the document that was edited last, else the first one. */
  get folder(): WorkspaceFolder | undefined {
    const known = this.#folder && workspace.getWorkspaceFolder(this.#folder.uri);
    return known ?? workspace.workspaceFolders?.[0];
  }

  /** What settings depend on. */
  get scope(): Uri | undefined {
    return window.activeTextEditor?.document.uri ?? this.folder?.uri;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #take(editor: TextEditor | undefined): void {
    if (editor === undefined) return;
    this.#editor = editor;
    this.#folder = workspace.getWorkspaceFolder(editor.document.uri) ?? this.#folder;
  }
}
