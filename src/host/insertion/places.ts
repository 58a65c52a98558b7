import {
  EventEmitter,
  Position,
  Range,
  type EndOfLine,
  Uri,
  workspace,
  type FileRenameEvent,
  type Memento,
  type TextDocument,
  type TextDocumentChangeEvent,
} from "vscode";
import * as z from "zod";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { systemTimer, type Timer } from "../timer.js";
import {
  anchorAt,
  findAnchor,
  lineAndCharacter,
  movedBy,
  plainLines,
  type Span,
} from "./anchor.js";
import { fileOf, isEditable, notebookOf, type TextPlace } from "./documents.js";

const placesKey = "insertion.places";
const maxPlaces = 200;
/** What is kept is made anew after so long without an edit. */
const settleMs = 500;

/** A place as it was when a search was asked for. */
export const notedPlaceSchema = z.strictObject({
  /** The document, or its notebook. */
  file: z.string(),
  anchor: z.strictObject({
    text: z.string(),
    before: z.string(),
    after: z.string(),
    end: z.int().min(0),
  }),
});
export type NotedPlace = z.infer<typeof notedPlaceSchema>;

/** With the session's folder. */
const keptSchema = notedPlaceSchema.extend({ folder: z.string() });
type Kept = z.infer<typeof keptSchema>;

/** @returns undefined where there is no text, or where none can be put behind it */
export function notePlace({ document, range }: TextPlace): NotedPlace | undefined {
  const span = trimmed(document, range);
  if (span.start === span.end || !isEditable(document)) return undefined;
  return { file: fileOf(document).toString(), anchor: anchorIn(document, span) };
}

/** A place whose document is open, so that every edit of it is seen. */
interface Followed {
  readonly document: TextDocument;
  readonly eol: EndOfLine;
  /** In the document's own offsets; empty once its text is gone. */
  span: Span;
}

/** The texts that searches came from, so that their images can go there, by the session's folder. */
export class Places implements Disposable {
  readonly #store: Memento;
  readonly #timer: Timer;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<void>());
  /** A place was lost or found, or its document has another name. */
  readonly onDidChange = this.#changes.event;
  /** Oldest first. */
  #kept: readonly Kept[];
  readonly #followed = new Map<string, Followed>();
  #callOff: (() => void) | undefined;

  /** @param store the workspace's */
  constructor(store: Memento, timer: Timer = systemTimer) {
    this.#store = store;
    this.#timer = timer;
    this.#kept = z.array(keptSchema).safeParse(store.get(placesKey)).data ?? [];
    this.#owned.add(workspace.onDidChangeTextDocument((event) => this.#follow(event)));
    this.#owned.add(workspace.onDidRenameFiles((event) => this.#rename(event)));
  }

  keep(folder: string, place: NotedPlace): void {
    const others = this.#kept.filter((kept) => kept.folder !== folder);
    this.#kept = [...others, { folder, ...place }].slice(-maxPlaces);
    this.#followed.delete(folder);
    this.#save();
    // From now on its edits are seen.
    void this.find(folder).then(() => this.#changes.fire());
  }

  /** The text that a search came from, as it is known by now. */
  noted(folder: string): NotedPlace | undefined {
    const kept = this.#kept.find((known) => known.folder === folder);
    return kept && { file: kept.file, anchor: kept.anchor };
  }

  /** Whether the search came from a text, whether that is still there or not. */
  has(folder: string): boolean {
    return this.#kept.some((kept) => kept.folder === folder);
  }

  /** Where the text is now that the search came from; undefined where it is gone, or came from none. */
  async find(folder: string): Promise<TextPlace | undefined> {
    const kept = this.#kept.find((known) => known.folder === folder);
    if (kept === undefined) return undefined;
    const followed = this.#followed.get(folder);
    if (followed !== undefined && isThere(followed)) return placeOf(followed);
    for (const document of await documentsOf(kept)) {
      const found = foundIn(document, kept);
      if (found === undefined) continue;
      this.#followed.set(folder, found);
      return placeOf(found);
    }
    return undefined;
  }

  dispose(): void {
    if (this.#callOff !== undefined) this.#settle();
    this.#owned.dispose();
  }

  #follow({ document, contentChanges }: TextDocumentChangeEvent): void {
    let isTouched = false;
    for (const [folder, followed] of this.#followed) {
      if (followed.document !== document) continue;
      // Other line ends move every offset, and no edit tells of it.
      if (followed.eol !== document.eol) this.#followed.delete(folder);
      if (contentChanges.length === 0) continue;
      isTouched = true;
      // They come from the end of the document to its beginning.
      for (const { rangeOffset, rangeLength, text } of contentChanges) {
        const change = { offset: rangeOffset, length: rangeLength, newLength: text.length };
        followed.span = movedBy(followed.span, change);
      }
    }
    if (!isTouched) return;
    this.#callOff?.();
    this.#callOff = this.#timer.after(settleMs, () => this.#settle());
  }

  /** Keeps what is around each place by now, and looks for those whose text is gone. */
  #settle(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#kept = this.#kept.map((kept) => {
      const followed = this.#followed.get(kept.folder);
      if (followed === undefined || followed.document.isClosed) return kept;
      if (isThere(followed)) return { ...kept, anchor: anchorIn(followed.document, followed.span) };
      const found = foundIn(followed.document, kept);
      if (found !== undefined) this.#followed.set(kept.folder, found);
      return kept;
    });
    this.#save();
    this.#changes.fire();
  }

  #rename({ files }: FileRenameEvent): void {
    for (const { oldUri, newUri } of files) {
      const [from, to] = [oldUri.toString(), newUri.toString()];
      this.#kept = this.#kept.map((kept) => {
        const isIt = kept.file === from || kept.file.startsWith(`${from}/`);
        return isIt ? { ...kept, file: to + kept.file.slice(from.length) } : kept;
      });
    }
    this.#save();
    this.#changes.fire();
  }

  #save(): void {
    void this.#store.update(placesKey, this.#kept);
  }
}

function isThere({ document, span }: Followed): boolean {
  return !document.isClosed && span.start < span.end;
}

function placeOf({ document, span }: Followed): TextPlace {
  const range = new Range(document.positionAt(span.start), document.positionAt(span.end));
  return { document, range };
}

/** The range without white space at its ends: who selects a line takes its line break too. */
function trimmed(document: TextDocument, range: Range): Span {
  const text = document.getText(range);
  const start = document.offsetAt(range.start) + text.length - text.trimStart().length;
  return { start, end: Math.max(start, start + text.trim().length) };
}

function anchorIn(document: TextDocument, { start, end }: Span): Kept["anchor"] {
  const text = document.getText();
  const plain = (offset: number): number => plainLines(text.slice(0, offset)).length;
  return anchorAt(plainLines(text), { start: plain(start), end: plain(end) });
}

function foundIn(document: TextDocument, { anchor, file }: Kept): Followed | undefined {
  const text = plainLines(document.getText());
  const isFile = fileOf(document).toString() === file;
  const found = findAnchor(text, anchor, isFile ? "its document" : "any document");
  if (found === undefined) return undefined;
  const offset = (at: number): number => {
    const [line, character] = lineAndCharacter(text, at);
    return document.offsetAt(new Position(line, character));
  };
  const span = { start: offset(found.start), end: offset(found.end) };
  return { document, eol: document.eol, span };
}

/** The documents that the place may be in. */
async function documentsOf({ file }: Kept): Promise<readonly TextDocument[]> {
  const uri = Uri.parse(file);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === file);
  if (open !== undefined) return [open];
  const notebook = workspace.notebookDocuments.find((known) => known.uri.toString() === file);
  if (notebook !== undefined) return notebook.getCells().map((cell) => cell.document);
  // It has been saved since, under a name that nobody told.
  if (uri.scheme === "untitled") {
    return workspace.textDocuments.filter(
      (document) => isEditable(document) && notebookOf(document) === undefined,
    );
  }
  // A file that is gone, or cannot be read as text any more, has no such place.
  const opened = await workspace.openTextDocument(uri).then(
    (document) => [document],
    () => [],
  );
  return opened;
}
