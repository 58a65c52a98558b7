import { InvalidAnswerError } from "../../base/errors.js";
import type { Critic, CritiqueRequest, WrittenCritique } from "../../search/ports.js";
import { critiqueWording, type Critiqued } from "../prompts/critique.js";
import { askForm } from "./askForm.js";
import type { ChatModel } from "./chatModel.js";
import { styleOf } from "./chatPromptModel.js";
import { remark } from "./plainText.js";

const temperature = 0.3;
const maxCritiqueUnits = 2000;
const maxAdviceUnits = 1000;

/** Criticises with a chat model, whatever its connection. */
export class ChatCritic implements Critic {
  readonly #model: ChatModel;

  constructor(model: ChatModel) {
    this.#model = model;
  }

  async critique(request: CritiqueRequest, signal: AbortSignal): Promise<WrittenCritique> {
    const wording = critiqueWording(request, styleOf(this.#model));
    const { seed } = request;
    const question = { wording, temperature, seed, faultOf: faultOfCritique };
    const { answer, fault, usage } = await askForm(this.#model, question, signal);
    if (fault !== null) {
      throw new InvalidAnswerError(`The model gave no critique: ${fault}`, {
        billed: "yes",
        usage: { ...usage },
      });
    }
    const recommendations = {
      what: remark(answer.what, maxAdviceUnits),
      how: remark(answer.how, maxAdviceUnits),
    };
    return { text: remark(answer.text, maxCritiqueUnits), recommendations, usage };
  }
}

/** One that says nothing at all is none, though nothing need be said of one half. */
function faultOfCritique({ text, what, how }: Critiqued): string | null {
  return [text, what, how].every((said) => remark(said, 1) === "") ? "It says nothing" : null;
}
