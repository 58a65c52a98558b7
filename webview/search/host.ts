import {
  panelStateSchema,
  type PanelState,
  type ViewToHost,
} from "../../src/protocol/panelMessages.js";
import { connectEditor } from "../page/host.js";

/** The host, as the search panel's page speaks with it. */
export interface Host {
  readonly post: (message: ViewToHost) => void;
  /** Kept by the editor for when the page comes back, and a draft by the extension host too. */
  readonly remember: (state: PanelState) => void;
  /** What was kept before the page was hidden or reloaded; undefined for a page that is new. */
  readonly recall: () => PanelState | undefined;
}

/** May be called once in a page's life. */
export function connectHost(): Host {
  const editor = connectEditor();
  return {
    post: (message) => editor.post(message),
    remember: (state) => {
      editor.remember(state);
      const { draft } = state;
      if (draft !== undefined) editor.post({ kind: "draft", draft } satisfies ViewToHost);
    },
    recall: () => panelStateSchema().safeParse(editor.recall()).data,
  };
}
