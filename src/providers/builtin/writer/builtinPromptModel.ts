import type {
  ExpandRequest,
  PromptModel,
  PromptTexts,
  RefineRequest,
  RewriteRequest,
  WrittenPrompt,
} from "../../../search/ports.js";
import { expandGoal } from "./expandGoal.js";
import { refinePrompt } from "./refinePrompt.js";
import { rewritePrompt } from "./rewritePrompt.js";

type Request = ExpandRequest | RefineRequest | RewriteRequest;

/** Writes a prompt by rules and a vocabulary. Pure: the same request gives the same answer. */
function writeByRules(request: Request): PromptTexts {
  if (request.kind === "expand") return expandGoal(request);
  return request.kind === "refine" ? refinePrompt(request) : rewritePrompt(request);
}

/** The rule writer behind the search's port. Needs no key and no network, and never fails. */
export class BuiltinPromptModel implements PromptModel {
  /** @param signal when aborted, rejects with `signal.reason` */
  write(request: Request, signal: AbortSignal): Promise<WrittenPrompt> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      // Rules cost nothing and count no tokens.
      resolve({ ...writeByRules(request), usage: { costUsd: 0 } });
    });
  }
}
