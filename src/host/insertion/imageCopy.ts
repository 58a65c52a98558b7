import { extname, posix } from "node:path";
import {
  FileSystemError,
  languages,
  RelativePattern,
  Uri,
  workspace,
  type GlobPattern,
  type TextDocument,
} from "vscode";
import { UsageError } from "../../base/errors.js";
import { withoutMetadata } from "../../images/embedRecipe.js";
import { readHeader } from "../../images/imageFormat.js";
import { imageFolderRule, keepsRecipe, markdownCopyRules, type CopyRule } from "../settings.js";
import { isInside, realPathOf } from "../realPath.js";
import { copyDestination, isWithin } from "./copyDestination.js";
import { fileOf } from "./documents.js";
import { foldedName, imageName, numberedName } from "./imageName.js";
import { isMarkdown, linkWriterFor } from "./linkWriters.js";
import { shownFile, type SourceImage } from "./shownFile.js";

/** The image's file that belongs to the document. */
export interface ImageCopy {
  readonly uri: Uri;
  /** What is to be written there; undefined where just that lies there already. */
  readonly contents: Uint8Array | undefined;
  /** Why it is not the drawing that the document could show, for a person; null where it is none. */
  readonly instead: string | null;
}

/**
 * Says where a copy of an image goes that a document is to show, and under which name; writes nothing.
 * @param document one that is saved somewhere
 * @throws {UsageError} a setting of the workspace leads out of it
 */
export async function imageCopyFor(image: SourceImage, document: TextDocument): Promise<ImageCopy> {
  const file = fileOf(document);
  const { path, bytes, instead } = await shownFile(image, document, "copied");
  const extension = extname(path);
  // A drawing holds no recipe.
  const isAsItIs = extension === ".svg" || keepsRecipe(file);
  const contents = isAsItIs ? bytes : withoutMetadata(bytes, readHeader(bytes).mediaType);
  const wanted = file.with({
    path: await placeFor(document, `${imageName(image.goal)}${extension}`),
  });
  return { ...(await freeOrSame(wanted, contents)), instead };
}

/** Whether it is known that nothing lies where a copy is to be made. To be asked just before that. */
export async function isFree({ uri }: ImageCopy): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return false;
  } catch (error) {
    return error instanceof FileSystemError && error.code === "FileNotFound";
  }
}

/**
 * Removes a copy that was made, but whose link could not be written.
 * @param copy one whose place was free: what lay there before is nobody's to remove
 */
export async function takeBack({ uri, contents }: ImageCopy): Promise<void> {
  if (contents !== undefined && (await hasBytes(uri, contents))) await workspace.fs.delete(uri);
}

async function placeFor(document: TextDocument, fileName: string): Promise<string> {
  const file = fileOf(document);
  const workspacePath = workspace.getWorkspaceFolder(file)?.uri.path;
  const { destination, isUsers } = ruleFor(document);
  const request = { documentPath: file.path, workspacePath, fileName, nowMs: Date.now() };
  const place = copyDestination(destination, request);
  const own = posix.dirname(file.path);
  const isLedOut =
    !isWithin(place, workspacePath ?? own) ||
    !(await isReallyIn(file, place, [workspacePath, own]));
  if (isUsers || !isLedOut) return place;
  throw new UsageError(
    `The image would be copied to ${place}, which leads out of the workspace. ` +
      "Change markdown.copyFiles.destination or imagebeam.imageFolder, or set it in your user settings.",
    "usage.copyOutside",
  );
}

/** Links followed: what lies in a repository may be one that leads anywhere. */
async function isReallyIn(
  file: Uri,
  place: string,
  folders: readonly (string | undefined)[],
): Promise<boolean> {
  if (file.scheme !== "file") return true;
  const real = (path: string): Promise<string> => realPathOf(file.with({ path }).fsPath);
  const target = await real(place);
  const within = folders.flatMap((folder) => (folder === undefined ? [] : [real(folder)]));
  return (await Promise.all(within)).some((folder) => isInside(target, folder));
}

function ruleFor(document: TextDocument): CopyRule {
  const file = fileOf(document);
  const writer = linkWriterFor(document.languageId, file.path);
  const rules = isMarkdown(writer) ? markdownCopyRules(file) : [];
  const fits = ({ documents }: CopyRule): boolean =>
    globsOf(documents).some((pattern) => languages.match({ pattern }, document) > 0);
  return rules.find(fits) ?? imageFolderRule(file);
}

/** What a key of `markdown.copyFiles.destination` stands for, as the editor reads it. */
function globsOf(key: string): GlobPattern[] {
  if (!key.startsWith("/")) return [key.startsWith("**") ? key : `**/${key}`];
  const folders = workspace.workspaceFolders ?? [];
  return folders.map((folder) => new RelativePattern(folder, key.slice(1)));
}

/** The first name that is free, or under which the same bytes lie; nothing is ever overwritten. */
async function freeOrSame(
  wanted: Uri,
  contents: Uint8Array,
): Promise<Pick<ImageCopy, "uri" | "contents">> {
  const { dir, ext, name } = posix.parse(wanted.path);
  const folder = wanted.with({ path: dir });
  const taken = new Set((await namesIn(folder)).map(foldedName));
  for (let number = 0; ; number++) {
    const file = numberedName(name, ext, number);
    const uri = Uri.joinPath(folder, file);
    if (!taken.has(foldedName(file))) return { uri, contents };
    if (await hasBytes(uri, contents)) return { uri, contents: undefined };
  }
}

async function namesIn(folder: Uri): Promise<string[]> {
  try {
    return (await workspace.fs.readDirectory(folder)).map(([name]) => name);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "FileNotFound") return [];
    throw error;
  }
}

async function hasBytes(uri: Uri, wanted: Uint8Array): Promise<boolean> {
  try {
    if ((await workspace.fs.stat(uri)).size !== wanted.length) return false;
    return Buffer.from(await workspace.fs.readFile(uri)).equals(wanted);
  } catch (error) {
    // Nothing, a folder, or another name than ours but for its case.
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
