import {
  parseEvaluateFromPage,
  type EvaluateFromPage,
  type EvaluateToPage,
} from "../../../protocol/evaluateMessages.js";
import type { PageKind, PanelPage, Ready } from "../panelPage.js";

/** What the page of a blind evaluation says once it listens. */
export type FromEvaluatePage = Exclude<EvaluateFromPage, Ready>;

export type EvaluatePage = PanelPage<FromEvaluatePage, EvaluateToPage>;

export const evaluatePageKind: PageKind<FromEvaluatePage> = {
  name: "evaluate",
  title: "Imagebeam blind evaluation",
  loadsNothing: true,
  parse: parseEvaluateFromPage,
};

/** A page may be forged: of who sees the result nothing more is taken as a blind vote. */
export function isOfVoting({ kind }: FromEvaluatePage): boolean {
  return ["vote", "skip", "undo", "stop", "again"].includes(kind);
}

/** A dialog may stay open for long: nothing waits for it. */
export function isAside({ kind }: FromEvaluatePage): boolean {
  return ["save", "savePlot", "act", "otherVoter"].includes(kind);
}
