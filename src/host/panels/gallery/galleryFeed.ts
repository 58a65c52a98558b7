import { maxGalleryImages, type GalleryToPage } from "../../../protocol/galleryMessages.js";
import type { GalleryChange, GalleryImages } from "./galleryImages.js";
import { linksAtOnce, type GalleryLinks } from "./galleryLinks.js";
import type { GalleryPage } from "./galleryPage.js";

/** What is wrong with the gallery as a whole. */
export type Standing = Omit<Extract<GalleryToPage, { kind: "standing" }>, "kind">;

/** Images that fill any screen: the page has these before it has to take in any more. */
const firstCount = 300;

export interface GalleryFeedDeps {
  readonly page: Pick<GalleryPage, "deliver" | "isListening">;
  readonly images: Pick<GalleryImages, "all" | "find">;
  readonly links: Pick<GalleryLinks, "look" | "lookAhead" | "settled">;
}

/**
 * Tells the page of the images: the newest at once, the others in slices, one after the other, so that
 * ten thousand keep nobody from looking at the first.
 */
export class GalleryFeed {
  readonly #page: GalleryFeedDeps["page"];
  readonly #images: GalleryFeedDeps["images"];
  readonly #links: GalleryFeedDeps["links"];
  /** Ids of what the page is still to be told. */
  readonly #waiting = new Set<string>();
  readonly #gone = new Set<string>();
  /** Whether the host knows all that there is. */
  #isWhole = false;
  /** Whether the page was told that it has all. */
  #isComplete = false;
  #isSending = false;

  constructor({ page, images, links }: GalleryFeedDeps) {
    this.#page = page;
    this.#images = images;
    this.#links = links;
  }

  /**
   * The page knows nothing. One that does not listen yet will be told once it does; its first pictures
   * are looked at meanwhile.
   * @param isWhole whether the host knows all that there is
   */
  tellAll(standing: Standing, isWhole: boolean): void {
    const newest = this.#images.all.toSorted((a, b) => b.startedAt - a.startedAt);
    const first = newest.slice(0, linksAtOnce).map(({ id }) => id);
    if (!this.#page.isListening) {
      this.#links.lookAhead(first);
      return;
    }
    this.#gone.clear();
    this.#waiting.clear();
    for (const { id } of newest.slice(firstCount)) this.#waiting.add(id);
    this.#isWhole = isWhole;
    const images = newest.slice(0, firstCount);
    const isComplete = this.#takeComplete();
    void this.#page.deliver({ kind: "gallery", images, ...standing, isComplete });
    // What it would ask for as soon as it has laid them out.
    this.#links.look(first);
    void this.#goOn();
  }

  /** What is another than before. @param isWhole as of `tellAll` */
  change({ images, gone }: GalleryChange, isWhole: boolean): void {
    for (const { id } of images) {
      this.#gone.delete(id);
      this.#waiting.add(id);
    }
    for (const id of gone) {
      this.#waiting.delete(id);
      this.#gone.add(id);
    }
    this.#isWhole = isWhole;
    void this.#goOn();
  }

  get #isDue(): boolean {
    return this.#waiting.size + this.#gone.size > 0 || this.#isWhole !== this.#isComplete;
  }

  async #goOn(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#isDue) {
        const images = [...this.#waiting].slice(0, maxGalleryImages).flatMap((id) => {
          this.#waiting.delete(id);
          return this.#images.find(id)?.image ?? [];
        });
        const gone = [...this.#gone].slice(0, maxGalleryImages);
        for (const id of gone) this.#gone.delete(id);
        const isComplete = this.#takeComplete();
        await this.#page.deliver({ kind: "changed", images, gone, isComplete });
        // The pictures that a person waits for come first.
        await this.#links.settled();
      }
    } finally {
      this.#isSending = false;
    }
  }

  #takeComplete(): boolean {
    return (this.#isComplete = this.#isWhole && this.#waiting.size + this.#gone.size === 0);
  }
}
