import type { ChecklistRequest } from "./checklistPort.js";
import type { CompareRequest } from "./comparerPort.js";
import type { CritiqueRequest } from "./criticPort.js";
import type {
  DrawBase,
  DrawingSource,
  DrawRequest,
  ExpandRequest,
  JudgeRequest,
  RefineRequest,
  RewriteRequest,
} from "./ports.js";

/** What a provider can tell of a call before it is made. */

export type ForeseenDraw = Omit<DrawRequest, "base"> & {
  readonly base?: Omit<DrawBase, "text">;
};

export type ForeseenCritique = Omit<CritiqueRequest, "source"> & {
  readonly source?: Pick<DrawingSource, "ref">;
};

/** What a model will be asked, before it is: what it is to look at, or to edit, is not opened yet. */
export type Foreseen =
  | {
      readonly role: "language";
      readonly asked: "write";
      readonly request: ExpandRequest | RefineRequest | RewriteRequest;
    }
  | { readonly role: "language"; readonly asked: "critique"; readonly request: ForeseenCritique }
  | { readonly role: "image"; readonly asked: "draw"; readonly request: ForeseenDraw }
  | {
      readonly role: "vision";
      readonly asked: "judge";
      readonly request: Omit<JudgeRequest, "image">;
    }
  | { readonly role: "language"; readonly asked: "checklist"; readonly request: ChecklistRequest }
  | {
      readonly role: "vision";
      readonly asked: "compare";
      readonly request: Omit<CompareRequest, "images"> & {
        /** How many. */
        readonly images: number;
      };
    };

/**
 * The most that one call costs, US dollars, where its provider can tell from the request; null where
 * it cannot. Never more is reserved than it declared for the kind of call.
 */
export type Quote = (foreseen: Foreseen) => number | null;

/** How many tokens one call may use, asked and answered, where a provider can tell; null where not. */
export type TokenCount = (foreseen: Foreseen) => number | null;
