import type {
  ExpandRequest,
  PromptModel,
  RefineRequest,
  ReportedUsage,
  RewriteRequest,
  WrittenPrompt,
} from "../../../search/ports.js";
import { writeByRules } from "./ruleWriter.js";

/** Rules cost nothing and count no tokens. */
const noUsage: ReportedUsage = { costUsd: 0 };

/** The rule writer behind the search's port. Needs no key and no network, and never fails. */
export class BuiltinPromptModel implements PromptModel {
  /** @param signal when aborted, rejects with `signal.reason` */
  write(
    request: ExpandRequest | RefineRequest | RewriteRequest,
    signal: AbortSignal,
  ): Promise<WrittenPrompt> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      resolve({ ...writeByRules(request), usage: noUsage });
    });
  }
}
