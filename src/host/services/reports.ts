import { EventEmitter, Uri, window, workspace } from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";

const scheme = "imagebeam-report";

/**
 * Texts that are shown in an editor to be read and copied, and that nobody can write in. They are
 * forgotten when their tab is closed.
 */
export class Reports implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<Uri>());

  constructor() {
    this.#owned.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changes.event,
        provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? "",
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.#texts.delete(uri.path);
      }),
    );
  }

  /**
   * Shows it in a tab, where one of that name stands already in its place.
   * @param name of the tab, with the extension that says what is in it: `Image service.log`
   */
  async show(name: string, text: string): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changes.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
