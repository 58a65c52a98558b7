import type { Foreseen } from "../../search/foreseen.js";
import type { Connected } from "../adapter.js";
import { checklistVersion, checklistWording } from "../prompts/checklist.js";
import { compareVersion, compareWording } from "../prompts/compare.js";
import { critiqueVersion, maxDrawingUnits } from "../prompts/critique.js";
import { expandVersion } from "../prompts/expand.js";
import { judgeVersion, judgeWording } from "../prompts/judge.js";
import { answersVersion, answersWording } from "../prompts/judgeQuestions.js";
import { refineVersion } from "../prompts/refine.js";
import { rewriteVersion } from "../prompts/rewrite.js";
import type { Wording } from "../prompts/wording.js";
import { coversVersion } from "../prompts/written.js";
import { ChatChecklistPlanner } from "./chatChecklist.js";
import { ChatComparer } from "./chatComparer.js";
import { ChatCritic, criticWording } from "./chatCritic.js";
import { ChatJudge, defaultMaxPx } from "./chatJudge.js";
import type { ChatModel } from "./chatModel.js";
import { ChatPromptModel, styleOf, writeWording, type ModelSize } from "./chatPromptModel.js";
import { foretold, type Forecast } from "./foretold.js";
import { worstRounds } from "./rounds.js";
import { imageTokens, svgTokens, textTokens } from "./tokenCount.js";

/** From a chat model to the ports of a role, and what its declaration journals of our texts. */

/** What a declaration names as `prompts`, by role. */
export const promptVersions = {
  language: {
    expand: expandVersion,
    refine: refineVersion,
    rewrite: rewriteVersion,
    critique: critiqueVersion,
    checklist: checklistVersion,
    covers: coversVersion,
  },
  vision: { judge: judgeVersion, answers: answersVersion, compare: compareVersion },
} as const;

/** What language and vision models that chat can be asked beside their role's usual work. */
export function languageAbilities(size: ModelSize) {
  // A model of few parameters takes no goal apart.
  return { critiques: true, ...(size !== "small" && { plans: true }) };
}

export const seeingAbilities = { answers: true, compares: true } as const;

/** What one call takes, in tokens. */
export interface CallTokens {
  readonly input: number;
  readonly output: number;
}

export interface ChatPortsOptions {
  /** Default `usual`. */
  readonly size?: ModelSize;
  /** The longer side of a picture that is judged, pixels; 768 by default. */
  readonly maxPx?: number;
  /** What so many tokens cost at most, US dollars; without it, nothing is quoted. */
  readonly usdOf?: (tokens: CallTokens) => number;
}

export function languagePorts(
  model: ChatModel,
  { size = "usual", usdOf }: ChatPortsOptions = {},
): Connected<"language"> {
  const style = styleOf(model, size);
  const wordingOf = (foreseen: Foreseen): Wording<unknown> | null => {
    switch (foreseen.asked) {
      case "write":
        return writeWording(foreseen.request, style, size);
      case "critique":
        return criticWording(foreseen.request, model, size);
      case "checklist":
        return checklistWording(foreseen.request, style);
      default:
        return null;
    }
  };
  return {
    prompts: new ChatPromptModel(model, size),
    critic: new ChatCritic(model, size),
    ...(size !== "small" && { checklists: new ChatChecklistPlanner(model) }),
    ...foretold(
      model,
      (foreseen) => forecast(wordingOf(foreseen), criticShownTokens(foreseen, size)),
      usdOf,
    ),
  };
}

/** Of the drawing that a critic is shown, which is opened when it is asked. */
function criticShownTokens(foreseen: Foreseen, size: ModelSize): number {
  const isShown = foreseen.asked === "critique" && foreseen.request.source !== undefined;
  return isShown && size !== "small" ? svgTokens(maxDrawingUnits) : 0;
}

/** @param model one that sees */
export function visionPorts(
  model: ChatModel,
  { maxPx = defaultMaxPx, usdOf }: ChatPortsOptions = {},
): Connected<"vision"> {
  const style = styleOf(model);
  const forecastOf = (foreseen: Foreseen): Forecast | null => {
    const shown = imageTokens(maxPx);
    switch (foreseen.asked) {
      case "judge": {
        const { questions, ...request } = foreseen.request;
        return questions === undefined
          ? forecast(judgeWording(request, style), shown)
          : forecast(answersWording(request, questions, style), shown);
      }
      case "compare": {
        const { request } = foreseen;
        return forecast(compareWording(request, style), request.images * shown);
      }
      default:
        return null;
    }
  };
  return {
    judge: new ChatJudge(model, maxPx),
    comparer: new ChatComparer(model, maxPx),
    ...foretold(model, forecastOf, usdOf),
  };
}

/** The question, and its repair. */
const worst = worstRounds(2);

/** @param shownTokens of what is shown, and is not in the wording */
function forecast(wording: Wording<unknown> | null, shownTokens = 0): Forecast | null {
  if (wording === null) return null;
  const { task, examples, given, maxTokens: output } = wording;
  const texts = [task, given, ...examples.flatMap((each) => [each.given, each.answer])];
  const input = texts.reduce((sum, text) => sum + textTokens(text), shownTokens);
  return {
    first: { input, output },
    worst: {
      // The repair sends the answer, and its fault, back.
      input: worst.requests * input + 2 * output,
      output: worst.answers * output,
    },
  };
}
