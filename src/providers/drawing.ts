import type { CallTokens } from "./chat/chatPorts.js";
import { worstRounds } from "./chat/rounds.js";
import { svgMaxTokens } from "./prompts/svg.js";

/**
 * Requests that one call of a chat model takes: as a rule one; at the worst, its answer is cut off, asked
 * for with more room, and mended.
 */
export const chatRounds = { likely: 1, worst: worstRounds(2).requests } as const;

/** What every kind of connection declares alike of language models that draw as SVG. */

/** The prompt says what not to draw, and the parent's drawing is edited. */
export const drawingAbilities = { negativePrompt: true, edits: true } as const;

/**
 * Requests that one image takes.
 * @param looks whether the model is shown its draft, which it corrects
 * @returns as a rule, a draft and its correction; at the worst, the draft is cut off, asked for with
 *   more room and mended
 */
export function drawingRounds(looks: boolean): { readonly likely: number; readonly worst: number } {
  return { likely: looks ? 2 : 1, worst: worstRounds(questionsOf(looks)).requests };
}

/** The draft, its repair, and the look. */
const questionsOf = (looks: boolean): number => (looks ? 3 : 2);

/** One drawing, and what a model is told of it; a picture that it is shown is of some 800 tokens. */
const ofDraft = { input: 1500, output: 3000 } as const;
/** Of a look at it: the same, the draft and the picture; it is answered with changes. */
export const likelyLook: CallTokens = { input: 5300, output: 1500 };
/** More than the longest prompt, the drawing that is edited and all around them. */
const worstInputTokens = 40_000;

/** Tokens that one image takes, as a rule and at the worst. */
export function drawingTokens(looks: boolean): Readonly<Record<"likely" | "worst", CallTokens>> {
  const { requests, answers } = worstRounds(questionsOf(looks));
  return {
    likely: {
      input: ofDraft.input + (looks ? likelyLook.input : 0),
      output: ofDraft.output + (looks ? likelyLook.output : 0),
    },
    worst: { input: requests * worstInputTokens, output: answers * svgMaxTokens },
  };
}
