import { orAborted } from "../../base/orAborted.js";
import type { EditorModel, EditorQuestion, LanguageModels } from "../../protocol/languageModels.js";
import type { NamedModel } from "./catalogue.js";
import { callErrorOf, isAboutImages, meaningOf } from "./vscodeFailures.js";

/** Four stripes, each of one colour: see `question`. */
const stripes =
  "iVBORw0KGgoAAAANSUhEUgAAAIAAAACACAIAAABMXPacAAABGUlEQVR4Ae3BMQHDQADEMP9hyFwkAVtMmYOkU2F4sXR+DxGNqEZUI6oR1YhqRDWiGlGNqEZUI6oR1YhqRDWiGlGNqEZUI6oR1YhqRDWiGlGNqEZUI6oR1YhqRDWiOtf9Es+IakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOq814f4hlRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakR1ru9NPCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjahGVCOqEdWIakQ1ohpRjaj+uvcF8/N0iN4AAAAASUVORK5CYII=";
/** Who sees nothing and guesses is right once in hundreds of times. */
const right = /\byellow\b.*\bblue\b.*\bred\b.*\bgreen\b/is;

const question: Omit<EditorQuestion, "why"> = {
  messages: [
    {
      role: "user",
      text: "This picture has four stripes, each of one plain colour. Name their colours from top to bottom, and nothing else. If you see no picture, answer: none.",
      images: [{ bytes: Buffer.from(stripes, "base64"), mediaType: "image/png" }],
    },
  ],
  mostUnits: 4000,
};

/** Whether a model sees, and how many requests it took to find that out. */
export interface Found {
  readonly sees: boolean;
  readonly requests: number;
}

/**
 * Whether the editor's models see. Nobody says it, and some that do not see answer all the same, so
 * each is asked once, with a picture whose answer is known, when it is first shown one. Kept for its
 * version: a request counts towards a person's quota, and a newer version may have learnt to see.
 */
export class Sight {
  readonly #editor: LanguageModels;
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(editor: LanguageModels) {
    this.#editor = editor;
  }

  /** What is known without asking; undefined where nothing is. */
  known(model: EditorModel): boolean | undefined {
    return this.#editor.showsImages ? this.#editor.sight.get(keyOf(model)) : false;
  }

  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} it cannot be asked
   */
  async find(model: NamedModel, signal: AbortSignal): Promise<Found> {
    const key = keyOf(model);
    for (;;) {
      signal.throwIfAborted();
      const known = this.known(model);
      if (known !== undefined) return { sees: known, requests: 0 };
      const others = this.#asking.get(key);
      if (others === undefined) return { sees: await this.#begin(model, key, signal), requests: 1 };
      // Where they fail or lose patience, it is asked again.
      await orAborted(Promise.allSettled([others]), signal);
    }
  }

  async #begin(model: NamedModel, key: string, signal: AbortSignal): Promise<boolean> {
    const asking = this.#ask(model, key, signal).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return await asking;
  }

  async #ask(model: NamedModel, key: string, signal: AbortSignal): Promise<boolean> {
    const why = "Finds out whether the model can look at images.";
    const reply = await this.#editor.ask(model, { ...question, why }, signal);
    if (reply.kind === "answer") return this.#keep(key, right.test(reply.text));
    const { thrown } = reply;
    const meaning = meaningOf(thrown, true);
    // That says nothing of its eyes.
    if (meaning === "offTopic") return this.#keep(key, true);
    if (meaning === null && isAboutImages(thrown)) return this.#keep(key, false);
    throw callErrorOf(thrown, { who: model.label, hasImages: true, usage: { requests: 1 } });
  }

  #keep(key: string, sees: boolean): boolean {
    this.#editor.sight.set(key, sees);
    return sees;
  }
}

function keyOf({ vendor, id, version }: EditorModel): string {
  return JSON.stringify([vendor, id, version]);
}
