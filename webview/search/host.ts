import {
  panelStateSchema,
  type PanelState,
  type ViewToHost,
} from "../../src/protocol/panelMessages.js";

/** The editor's side of the page, typed as far as it is used. */
export interface Host {
  readonly post: (message: ViewToHost) => void;
  /** Kept by the editor for when the page comes back, and a draft by the extension host too. */
  readonly remember: (state: PanelState) => void;
  /** What was kept before the page was hidden or reloaded; undefined for a page that is new. */
  readonly recall: () => PanelState | undefined;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once in a page's life. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    remember: (state) => {
      api.setState(state);
      const { draft } = state;
      if (draft !== undefined) api.postMessage({ kind: "draft", draft } satisfies ViewToHost);
    },
    recall: () => panelStateSchema().safeParse(api.getState()).data,
  };
}
