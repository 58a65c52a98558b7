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
