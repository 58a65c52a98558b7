import { InvalidAnswerError } from "../../base/errors.js";
import type {
  Critic,
  CritiqueRequest,
  ForeseenCritique,
  WrittenCritique,
} from "../../search/ports.js";
import { editableSource } from "../../svg/keptSvg.js";
import {
  critiqueWording,
  maxDrawingUnits,
  smallCritiqueWording,
  type Critiqued,
} from "../prompts/critique.js";
import type { Wording } from "../prompts/wording.js";
import { askForm } from "./askForm.js";
import type { ChatModel } from "./chatModel.js";
import { styleOf, type ModelSize } from "./chatPromptModel.js";
import { remark } from "./plainText.js";

const temperature = 0.3;
const maxCritiqueUnits = 2000;
const maxAdviceUnits = 1000;

/** Criticises with a chat model, whatever its connection. */
export class ChatCritic implements Critic {
  readonly #model: ChatModel;
  readonly #size: ModelSize;

  constructor(model: ChatModel, size: ModelSize = "usual") {
    this.#model = model;
    this.#size = size;
  }

  async critique(request: CritiqueRequest, signal: AbortSignal): Promise<WrittenCritique> {
    const { seed, source } = request;
    // The letters of its text as paths would be most of it.
    const drawing = source && editableSource(await source.text(signal));
    const wording = criticWording(request, this.#model, this.#size, drawing);
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

/** @param drawing SVG of the parent's image; as long as any, where it is yet to be read */
export function criticWording(
  request: ForeseenCritique,
  model: ChatModel,
  size: ModelSize,
  drawing = request.source && " ".repeat(maxDrawingUnits),
): Wording<Critiqued> {
  return size === "small"
    ? smallCritiqueWording(request)
    : critiqueWording(request, styleOf(model), drawing);
}

/** One that says nothing at all is none, though nothing need be said of one half. */
function faultOfCritique({ text, what, how }: Critiqued): string | null {
  return [text, what, how].every((said) => remark(said, 1) === "") ? "It says nothing" : null;
}
