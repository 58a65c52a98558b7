import { basename, posix } from "node:path";
import {
  commands,
  NotebookRange,
  Position,
  Range,
  Selection,
  Uri,
  ViewColumn,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
} from "vscode";
import { UsageError } from "../../base/errors.js";
import { confirm, tell } from "../shown/messages.js";
import { tellStep } from "../walkthrough.js";
import { fileOf, notebookOf, tabOf, type TextPlace } from "./documents.js";
import { freePlace } from "./freePlace.js";
import { imageCopyFor, isFree, takeBack, type ImageCopy } from "./imageCopy.js";
import { insertedText, type InsertedText } from "./insertedText.js";
import { linkWriterFor } from "./linkWriters.js";
import { shownFile, type SourceImage } from "./shownFile.js";

/** Where an image goes, and what is written there. */
interface Written extends Pick<InsertedText, "text" | "caret"> {
  readonly document: TextDocument;
  /** What the text replaces: nothing, or blanks. */
  readonly replaced: Range;
}

/**
 * Puts an image into a document: a copy of its own beside it, and a link to that, which one Undo takes
 * back together. Then the cursor stands behind it. One at a time: the name of a copy is free only until
 * another one takes it.
 * @param locate the place; asked again at the last moment, for people go on typing
 * @returns false where the person thought better of it
 * @throws {UsageError} the document or the copy's folder cannot be written
 */
export async function insertImage(
  image: SourceImage,
  locate: () => TextPlace | Promise<TextPlace>,
): Promise<boolean> {
  const first = await locate();
  const { document } = first;
  if (fileOf(document).scheme === "untitled") return await insertIntoUnsaved(image, first);
  for (let attempt = 1; ; attempt++) {
    const copy = await imageCopyFor(image, document);
    const wasFree = await isFree(copy);
    const now = await locate();
    const place = now.document === document ? now : first;
    const { version } = document;
    const path = pathFrom(document, copy.uri);
    if (await carryOut(writtenAt(place, { path, goal: image.goal }), copy)) {
      if (copy.instead !== null) void tell("warning", copy.instead);
      return true;
    }
    if (wasFree) await takeBack(copy);
    // The editor refuses an edit of a text that was typed into meanwhile.
    if (document.version === version || attempt === maxAttempts) throw notInserted(document, copy);
  }
}

/** So often in a row nobody types between two looks at a document. */
const maxAttempts = 5;

function notInserted(document: TextDocument, copy: ImageCopy | undefined): UsageError {
  const folder = copy === undefined ? "" : `, or the folder ${posix.dirname(copy.uri.path)}`;
  return new UsageError(
    `The image could not be put into ${basename(fileOf(document).path)}. It may be read-only${folder}.`,
    "usage.notInserted",
  );
}

/** What is written, and the caret in it, for a place in a document. */
export function writtenAt(
  { document, range }: TextPlace,
  link: { readonly path: string; readonly goal: string },
): Written {
  const writer = linkWriterFor(document.languageId, fileOf(document).path);
  const free = freePlace(
    writer,
    document.getText().split(/\r?\n/),
    document.validatePosition(range.end),
  );
  const position = new Position(free.line, free.character);
  const { text } = document.lineAt(position);
  const isBlank = (line: number): boolean =>
    line < 0 || line >= document.lineCount || document.lineAt(line).isEmptyOrWhitespace;
  const { start, end, ...written } = insertedText(writer, link, {
    before: text.slice(0, position.character),
    after: text.slice(position.character),
    isLineAboveBlank: isBlank(position.line - 1),
    isLineBelowBlank: isBlank(position.line + 1),
    isBehindText: free.isBehindText || !range.isEmpty,
  });
  const replaced = new Range(position.translate(0, start), position.translate(0, end));
  return { ...written, document, replaced };
}

/** The way from a document to a file, with slashes. */
export function pathFrom(document: TextDocument, { path }: Uri): string {
  return posix.relative(posix.dirname(fileOf(document).path), path);
}

/** What has no place of its own has none for its images either. */
async function insertIntoUnsaved(image: SourceImage, place: TextPlace): Promise<boolean> {
  const { document, range } = place;
  const file = fileOf(document);
  const [save, link] = ["Save…", "Insert absolute path"];
  const choice = await confirm({
    question: `${basename(file.path)} is not saved yet, so there is no place beside it for its images.`,
    detail:
      "An absolute path leads to the session's own file. It breaks when the session is deleted, and on other machines.",
    actions: [save, link],
  });
  if (choice === undefined) return false;
  if (choice === link) {
    const shown = await shownFile(image, document, "linked");
    const path = Uri.file(shown.path).fsPath.replaceAll("\\", "/");
    if (await carryOut(writtenAt(place, { path, goal: image.goal }), undefined)) {
      if (shown.instead !== null) void tell("warning", shown.instead);
      return true;
    }
    throw notInserted(document, undefined);
  }
  const index = notebookOf(document)
    ?.getCells()
    .findIndex((cell) => cell.document === document);
  const saved = await workspace.save(file);
  if (saved === undefined || saved.scheme === "untitled") return false;
  const target = await savedDocument(saved, index);
  return await insertImage(image, () => ({ document: target, range }));
}

/** @param cell the cell's index, for a notebook */
async function savedDocument(uri: Uri, cell: number | undefined): Promise<TextDocument> {
  if (cell === undefined) return await workspace.openTextDocument(uri);
  return (await workspace.openNotebookDocument(uri)).cellAt(cell).document;
}

/** @returns false where the editor refused the edit */
async function carryOut(written: Written, copy: ImageCopy | undefined): Promise<boolean> {
  const { document, replaced, text, caret } = written;
  const edit = new WorkspaceEdit();
  if (copy?.contents !== undefined) edit.createFile(copy.uri, { contents: copy.contents });
  edit.replace(document.uri, replaced, text);
  if (!(await workspace.applyEdit(edit))) return false;
  tellStep("imagebeam.hasInserted");
  await showCaret(document, behind(replaced.start, text.slice(0, caret)));
  return true;
}

function behind({ line, character }: Position, text: string): Position {
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  return lines.length === 1
    ? new Position(line, character + last.length)
    : new Position(line + lines.length - 1, last.length);
}

/** Shows the document where it is open already, with the cursor there and nothing selected. */
async function showCaret(document: TextDocument, caret: Position): Promise<void> {
  const selection = new Range(caret, caret);
  const notebook = notebookOf(document);
  const viewColumn = columnOf(document);
  if (notebook === undefined) {
    await window.showTextDocument(document, { viewColumn, selection, preserveFocus: false });
    return;
  }
  const index = notebook.getCells().findIndex((cell) => cell.document === document);
  const selections = [new NotebookRange(index, index + 1)];
  await window.showNotebookDocument(notebook, { viewColumn, selections, preserveFocus: false });
  await commands.executeCommand("notebook.cell.edit");
  const editor = window.visibleTextEditors.find((shown) => shown.document === document);
  if (editor !== undefined) editor.selection = new Selection(caret, caret);
}

function columnOf(document: TextDocument): ViewColumn {
  const all = [window.activeTextEditor, ...window.visibleTextEditors];
  const shown = all.find((editor) => editor?.document === document);
  const column = shown?.viewColumn ?? tabOf(document)?.group.viewColumn;
  if (column !== undefined) return column;
  // Not on top of the panel that the image came from.
  return window.activeTextEditor === undefined ? ViewColumn.Beside : ViewColumn.Active;
}
