import {
  parseCompareFromPage,
  type CompareFromPage,
  type CompareToPage,
} from "../../../protocol/compareMessages.js";
import type { PageKind, PanelPage, Ready } from "../panelPage.js";

/** What a comparison panel's page says once it listens. */
export type FromComparePage = Exclude<CompareFromPage, Ready>;

export type ComparePage = PanelPage<FromComparePage, CompareToPage>;

export const comparePageKind: PageKind<FromComparePage> = {
  name: "compare",
  title: "Imagebeam comparison",
  showsBytes: true,
  parse: parseCompareFromPage,
};
