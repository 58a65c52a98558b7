import {
  DocumentDropEdit,
  languages,
  Range,
  SnippetString,
  Uri,
  WorkspaceEdit,
  type DataTransfer,
  type Disposable,
  type DocumentDropEditProvider,
  type Position,
  type TextDocument,
} from "vscode";
import { parseJson } from "../../base/parseJson.js";
import { draggedImageSchema, draggedImageType } from "../../protocol/panelMessages.js";
import { tell } from "../shown/messages.js";
import { tellStep } from "../walkthrough.js";
import { fileOf, isEditable } from "./documents.js";
import type { SourceImage } from "./shownFile.js";

export interface DraggedImageRef {
  readonly sessionId: string;
  readonly candidate: string;
}

/**
 * Takes images that are dragged from a panel into any document, as Insert would put them there.
 * @param imageOf the image that a page named; undefined where no panel of ours shows such a session
 */
export function acceptDroppedImages(
  imageOf: (dragged: DraggedImageRef) => Promise<SourceImage | undefined>,
): Disposable {
  const provider: DocumentDropEditProvider = {
    provideDocumentDropEdits: async (
      document,
      position,
      dataTransfer,
      { isCancellationRequested },
    ) => {
      const dragged = await draggedIn(dataTransfer);
      if (dragged === undefined || isCancellationRequested || !isEditable(document))
        return undefined;
      const image = await imageOf(dragged);
      return image === undefined ? undefined : await dropEdit(image, document, position);
    },
  };
  return languages.registerDocumentDropEditProvider("*", provider, {
    dropMimeTypes: [draggedImageType],
  });
}

/** Any page can be dragged from: what it says is data. */
async function draggedIn(dataTransfer: DataTransfer): Promise<DraggedImageRef | undefined> {
  const text = await dataTransfer.get(draggedImageType)?.asString();
  if (text === undefined || text.length > 1000) return undefined;
  try {
    return draggedImageSchema.safeParse(parseJson(text)).data;
  } catch {
    // No JSON.
    return undefined;
  }
}

async function dropEdit(
  image: SourceImage,
  document: TextDocument,
  position: Position,
): Promise<DocumentDropEdit> {
  // Read with the first drop: each window registers for them.
  const { imageCopyFor, pathFrom, shownFile, writtenAt } = (await import("../onDemand.js"))
    .ofInsertion;
  const place = { document, range: new Range(position, position) };
  const isUnsaved = fileOf(document).scheme === "untitled";
  // Where nothing is saved no copy has a place: the path leads to the session's own file.
  const copy = isUnsaved ? undefined : await imageCopyFor(image, document);
  const shown = copy ?? (await shownFile(image, document, "linked"));
  const path =
    "path" in shown
      ? Uri.file(shown.path).fsPath.replaceAll("\\", "/")
      : pathFrom(document, shown.uri);
  if (shown.instead !== null) void tell("warning", shown.instead);
  const { text, caret, replaced } = writtenAt(place, { path, goal: image.goal });
  // A drop writes where it fell; what goes elsewhere is an edit beside it.
  const isThere = replaced.isEqual(place.range);
  const snippet = new SnippetString();
  if (isThere) {
    snippet.appendText(text.slice(0, caret)).appendTabstop(0).appendText(text.slice(caret));
  }
  const edit = new DocumentDropEdit(snippet, "Insert image");
  const beside = new WorkspaceEdit();
  if (copy?.contents !== undefined) beside.createFile(copy.uri, { contents: copy.contents });
  if (!isThere) beside.replace(document.uri, replaced, text);
  edit.additionalEdit = beside;
  // The editor carries it out, and does not tell of it.
  tellStep("imagebeam.hasInserted");
  return edit;
}
