import { basename, dirname } from "node:path";
import type { WebviewPanel } from "vscode";
import { ShownGallery, type GalleryDeps } from "../../src/host/panels/gallery/shownGallery.js";
import { systemProcesses } from "../../src/sessions/processIdentity.js";
import { listSessions } from "../../src/sessions/sessionIndex.js";
import { Emitter } from "../support/vscode/surfaces.js";

/**
 * A process of its own, as the editor's extension host is one: the gallery's host over a real output
 * folder, its panel at the other end of a channel. Arguments: the folder, and where its images are served.
 */

/** What goes to whoever has the page. */
export type FromHost =
  | { readonly kind: "started" }
  | { readonly kind: "load" }
  | { readonly kind: "post"; readonly message: object };
/** What comes from there. */
export type ToHost =
  | { readonly kind: "open" }
  | { readonly kind: "say"; readonly message: unknown };

const [, , output = "", origin = ""] = process.argv;
const tell = (message: FromHost): void => void process.send?.(message);
const said = new Emitter<unknown>();
const nothing = { event: () => ({ dispose: () => undefined }) };

const panel = {
  visible: true,
  onDidChangeViewState: nothing.event,
  webview: {
    cspSource: origin,
    options: {},
    set html(_: string) {
      tell({ kind: "load" });
    },
    onDidReceiveMessage: said.event,
    // The folder makes each link another one: no picture comes out of a cache.
    asWebviewUri: ({ fsPath }: { readonly fsPath: string }) =>
      `${origin}/images/${basename(fsPath)}?${encodeURIComponent(dirname(fsPath))}`,
    postMessage: (message: object) =>
      new Promise<boolean>((resolve) => {
        process.send?.({ kind: "post", message } satisfies FromHost, () => resolve(true));
      }),
  },
};

function open(): void {
  new ShownGallery(
    panel as unknown as WebviewPanel,
    {
      sessions: {
        list: (folder: string, _query: string, onNewest?: () => void) =>
          listSessions(folder, { processes: systemProcesses }, undefined, onNewest),
      },
      searches: { in: () => undefined, onDidChange: nothing.event },
      log: { warn: () => undefined },
      extensionUri: { fsPath: "/extension" },
      places: () => [{ name: null, output: () => Promise.resolve(output) }],
      whereTo: { documentFor: () => Promise.resolve(null), onDidChange: nothing.event },
      act: () => Promise.resolve(),
    } as unknown as GalleryDeps,
  );
}

process.on("message", (message: ToHost) => {
  if (message.kind === "open") open();
  else said.fire(message.message);
});
tell({ kind: "started" });
