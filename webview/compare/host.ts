import type { CompareFromPage } from "../../src/protocol/compareMessages.js";
import { connectEditor } from "../page/host.js";
import type { Kept } from "./model/view.js";

/** The host, as the comparison panel's page speaks with it. */
export interface Host {
  readonly post: (message: CompareFromPage) => void;
  /** Kept by the editor for when the page comes back. */
  readonly remember: (kept: Kept) => void;
  /** What was kept before the page was hidden or reloaded: not checked. */
  readonly recall: () => unknown;
}

/** May be called once in a page's life. */
export function connectHost(): Host {
  return connectEditor();
}
