/** The editor's side of a page, typed as far as it is used. */
export interface EditorSide {
  readonly post: (message: object) => void;
  /** Kept by the editor for when the page comes back. */
  readonly remember: (state: object) => void;
  /** What was kept before the page was hidden or reloaded; undefined for a page that is new. */
  readonly recall: () => unknown;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once in a page's life. */
export function connectEditor(): EditorSide {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    remember: (state) => api.setState(state),
    recall: () => api.getState(),
  };
}
