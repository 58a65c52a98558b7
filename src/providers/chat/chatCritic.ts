import { InvalidAnswerError } from "../../base/errors.js";
import type { Critic, CritiqueRequest, WrittenCritique } from "../../search/criticPort.js";
import type { ForeseenCritique } from "../../search/foreseen.js";
import { editableSource, shownSource } from "../../svg/keptSvg.js";
import {
  critiqueWording,
  smallCritiqueWording,
  type Critiqued,
  type ParentDrawing,
} from "../prompts/critique.js";
import { maxShownUnits } from "../prompts/svg.js";
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
    const drawing = source && shownDrawing(await source.text(signal));
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

/** As who draws the child is shown it: the letters of its text as paths would be most of it. */
function shownDrawing(kept: string): ParentDrawing {
  const shown = shownSource(kept, maxShownUnits);
  return { svg: shown ?? editableSource(kept), isChanged: shown !== undefined };
}

/** @param drawing what the parent's image was made from; nothing of it, where it is yet to be read */
export function criticWording(
  request: ForeseenCritique,
  model: ChatModel,
  size: ModelSize,
  drawing: ParentDrawing | undefined = request.source && { svg: "", isChanged: true },
): Wording<Critiqued> {
  return size === "small"
    ? smallCritiqueWording(request)
    : critiqueWording(request, styleOf(model), drawing);
}

/** One that says nothing at all is none, though nothing need be said of one half. */
function faultOfCritique({ text, what, how }: Critiqued): string | null {
  return [text, what, how].every((said) => remark(said, 1) === "") ? "It says nothing" : null;
}
