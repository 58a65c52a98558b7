import { basename, extname } from "node:path";
import type { Position, Range } from "vscode";
import { commands, env, Uri, window, workspace, WorkspaceEdit, type TextDocument } from "vscode";
import { cutText } from "../../base/cutText.js";
import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { markdownImage } from "../markdownImage.js";
import type { Origins } from "../memory.js";
import { tellBriefly } from "../shown/messages.js";
import type { CommandTable } from "./commandTable.js";
import type { ImageTarget, Targets } from "./targets.js";

const maxNameUnits = 60;

export interface ImagesDeps {
  readonly targets: Targets;
  readonly origins: Origins;
}

/** What a person does with one image: insert it, save it, look at it, copy its prompt. */
export class Images {
  readonly #deps: ImagesDeps;
  /** The text editor that was used last: a panel in front takes the editor's focus away. */
  readonly #lastEditor: () => TextPlace | undefined;

  constructor(deps: ImagesDeps, lastEditor: () => TextPlace | undefined) {
    this.#deps = deps;
    this.#lastEditor = lastEditor;
  }

  get commands() {
    const { targets } = this.#deps;
    const withImage =
      (act: (image: ImageTarget) => Promise<unknown>) =>
      async (given: unknown): Promise<void> => {
        const image = await targets.image(given);
        if (image !== undefined) await act(image);
      };
    return {
      "imagebeam.insertImage": withImage((image) => this.#insert(image)),
      "imagebeam.copyPrompt": withImage(async ({ candidate }) => {
        await env.clipboard.writeText(candidate.texts?.prompt ?? "");
        tellBriefly(`Copied the prompt of ${candidate.id}`);
      }),
      "imagebeam.openImage": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("vscode.open", Uri.file(path))),
      ),
      "imagebeam.saveImageAs": withImage(saveAs),
      "imagebeam.revealInExplorer": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("revealInExplorer", Uri.file(path))),
      ),
      "imagebeam.revealInOs": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("revealFileInOS", Uri.file(path))),
      ),
    } satisfies Partial<CommandTable>;
  }

  /** Behind the text that the search came from; else at the cursor of the editor used last. */
  async #insert({ folder, state, path }: ImageTarget): Promise<void> {
    const origin = this.#deps.origins.of(folder);
    const place =
      origin === undefined
        ? this.#lastEditor()
        : { document: await workspace.openTextDocument(origin.document), range: origin.range };
    if (place === undefined) {
      throw new UsageError("No text editor is open. Open the document that the image belongs in.");
    }
    const { document } = place;
    const saved = document.uri.scheme === "file" ? document.uri.fsPath : undefined;
    const link = markdownImage(path, saved, state.plan.goal);
    const end = document.validatePosition(place.range.end);
    const edit = new WorkspaceEdit();
    // A selection is kept, the image stands behind it; without one the cursor is the place.
    if (place.range.isEmpty) edit.insert(document.uri, end, link);
    else edit.insert(document.uri, end, isEndOfLine(document, end) ? `\n\n${link}` : ` ${link}`);
    if (!(await workspace.applyEdit(edit))) {
      throw new UsageError(
        `${basename(document.uri.path)} cannot be changed: it may be read-only.`,
      );
    }
    const shown = window.visibleTextEditors.find((editor) => editor.document === document);
    await window.showTextDocument(document, {
      preserveFocus: false,
      ...(shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn }),
    });
  }
}

export interface TextPlace {
  readonly document: TextDocument;
  readonly range: Range;
}

function isEndOfLine(document: TextDocument, { line, character }: Position): boolean {
  return document.lineAt(line).text.slice(character).trim() === "";
}

async function saveAs({ path, state }: ImageTarget): Promise<void> {
  const words = oneLine(state.plan.goal).replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  const name = cutText(words, maxNameUnits).replace(/^-+|-+$/g, "");
  const extension = extname(path);
  const base = workspace.workspaceFolders?.[0]?.uri;
  const file = `${name === "" ? "image" : name}${extension}`;
  const target = await window.showSaveDialog({
    ...(base === undefined ? {} : { defaultUri: Uri.joinPath(base, file) }),
    filters: { Images: [extension.slice(1)] },
    title: "Save image as",
  });
  if (target !== undefined) {
    await workspace.fs.copy(Uri.file(path), target, { overwrite: true });
  }
}
