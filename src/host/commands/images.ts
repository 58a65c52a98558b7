import { commands, env, Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { Turns } from "../../base/turns.js";
import { insertImage } from "../insertion/insertion.js";
import type { WhereTo } from "../insertion/whereTo.js";
import { tell, tellBriefly } from "../shown/messages.js";
import { noInsertion } from "../notTrusted.js";
import type { CommandTable } from "./commandTable.js";
import { requireAllowed } from "./requireAllowed.js";
import { saveImageAs } from "./saveImageAs.js";
import type { ImageTarget, Targets } from "./targets.js";

export interface ImagesDeps {
  readonly targets: Targets;
  readonly whereTo: WhereTo;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
}

/** What a person does with one image: insert it, save it, look at it, copy its prompt. */
export class Images {
  readonly #deps: ImagesDeps;
  readonly #turns = new Turns();

  constructor(deps: ImagesDeps) {
    this.#deps = deps;
  }

  get commands() {
    const { targets, whereTo } = this.#deps;
    const withImage =
      (act: (image: ImageTarget) => Promise<unknown>) =>
      async (given: unknown): Promise<void> => {
        const image = await targets.image(given);
        if (image !== undefined) await act(image);
      };
    const writing =
      (act: (image: ImageTarget) => Promise<unknown>) =>
      async (given: unknown): Promise<void> => {
        requireAllowed(() => (this.#deps.blocked() === null ? null : noInsertion));
        await withImage((image) => this.#inTurn(() => act(image)))(given);
      };
    return {
      "imagebeam.insertImage": writing((image) => this.#insert(image)),
      "imagebeam.insertAtCursor": writing((image) =>
        insertImage(targets.sourceOf(image), () => whereTo.cursor()),
      ),
      "imagebeam.copyPrompt": withImage(async ({ candidate }) => {
        if (candidate.texts === null) throw new UsageError(`${candidate.id} has no prompt yet.`);
        await env.clipboard.writeText(candidate.texts.prompt);
        tellBriefly(`Copied the prompt of ${candidate.id}`);
      }),
      "imagebeam.openImage": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("vscode.open", Uri.file(path))),
      ),
      "imagebeam.saveImageAs": withImage((image) => saveImageAs(targets.sourceOf(image))),
      "imagebeam.revealInExplorer": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("revealInExplorer", Uri.file(path))),
      ),
      "imagebeam.revealInOs": withImage(({ path }) =>
        Promise.resolve(commands.executeCommand("revealFileInOS", Uri.file(path))),
      ),
    } satisfies Partial<CommandTable>;
  }

  /** A second press waits for the insertion that is under way. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    return this.#turns.take("insertion", act);
  }

  /** Behind the text that the search came from; where that is gone, at the cursor, and says so. */
  async #insert(image: ImageTarget): Promise<void> {
    const { targets, whereTo } = this.#deps;
    const { folder } = image;
    const isLost = await whereTo.isLost(folder);
    const isInserted = await insertImage(targets.sourceOf(image), () => whereTo.placeFor(folder));
    if (!isInserted || !isLost) return;
    void tell(
      "information",
      "The text that this search came from is gone, so its image went to the cursor.",
    );
  }
}
