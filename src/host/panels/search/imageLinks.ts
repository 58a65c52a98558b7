import { Uri, type LogOutputChannel, type Webview } from "vscode";
import type { ImageRef, SessionEvent } from "../../../protocol/events.js";
import { parseKey } from "../../../search/keys.js";
import { viewableImage } from "../../../sessions/viewableImage.js";

/** A link that the page may load, to the image of a candidate. */
export interface ImageLink {
  readonly candidate: string;
  readonly uri: string;
}

export interface ImageLinksDeps {
  /** Real path of the session's folder. */
  readonly folder: string;
  readonly webview: Webview;
  readonly log: LogOutputChannel;
  readonly onLinked: (link: ImageLink) => void;
}

/** Links to a session's images, each given out once its file has been looked at. */
export class ImageLinks {
  readonly #deps: ImageLinksDeps;
  readonly #links = new Map<string, string>();
  #isClosed = false;

  constructor(deps: ImageLinksDeps) {
    this.#deps = deps;
  }

  /** Those that have been given out. */
  get all(): ImageLink[] {
    return [...this.#links].map(([candidate, uri]) => ({ candidate, uri }));
  }

  /** Looks at the files of images that these events tell of, and that have no link yet. */
  async add(events: readonly SessionEvent[]): Promise<void> {
    for (const event of events) {
      if (event.kind !== "imageDrawn") continue;
      const { candidate } = parseKey(event.key);
      if (candidate !== null && !this.#links.has(candidate))
        await this.#add(candidate, event.image);
    }
  }

  /** Nothing is told any more: the panel shows something else. */
  close(): void {
    this.#isClosed = true;
  }

  async #add(candidate: string, image: ImageRef): Promise<void> {
    const { folder, webview, log, onLinked } = this.#deps;
    const path = await viewableImage(folder, image);
    if (this.#isClosed) return;
    if (path === undefined) {
      log.warn(`The image of ${candidate} cannot be shown`, image.file);
      return;
    }
    const uri = webview.asWebviewUri(Uri.file(path)).toString();
    this.#links.set(candidate, uri);
    onLinked({ candidate, uri });
  }
}
