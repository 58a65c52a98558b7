import { cutText } from "../../src/base/cutText.js";
import { oneLine } from "../../src/base/visibleText.js";

/** What can be done with an image, in the words that every page has for it. */
export const imageActLabels = {
  insertImage: "Insert",
  openImage: "Open image",
  pickWinner: "Pick as winner",
  unpickWinner: "Go back to the judge's winner",
  favourite: "Add to favourites",
  unfavourite: "Remove from favourites",
} as const;

const maxNameUnits = 28;

/** "Insert into notes.md": where the image would go, as far as it is known. */
export function insertLabel(document: { readonly name: string } | null): string {
  return document === null
    ? imageActLabels.insertImage
    : `Insert into ${cutText(oneLine(document.name), maxNameUnits, "…")}`;
}
