import { cutText } from "../../base/cutText.js";
import { InvalidAnswerError } from "../../base/errors.js";
import type { PromptModel, PromptTexts, ReportedUsage, WrittenPrompt } from "../../search/ports.js";
import { expandWording, smallExpandWording } from "../prompts/expand.js";
import { refineWording, smallRefineWording } from "../prompts/refine.js";
import { rewriteWording } from "../prompts/rewrite.js";
import type { AnswerStyle, Wording } from "../prompts/wording.js";
import { idsIn } from "../prompts/questionLines.js";
import { joinHalves, type WrittenCovering } from "../prompts/written.js";
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
    const told = await this.#ask(request, signal);
    if (told.fault === null) return { ...told.texts, ...told.covers, usage: told.usage };
    const { fault, usage } = told;
    const made = fallbackFor(request);
    if (made !== null) return { ...made, fallback: cutText(fault, maxReasonUnits, "…"), usage };
    throw new InvalidAnswerError(`The model wrote no usable prompt: ${fault}`, {
      billed: "yes",
      usage: { ...usage },
    });
  }

  async #ask(request: WriteRequest, signal: AbortSignal): Promise<Told> {
    /** The last one that says all that it has to, but for a question. */
    let good: WrittenCovering | undefined;
    const question = {
      wording: writeWording(request, styleOf(this.#model, this.#size), this.#size),
      temperature: temperatures[this.#size],
      seed: request.seed,
      toldBy: ({ what = "", how = "", prompt = "" }: WrittenCovering) => [what, how, prompt],
      faultOf: (written: WrittenCovering) => {
        const fault = faultOf(textsOf(written, request), request);
        if (fault === null) good = written;
        return fault ?? lostQuestions(written, request);
      },
    };
    try {
      const { answer, fault, usage } = await askForm(this.#model, question, signal);
      const taken = fault === null ? answer : good;
      if (taken === undefined) return { fault: fault ?? "", usage };
      return {
        texts: textsOf(taken, request),
        covers: coversOf(taken, request),
        fault: null,
        usage,
      };
    } catch (thrown) {
      // Another attempt gets the same answer of a small model on a server of one's own.
      if (this.#size !== "small" || !(thrown instanceof InvalidAnswerError)) throw thrown;
      return { fault: thrown.message, usage: thrown.usage ?? {} };
    }
  }
}

type Told =
  | {
      readonly texts: PromptTexts;
      readonly covers: Pick<WrittenPrompt, "covers">;
      readonly fault: null;
      readonly usage: ReportedUsage;
    }
  | { readonly fault: string; readonly usage: ReportedUsage };

/** Small models keep to lines; a server that holds to no form is asked for lines too. */
export function styleOf({ formSupport }: ChatModel, size: ModelSize = "usual"): AnswerStyle {
  return formSupport === "none" || size === "small" ? "lines" : "object";
}

export function writeWording(
  request: WriteRequest,
  style: AnswerStyle,
  size: ModelSize,
): Wording<WrittenCovering> {
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

/** What an answer says that it covers; nothing where it was not asked, or does not say. */
function coversOf(
  { covers }: WrittenCovering,
  request: WriteRequest,
): Pick<WrittenPrompt, "covers"> {
  if (covers === undefined || !("questions" in request)) return {};
  const told = idsIn(covers);
  return { covers: told.filter((id) => request.questions?.some((question) => question.id === id)) };
}

const mostLost = 6;

/**
 * The questions that a prompt loses by its writer's own word, as the writer is told; null for none. A
 * half that may not change cannot lose any.
 */
function lostQuestions(written: WrittenCovering, request: WriteRequest): string | null {
  if (written.covers === undefined || !("questions" in request)) return null;
  const halves = request.kind === "refine" ? request.halves : "both";
  const covered = new Set(idsIn(written.covers));
  const lost = (request.questions ?? [])
    .filter(({ id, half }) => !covered.has(id) && (halves === "both" || halves === half))
    .map(({ id, text }) => `${id} ${JSON.stringify(cutText(text, 100, "…"))}`);
  return lost.length === 0 ? null : `It does not cover: ${lost.slice(0, mostLost).join(", ")}`;
}

/**
 * All three texts. A half that may not change is the parent's, whatever the model says of it, and a
 * prompt whose model could have changed it there is joined by code. So is one that is worse than its
 * halves.
 */
function textsOf(written: WrittenCovering, request: WriteRequest): PromptTexts {
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
