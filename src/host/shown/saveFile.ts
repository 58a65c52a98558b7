import { Uri, window, workspace } from "vscode";
import { plainText } from "./plainText.js";

export interface FileToSave {
  readonly title: string;
  /** Where it would go, absolute, with its ending. */
  readonly path: string;
  /** "SVG drawing" */
  readonly type: string;
  /** Without a dot. */
  readonly ending: string;
}

/** Asks where a file goes, and writes it there. @returns whether the person wanted it written */
export async function saveFile(file: FileToSave, bytes: Uint8Array): Promise<boolean> {
  const { title, path, type, ending } = file;
  const target = await window.showSaveDialog({
    ...{ title: plainText(title), defaultUri: Uri.file(path), filters: { [type]: [ending] } },
  });
  if (target === undefined) return false;
  await workspace.fs.writeFile(target, bytes);
  return true;
}
