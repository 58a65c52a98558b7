import { drawingPorts, type DrawingPortsOptions } from "./svg/drawingPorts.js";
import { svgVersion } from "./prompts/svg.js";
import type { CallTokens } from "./chat/chatPorts.js";
import type { ChatModel } from "./chat/chatModel.js";
import type { Connected } from "./adapter.js";

/** Language models that draw as SVG: what every kind of connection declares of them alike. */

/** Versions of the texts that are sent, as a declaration has them. */
export const drawingPrompts = { svg: svgVersion } as const;

/** The prompt says what not to draw, and the parent's drawing is edited. */
export const drawingAbilities = { negativePrompt: true, edits: true } as const;

/**
 * Requests that one image takes.
 * @param looks whether the model is shown its draft, which it corrects
 * @returns as a rule, a draft and its correction; at the worst, each of them is mended once
 */
export function drawingRounds(looks: boolean): { readonly likely: number; readonly worst: number } {
  const likely = looks ? 2 : 1;
  return { likely, worst: 2 * likely };
}

/** One drawing, and what a model is told of it; a picture that it is shown is of some 800 tokens. */
const ofDraft = { input: 1500, output: 3000 } as const;
/** Of a look at it: the same, the draft and the picture. */
export const likelyLook: CallTokens = { input: 5300, output: 3000 };
/** More than the longest prompt, the drawing that is edited and all around them; and its answer. */
const worstRound: CallTokens = { input: 40_000, output: 16_000 };

/** Tokens that one image takes, as a rule and at the worst. */
export function drawingTokens(looks: boolean): Readonly<Record<"likely" | "worst", CallTokens>> {
  const { worst } = drawingRounds(looks);
  return {
    likely: {
      input: ofDraft.input + (looks ? likelyLook.input : 0),
      output: ofDraft.output + (looks ? likelyLook.output : 0),
    },
    worst: { input: worst * worstRound.input, output: worst * worstRound.output },
  };
}

export interface DrawingOptions extends DrawingPortsOptions {
  /** Whether the model is shown its draft. */
  readonly looks: boolean;
}

export function drawingWith(model: ChatModel, options: DrawingOptions): Connected<"image"> {
  return drawingPorts(model, options);
}
