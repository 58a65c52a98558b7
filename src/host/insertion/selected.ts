import { window } from "vscode";
import { notePlace, type NotedPlace } from "./places.js";

/** The first selection's text, or nothing. */
export function selectedText(): string {
  const editor = window.activeTextEditor;
  return editor === undefined ? "" : editor.document.getText(editor.selection).trim();
}

/** Where the selected text stands, if any is. */
export function selectedPlace(): NotedPlace | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  return notePlace({ document: editor.document, range: editor.selection });
}
