import type { Foreseen } from "../../search/ports.js";
import type { Connected } from "../adapter.js";
import { critiqueVersion } from "../prompts/critique.js";
import { expandVersion } from "../prompts/expand.js";
import { judgeVersion, judgeWording } from "../prompts/judge.js";
import { refineVersion } from "../prompts/refine.js";
import { rewriteVersion } from "../prompts/rewrite.js";
import type { Wording } from "../prompts/wording.js";
import { ChatCritic, criticWording } from "./chatCritic.js";
import { ChatJudge, defaultMaxPx } from "./chatJudge.js";
import type { ChatModel } from "./chatModel.js";
import { ChatPromptModel, styleOf, writeWording, type ModelSize } from "./chatPromptModel.js";
import { foretold, type Forecast } from "./foretold.js";
import { imageTokens, textTokens } from "./tokenCount.js";

/** From a chat model to the ports of a role, and what its declaration journals of our texts. */

/** What a declaration names as `prompts`, by role. */
export const promptVersions = {
  language: {
    expand: expandVersion,
    refine: refineVersion,
    rewrite: rewriteVersion,
    critique: critiqueVersion,
  },
  vision: { judge: judgeVersion },
} as const;

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
      default:
        return null;
    }
  };
  return {
    prompts: new ChatPromptModel(model, size),
    critic: new ChatCritic(model, size),
    ...foretold(model, (foreseen) => forecast(wordingOf(foreseen)), usdOf),
  };
}

/** @param model one that sees */
export function visionPorts(
  model: ChatModel,
  { maxPx = defaultMaxPx, usdOf }: ChatPortsOptions = {},
): Connected<"vision"> {
  const wordingOf = (foreseen: Foreseen): Wording<unknown> | null =>
    foreseen.asked === "judge" ? judgeWording(foreseen.request, styleOf(model)) : null;
  return {
    judge: new ChatJudge(model, maxPx),
    ...foretold(model, (foreseen) => forecast(wordingOf(foreseen), imageTokens(maxPx)), usdOf),
  };
}

/** Rounds at the worst: one that was cut off, the same with twice the tokens, the repair. */
const worstRounds = { input: 3, output: 1 + 2 + 2 };

function forecast(wording: Wording<unknown> | null, pictureTokens = 0): Forecast | null {
  if (wording === null) return null;
  const { task, examples, given, maxTokens: output } = wording;
  const texts = [task, given, ...examples.flatMap((each) => [each.given, each.answer])];
  const input = texts.reduce((sum, text) => sum + textTokens(text), pictureTokens);
  return {
    first: { input, output },
    worst: {
      // The repair sends the answer, and its fault, back.
      input: worstRounds.input * input + 2 * output,
      output: worstRounds.output * output,
    },
  };
}
