import { dirname, join } from "node:path";
import { Uri, workspace, type TextDocument } from "vscode";
import { readHeader } from "../../images/imageFormat.js";
import type { FoundDrawing } from "../../sessions/readDrawing.js";
import { fileOf } from "./documents.js";
import { linkWriterFor } from "./linkWriters.js";

/** An image that is to be put into a document. */
export interface SourceImage {
  /** Absolute path of its file in the session. */
  readonly path: string;
  readonly goal: string;
  /** The drawing that it was made from; null where there is none. */
  readonly drawing: KeptDrawing | null;
}

export interface KeptDrawing {
  /** Name of its file, which lies beside the image's. */
  readonly file: string;
  /** For somebody's own files. */
  readonly read: () => Promise<FoundDrawing>;
}

/** The file of an image that a document shows. */
export interface ShownFile {
  /** Absolute; in the session. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Why it is not the drawing, for a person; null where it is, or where none was to be had. */
  readonly instead: string | null;
}

/**
 * The drawing of an image where the document's language can show it, else the image itself. So it is
 * where the drawing is lost too: a picture is better than none, and what is left out is said.
 * @param use `linked`: the session's own file is what the document shows
 */
export async function shownFile(
  image: SourceImage,
  document: TextDocument,
  use: "copied" | "linked",
): Promise<ShownFile> {
  const { path, drawing } = image;
  const writer = linkWriterFor(document.languageId, fileOf(document).path);
  if (drawing === null || !writer.showsSvg) return await pictureOf(path, null);
  const found = await drawing.read();
  if (found.kind === "drawing" && (use === "copied" || found.isAsKept)) {
    return { path: join(dirname(path), drawing.file), bytes: found.bytes, instead: null };
  }
  const how = found.kind === "missing" ? "missing" : "changed";
  return await pictureOf(path, `${lostText(drawing, how)} The image went in as PNG.`);
}

/** What became of a drawing, for a person. */
export function lostText({ file }: Pick<KeptDrawing, "file">, how: "missing" | "changed"): string {
  return how === "missing"
    ? `The drawing ${file} is not in the session's folder any more.`
    : `The drawing ${file} is not the one that was made.`;
}

async function pictureOf(path: string, instead: string | null): Promise<ShownFile> {
  const bytes = await workspace.fs.readFile(Uri.file(path));
  // Whatever its name says, it is an image.
  readHeader(bytes);
  return { path, bytes, instead };
}
