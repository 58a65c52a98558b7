import type {
  ExpandRequest,
  PromptModel,
  PromptTexts,
  RefineRequest,
  RewriteRequest,
  WrittenPrompt,
} from "../../../search/ports.js";
import { coversOf } from "../checklist/covers.js";
import { expandGoal } from "./expandGoal.js";
import { refinePrompt } from "./refinePrompt.js";
import { rewritePrompt } from "./rewritePrompt.js";

type Request = ExpandRequest | RefineRequest | RewriteRequest;

/** Writes a prompt by rules and a vocabulary. Pure: the same request gives the same answer. */
function writeByRules(request: Request): PromptTexts {
  if (request.kind === "expand") return expandGoal(request);
  return request.kind === "refine" ? refinePrompt(request) : rewritePrompt(request);
}

/** What of the checklist the prompt covers; nothing is said where there is none. */
function coversIn({ prompt }: PromptTexts, request: Request): Pick<WrittenPrompt, "covers"> {
  if (request.kind === "rewrite" || request.questions === undefined) return {};
  return { covers: coversOf(prompt, request.goal, request.questions) };
}

/** The rule writer behind the search's port. Needs no key and no network, and never fails. */
export class BuiltinPromptModel implements PromptModel {
  /** @param signal when aborted, rejects with `signal.reason` */
  write(request: Request, signal: AbortSignal): Promise<WrittenPrompt> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      const texts = writeByRules(request);
      // Rules cost nothing and count no tokens.
      resolve({ ...texts, ...coversIn(texts, request), usage: { costUsd: 0 } });
    });
  }
}
