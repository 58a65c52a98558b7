import {
  parseGalleryFromPage,
  type GalleryFromPage,
  type GalleryToPage,
} from "../../../protocol/galleryMessages.js";
import type { PageKind, PanelPage, Ready } from "../panelPage.js";

/** What the gallery's page says once it listens. */
export type FromGalleryPage = Exclude<GalleryFromPage, Ready>;

export type GalleryPage = PanelPage<FromGalleryPage, GalleryToPage>;

export const galleryPageKind: PageKind<FromGalleryPage> = {
  name: "gallery",
  title: "Imagebeam gallery",
  parse: parseGalleryFromPage,
};
