import { extname } from "node:path";
import { Uri, window, workspace } from "vscode";
import { UsageError } from "../../base/errors.js";
import { imageName } from "../insertion/imageName.js";
import { lostText, type SourceImage } from "../insertion/shownFile.js";

/**
 * Saves an image where a person says: as the file that it is, or, where it was made from a drawing and
 * the name that is typed ends so, as that.
 * @throws {UsageError} there is no such drawing, or it is not the one that was made
 */
export async function saveImageAs(image: SourceImage): Promise<void> {
  const { path, goal, drawing } = image;
  const extension = extname(path).slice(1);
  const picture = { [`${extension.toUpperCase()} image`]: [extension] };
  const base = workspace.workspaceFolders?.[0]?.uri;
  // What was drawn comes first: the picture is made from it.
  const name = `${imageName(goal)}.${drawing === null ? extension : "svg"}`;
  const target = await window.showSaveDialog({
    ...(base === undefined ? {} : { defaultUri: Uri.joinPath(base, name) }),
    filters: drawing === null ? picture : { "SVG drawing": ["svg"], ...picture },
    title: "Save image as",
  });
  if (target === undefined) return;
  if (extname(target.path).toLowerCase() === ".svg") {
    await workspace.fs.writeFile(target, await drawingOf(image));
  } else {
    await workspace.fs.copy(Uri.file(path), target, { overwrite: true });
  }
}

async function drawingOf({ path, drawing }: SourceImage): Promise<Uint8Array> {
  const extension = extname(path);
  const asPicture = `Save it under a name that ends in ${extension}.`;
  if (drawing === null) {
    throw new UsageError(`This image was not made from a drawing, so it is no SVG. ${asPicture}`);
  }
  const found = await drawing.read();
  if (found.kind === "drawing") return found.bytes;
  throw new UsageError(`${lostText(drawing, found.kind)} ${asPicture}`);
}
