import {
  parseViewToHost,
  type HostToView,
  type ViewToHost,
} from "../../../protocol/panelMessages.js";
import type { PageKind, PanelPage, Ready } from "../panelPage.js";

/** What a search panel's page says once it listens. */
export type FromSearchPage = Exclude<ViewToHost, Ready>;

export type SearchPage = PanelPage<FromSearchPage, HostToView>;

export const searchPageKind: PageKind<FromSearchPage> = {
  name: "search",
  title: "Imagebeam search",
  parse: parseViewToHost,
};
