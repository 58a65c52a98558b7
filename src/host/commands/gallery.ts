import type { GalleryPanels } from "../panels/gallery/galleryPanels.js";
import type { galleryCommandIds, Handler } from "./commandTable.js";

/** The best images of all sessions. */
export class Gallery {
  readonly #galleries: Pick<GalleryPanels, "open">;

  constructor(galleries: Pick<GalleryPanels, "open">) {
    this.#galleries = galleries;
  }

  get commands(): Record<(typeof galleryCommandIds)[number], Handler> {
    return { "imagebeam.openGallery": () => this.#galleries.open() };
  }
}
