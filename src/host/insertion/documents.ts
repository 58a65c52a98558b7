import {
  TabInputNotebook,
  TabInputText,
  window,
  workspace,
  type NotebookDocument,
  type Range,
  type Tab,
  type TextDocument,
  type Uri,
} from "vscode";

/** A place in a document: a text that an image shows, or, where it is empty, a cursor. */
export interface TextPlace {
  readonly document: TextDocument;
  readonly range: Range;
}

/**
 * Whether a person edits it: a file, one that was not saved yet, or a cell of such a notebook. The
 * Output panel, a commit's message and what a debugger is asked are documents too.
 */
export function isEditable(document: TextDocument): boolean {
  const { scheme } = fileOf(document);
  return scheme === "untitled" || workspace.fs.isWritableFileSystem(scheme) === true;
}

/** The notebook that a document is a cell of. */
export function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** What a document is saved as: itself, or its notebook. */
export function fileOf(document: TextDocument): Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

/** A tab that shows a document, the one in front if there are several. */
export function tabOf(document: TextDocument): Tab | undefined {
  const file = fileOf(document).toString();
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const its = tabs.filter(({ input }) => {
    const isOne = input instanceof TabInputText || input instanceof TabInputNotebook;
    return isOne && input.uri.toString() === file;
  });
  return its.find(({ isActive }) => isActive) ?? its[0];
}
