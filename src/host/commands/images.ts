import { extname } from "node:path";
import { commands, env, Uri, window, workspace } from "vscode";
import { UsageError } from "../../base/errors.js";
import type { AtHand } from "../atHand.js";
import type { TextPlace } from "../insertion/documents.js";
import type { SourceImage } from "../insertion/imageCopy.js";
import { imageName } from "../insertion/imageName.js";
import { insertImage } from "../insertion/insertion.js";
import type { Places } from "../insertion/places.js";
import { tell, tellBriefly } from "../shown/messages.js";
import type { CommandTable } from "./commandTable.js";
import type { ImageTarget, Targets } from "./targets.js";

export interface ImagesDeps {
  readonly targets: Targets;
  readonly places: Places;
  readonly atHand: AtHand;
}

/** What a person does with one image: insert it, save it, look at it, copy its prompt. */
export class Images {
  readonly #deps: ImagesDeps;

  constructor(deps: ImagesDeps) {
    this.#deps = deps;
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
      "imagebeam.insertAtCursor": withImage(({ path, state }) =>
        this.#insertAtCursor({ path, goal: state.plan.goal }),
      ),
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

  /** Behind the text that the search came from; where that is gone, at the cursor, and says so. */
  async #insert({ folder, state, path }: ImageTarget): Promise<void> {
    const { places } = this.#deps;
    const image = { path, goal: state.plan.goal };
    if ((await places.find(folder)) === undefined) {
      const isInserted = await this.#insertAtCursor(image);
      if (!isInserted || !places.has(folder)) return;
      void tell(
        "information",
        "The text that this search came from is gone, so its image went to the cursor.",
      );
      return;
    }
    await insertImage(image, async () => (await places.find(folder)) ?? this.#cursor());
  }

  #insertAtCursor(image: SourceImage): Promise<boolean> {
    return insertImage(image, () => this.#cursor());
  }

  #cursor(): TextPlace {
    const place = this.#deps.atHand.place;
    if (place !== undefined) return place;
    throw new UsageError("No text editor is open. Open the document that the image belongs in.");
  }
}

async function saveAs({ path, state }: ImageTarget): Promise<void> {
  const extension = extname(path);
  const base = workspace.workspaceFolders?.[0]?.uri;
  const file = `${imageName(state.plan.goal)}${extension}`;
  const target = await window.showSaveDialog({
    ...(base === undefined ? {} : { defaultUri: Uri.joinPath(base, file) }),
    filters: { Images: [extension.slice(1)] },
    title: "Save image as",
  });
  if (target !== undefined) {
    await workspace.fs.copy(Uri.file(path), target, { overwrite: true });
  }
}
