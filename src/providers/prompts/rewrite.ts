import type { RewriteRequest } from "../../search/ports.js";
import { shortened } from "./candidateText.js";
import { dataRule, fenced } from "./fence.js";
import { paragraphs, type AnswerStyle, type Wording } from "./wording.js";
import {
  goalText,
  halvesExplained,
  rulesText,
  writtenShapes,
  writtenTokens,
  type Written,
} from "./written.js";

/** Changes with any of the texts below. */
export const rewriteVersion = 1;

const task = paragraphs(
  `An image model's filter refused a prompt. You say the same picture in words that nobody minds. ${halvesExplained}`,
  rulesText([
    "Keep the goal's things, number, colours and places as far as they are harmless, and its language.",
    "Leave out, or say mildly, whatever a filter may mind: violence, wounds, nakedness, real people, brands, artists by name.",
    "Do not hide the same thing behind other words: draw something harmless in its place.",
    "Say what is to be seen, never what is not. Mention neither the filter nor what was left out.",
    "WHAT at most 45 words, HOW at most 25, PROMPT at most 75. Only the texts: no headings, no remarks.",
  ]),
  dataRule,
);

/** From a refused prompt to one that may be drawn. @param isSmall the halves are enough */
export function rewriteWording(
  request: RewriteRequest,
  style: AnswerStyle,
  isSmall: boolean,
): Wording<Written> {
  const { goal, negativePrompt, refused, reason } = request;
  const shape = isSmall ? writtenShapes.halves : writtenShapes.all;
  return {
    purpose: "rewrite",
    style,
    shape,
    task: paragraphs(task, shape.asked[style]),
    examples: [],
    given: paragraphs(
      fenced("Refused prompt", shortened(refused.prompt)),
      reason.trim() === "" ? "" : fenced("What the filter said", shortened(reason)),
      goalText(goal, negativePrompt),
    ),
    maxTokens: writtenTokens(goal),
  };
}
