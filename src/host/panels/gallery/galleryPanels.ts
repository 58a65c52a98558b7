import type { Memento, WebviewPanel } from "vscode";
import * as z from "zod";
import type { Disposable } from "../../../base/disposable.js";
import { PanelHost, type HostedPanel } from "../panelHost.js";
import { PanelTab } from "../panelTab.js";
import type { GalleryDeps, ShownGallery } from "./shownGallery.js";

/** A gallery shows everything: there is nothing to say of which. */
const contentSchema = z.strictObject({});
type GalleryContent = z.infer<typeof contentSchema>;

/** A tab; what it shows is read when it is first shown. */
class GalleryPanel implements HostedPanel<GalleryContent> {
  readonly tab: PanelTab;
  readonly content = {};
  readonly #panel: WebviewPanel;
  #shown: ShownGallery | undefined;
  #isClosed = false;

  constructor(panel: WebviewPanel, { extensionUri }: GalleryDeps) {
    this.#panel = panel;
    this.tab = new PanelTab(panel, extensionUri);
    panel.onDidDispose(() => {
      this.#isClosed = true;
      this.#shown?.dispose();
    });
  }

  async show(deps: GalleryDeps): Promise<void> {
    const { ofPanels } = await import("../../onDemand.js");
    if (!this.#isClosed) this.#shown ??= new ofPanels.ShownGallery(this.#panel, deps);
  }

  touch(folder: string): void {
    this.#shown?.touch(folder);
  }
}

/** The gallery of this window: one tab, brought back by the editor after a reload. */
export class GalleryPanels implements Disposable {
  readonly #deps: GalleryDeps;
  readonly #host: PanelHost<GalleryPanel, GalleryContent>;

  /** @param memory the workspace's */
  constructor(deps: GalleryDeps, memory: Memento) {
    this.#deps = deps;
    this.#host = new PanelHost<GalleryPanel, GalleryContent>(
      {
        viewType: "imagebeam.gallery",
        title: "Gallery",
        schema: contentSchema,
        contentOf: () => ({}),
        isSame: () => true,
        make: (webview) => new GalleryPanel(webview, deps),
        fill: (panel) => this.#fill(panel),
      },
      memory,
    );
  }

  /** Opens it, or brings the one to the front that is open. */
  async open(): Promise<void> {
    const panel = this.#host.showing({}) ?? this.#host.open();
    panel.tab.reveal();
    await this.#fill(panel);
  }

  /** This window did something to a session. */
  touch(folder: string): void {
    for (const panel of this.#host.all) panel.touch(folder);
  }

  dispose(): void {
    this.#host.dispose();
  }

  async #fill(panel: GalleryPanel): Promise<void> {
    await panel.show(this.#deps);
    this.#host.keep();
  }
}
