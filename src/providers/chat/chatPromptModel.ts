import { cutText } from "../../base/cutText.js";
import { InvalidAnswerError } from "../../base/errors.js";
import type { PromptModel, PromptTexts, WrittenPrompt } from "../../search/ports.js";
import { expandWording, smallExpandWording } from "../prompts/expand.js";
import { refineWording, smallRefineWording } from "../prompts/refine.js";
import { rewriteWording } from "../prompts/rewrite.js";
import type { AnswerStyle, Wording } from "../prompts/wording.js";
import { joinHalves, type Written } from "../prompts/written.js";
import { askForm } from "./askForm.js";
import type { ChatModel } from "./chatModel.js";
import { fallbackFor } from "./fallback.js";
import { promptText } from "./plainText.js";
import { faultOf, type WriteRequest } from "./promptQuality.js";

/** How well a model writes: one of few parameters gets examples, and writes the halves alone. */
export type ModelSize = "small" | "usual";

/** Candidates are to differ; a small model soon loses its thread. */
const temperatures: Readonly<Record<ModelSize, number>> = { usual: 0.8, small: 0.4 };

const maxReasonUnits = 500;

/** Writes prompts with a chat model, whatever its connection. */
export class ChatPromptModel implements PromptModel {
  readonly #model: ChatModel;
  readonly #size: ModelSize;

  constructor(model: ChatModel, size: ModelSize = "usual") {
    this.#model = model;
    this.#size = size;
  }

  async write(request: WriteRequest, signal: AbortSignal): Promise<WrittenPrompt> {
    const wording = writeWording(request, styleOf(this.#model, this.#size), this.#size);
    const temperature = temperatures[this.#size];
    const { answer, fault, usage } = await askForm(
      this.#model,
      {
        wording,
        temperature,
        seed: request.seed,
        toldBy: ({ what = "", how = "", prompt = "" }) => [what, how, prompt],
        faultOf: (written) => faultOf(textsOf(written, request), request),
      },
      signal,
    );
    if (fault === null) return { ...textsOf(answer, request), usage };
    const made = fallbackFor(request);
    if (made !== null) return { ...made, fallback: cutText(fault, maxReasonUnits, "…"), usage };
    throw new InvalidAnswerError(`The model wrote no usable prompt: ${fault}`, {
      billed: "yes",
      usage: { ...usage },
    });
  }
}

/** Small models keep to lines; a server that holds to no form is asked for lines too. */
export function styleOf({ formSupport }: ChatModel, size: ModelSize = "usual"): AnswerStyle {
  return formSupport === "none" || size === "small" ? "lines" : "object";
}

export function writeWording(
  request: WriteRequest,
  style: AnswerStyle,
  size: ModelSize,
): Wording<Written> {
  const isSmall = size === "small";
  switch (request.kind) {
    case "expand":
      return isSmall ? smallExpandWording(request) : expandWording(request, style);
    case "refine":
      return isSmall ? smallRefineWording(request) : refineWording(request, style);
    case "rewrite":
      return rewriteWording(request, style, isSmall);
  }
}

/**
 * All three texts. A half that may not change is the parent's, whatever the model says of it, and a
 * prompt whose model could have changed it there is joined by code. So is one that is worse than its
 * halves.
 */
function textsOf(written: Written, request: WriteRequest): PromptTexts {
  const own = (half: "what" | "how"): string => promptText(written[half] ?? "");
  const kept = request.kind === "refine" && request.halves !== "both" ? request : null;
  const what = kept?.halves === "how" ? kept.parent.what : own("what");
  const how = kept?.halves === "what" ? kept.parent.how : own("how");
  const joined = { what, how, prompt: joinHalves(what, how) };
  if (kept !== null || written.prompt === undefined) return joined;
  const told = { what, how, prompt: promptText(written.prompt) };
  const isBetter = faultOf(told, request) !== null && faultOf(joined, request) === null;
  return isBetter ? joined : told;
}
