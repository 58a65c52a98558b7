import { basename, join } from "node:path";
import pLimit from "p-limit";
import { Uri, type Webview } from "vscode";
import { maxLinkUnits, type GalleryToPage } from "../../../protocol/galleryMessages.js";
import { findSessionFolder } from "../../../sessions/sessionFolder.js";
import { viewableImage } from "../../../sessions/viewableImage.js";
import { StorageError } from "../../../base/errors.js";
import { bestImage } from "../../views/sessionImages.js";
import type { GalleryEntry } from "./galleryImages.js";

type Link = Extract<GalleryToPage, { kind: "links" }>["links"][number];

/** Files that are looked at together, and told of together: about a screen of them. */
export const linksAtOnce = 24;

interface Ahead {
  /** What the image was then. */
  readonly entry: GalleryEntry | undefined;
  readonly link: Promise<Link>;
}

export interface GalleryLinksDeps {
  readonly webview: Pick<Webview, "asWebviewUri">;
  readonly find: (id: string) => GalleryEntry | undefined;
  readonly onLinks: (links: Link[]) => void;
}

/**
 * Links to the images in sight. Each file is looked at before its link is given out, and again when it
 * is asked for again: what lies in a session's folder may have come from anywhere.
 */
export class GalleryLinks {
  readonly #deps: GalleryLinksDeps;
  readonly #limit = pLimit(1);
  /** Names of the files that the page was given links to, by id. */
  readonly #shown = new Map<string, string>();
  /** What is being looked at before the page can ask. */
  readonly #ahead = new Map<string, Ahead>();
  #wanted: readonly string[] = [];
  #isClosed = false;

  constructor(deps: GalleryLinksDeps) {
    this.#deps = deps;
  }

  /** These will be asked for, by a page that is still being loaded. */
  lookAhead(ids: readonly string[]): void {
    for (const id of ids) {
      this.#ahead.set(id, { entry: this.#deps.find(id), link: this.#link(id) });
    }
  }

  /** These are in sight from now on; what was asked for before, and is not begun with, no more. */
  look(ids: readonly string[]): void {
    this.#wanted = [...new Set(ids)];
    void this.#limit(() => this.#work());
  }

  /** Settles once what was asked for has been told. */
  async settled(): Promise<void> {
    await this.#limit(() => undefined);
  }

  /** The file in its session's folder that the page has a link to; undefined where it has none. */
  shownFile(id: string): string | undefined {
    return this.#shown.get(id);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #work(): Promise<void> {
    while (this.#wanted.length > 0 && !this.#isClosed) {
      const ids = this.#wanted.slice(0, linksAtOnce);
      this.#wanted = this.#wanted.slice(linksAtOnce);
      this.#tell(await Promise.all(ids.map((id) => this.#begunOr(id))));
    }
  }

  #tell(links: Link[]): void {
    if (!this.#isClosed) this.#deps.onLinks(links);
  }

  /** What was looked at ahead counts once: the file may be another by the next time. */
  async #begunOr(id: string): Promise<Link> {
    const ahead = this.#ahead.get(id);
    this.#ahead.delete(id);
    const isSame = ahead !== undefined && ahead.entry === this.#deps.find(id);
    return await (isSame ? ahead.link : this.#link(id));
  }

  async #link(id: string): Promise<Link> {
    const entry = this.#deps.find(id);
    const path = entry && (await pathOf(entry));
    const uri = path && this.#deps.webview.asWebviewUri(Uri.file(path)).toString();
    // A message with one that is too long would be none, and the others in it lost.
    if (path === undefined || uri === undefined || uri.length > maxLinkUnits) {
      this.#shown.delete(id);
      return { id, uri: null };
    }
    this.#shown.set(id, basename(path));
    return { id, uri };
  }
}

/** @returns undefined where there is no such image, or the way to it leads elsewhere by now */
async function pathOf({ folder, file }: GalleryEntry): Promise<string | undefined> {
  try {
    if ((await findSessionFolder(folder)) !== join(folder)) return undefined;
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
  return file === null ? await bestImage(folder) : await viewableImage(folder, { file });
}
