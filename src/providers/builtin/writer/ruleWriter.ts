import { assertNever } from "../../../base/assertNever.js";
import type {
  ExpandRequest,
  PromptTexts,
  RefineRequest,
  RewriteRequest,
} from "../../../search/ports.js";
import { expandGoal } from "./expandGoal.js";
import { refinePrompt } from "./refinePrompt.js";
import { rewritePrompt } from "./rewritePrompt.js";

/** Writes a prompt by rules and a vocabulary. Pure: the same request gives the same answer. */
export function writeByRules(request: ExpandRequest | RefineRequest | RewriteRequest): PromptTexts {
  switch (request.kind) {
    case "expand":
      return expandGoal(request);
    case "refine":
      return refinePrompt(request);
    case "rewrite":
      return rewritePrompt(request);
    default:
      return assertNever(request);
  }
}
