import type { Foreseen } from "../../search/foreseen.js";
import type { Connected } from "../adapter.js";
import type { CallTokens } from "../chat/chatPorts.js";
import { foretold, type Forecast } from "../chat/foretold.js";
import { worstInput, worstRounds } from "../chat/rounds.js";
import { imageTokens, svgTokens, textTokens } from "../chat/tokenCount.js";
import {
  drawWording,
  editWording,
  lookWording,
  maxShownUnits,
  svgDrawVersion,
  svgEditVersion,
  svgLookVersion,
  svgMaxTokens,
} from "../prompts/svg.js";
import { lookedAtPx, SvgImages, type SvgImagesOptions } from "./svgImages.js";

/** What a declaration names as `prompts`, where a language model draws. */
export const drawingVersions = {
  draw: svgDrawVersion,
  edit: svgEditVersion,
  look: svgLookVersion,
} as const;

export interface DrawingPortsOptions extends Omit<SvgImagesOptions, "model"> {
  /** What so many tokens cost at most, US dollars; without it, nothing is quoted. */
  readonly usdOf?: (tokens: CallTokens) => number;
}

/** From a chat model to the port that draws with it. @param model one that sees, where it `looks` */
export function drawingPorts(
  model: SvgImagesOptions["model"],
  options: DrawingPortsOptions,
): Connected<"image"> {
  const { usdOf, looks = false } = options;
  return {
    images: new SvgImages({ ...options, model }),
    ...foretold(model, (foreseen) => forecast(foreseen, looks), usdOf),
  };
}

/** A drawing at its largest, as it is shown or sent back. */
const shownTokens = svgTokens(maxShownUnits);
/** Sentences of a check, each as long as any, and of a fault. */
const foundTokens = 2000;

function forecast(foreseen: Foreseen, looks: boolean): Forecast | null {
  if (foreseen.asked !== "draw") return null;
  const { request } = foreseen;
  const isEdit = request.base !== undefined;
  const { task, given } = isEdit ? editWording(request, "") : drawWording(request);
  const input = textTokens(task) + textTokens(given) + (isEdit ? shownTokens : 0);
  const output = svgMaxTokens;
  // The repair sends the answer, and its fault, back.
  const questions = [input, input + shownTokens + foundTokens];
  if (looks) questions.push(lookTokens(request));
  return {
    first: { input, output },
    worst: {
      input: worstInput(questions),
      output: worstRounds(questions.length).answers * output,
    },
  };
}

function lookTokens(request: Parameters<typeof lookWording>[0]): number {
  const { task, given } = lookWording(request, "", []);
  const texts = textTokens(task) + textTokens(given);
  return texts + shownTokens + foundTokens + imageTokens(lookedAtPx);
}
