import { dirname, join } from "node:path";
import { Uri, workspace, type TextDocument } from "vscode";
import type { SourceRef } from "../../protocol/events.js";
import { readDrawing } from "../../sessions/readDrawing.js";
import { fileOf } from "./documents.js";
import { linkWriterFor } from "./linkWriters.js";

/** An image that is to be put into a document. */
export interface SourceImage {
  /** Absolute path of its file in the session. */
  readonly path: string;
  readonly goal: string;
  /** The drawing that it was made from, which lies beside it; null where there is none. */
  readonly drawing: SourceRef | null;
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
 */
export async function shownFile(image: SourceImage, document: TextDocument): Promise<ShownFile> {
  const { path, drawing } = image;
  const writer = linkWriterFor(document.languageId, fileOf(document).path);
  if (drawing === null || !writer.showsSvg) return await pictureOf(path, null);
  const folder = dirname(path);
  const found = await readDrawing(folder, drawing);
  if (found.kind === "drawing") {
    return { path: join(folder, drawing.file), bytes: found.bytes, instead: null };
  }
  return await pictureOf(path, `${lostText(drawing, found.kind)} The image went in as PNG.`);
}

/** What became of a drawing, for a person. */
export function lostText({ file }: SourceRef, how: "missing" | "changed"): string {
  return how === "missing"
    ? `The drawing ${file} is not in the session's folder any more.`
    : `The drawing ${file} has been changed since it was made.`;
}

async function pictureOf(path: string, instead: string | null): Promise<ShownFile> {
  return { path, bytes: await workspace.fs.readFile(Uri.file(path)), instead };
}
