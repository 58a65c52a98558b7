import { cutText } from "../../../src/base/cutText.js";
import { oneLine } from "../../../src/base/visibleText.js";
import type { GalleryFilters, GalleryImage } from "../../../src/protocol/galleryMessages.js";

/** What the gallery says of an image, in words. Pure. */

export const dateLabels: Readonly<Record<GalleryFilters["date"], string>> = {
  any: "Any time",
  today: "Today",
  week: "This week",
  month: "This month",
  year: "This year",
  range: "From … to …",
};

export function scoreLabel(minScore: GalleryFilters["minScore"]): string {
  return minScore === 0 ? "Any score" : `At least ${minScore}`;
}

/** What its search was for. */
export function nameOf({ goal, title }: GalleryImage): string {
  return oneLine(title ?? goal) || "(empty goal)";
}

/** "88"; an en dash where it is unknown. */
export function scoreOf({ total }: GalleryImage): string {
  return total === null ? "–" : String(Math.round(total));
}

/** "2026-11-25", as the calendar here has it. */
export function dayOf({ startedAt }: GalleryImage): string {
  const at = new Date(startedAt);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Below a tile: "2026-11-25 · two". */
export function placeAndDay(image: GalleryImage): string {
  return [dayOf(image), ...(image.place === null ? [] : [oneLine(image.place)])].join(" · ");
}

/** Units of a prompt in a tooltip and for a screen reader. */
const promptUnits = 160;

/** All that is known of an image, a line each. */
export function detailsOf(image: GalleryImage): string[] {
  const { candidate, model, prompt, total, isFavourite } = image;
  const score = total === null ? "No score" : `${scoreOf(image)} of 100`;
  const standing = candidate === null ? [] : [candidate];
  const favourite = isFavourite ? ["favourite"] : [];
  return [
    nameOf(image),
    [score, ...standing, ...favourite, placeAndDay(image)].join(" · "),
    ...(model === null ? [] : [oneLine(model)]),
    ...(prompt === null ? [] : [cutText(oneLine(prompt), promptUnits, "…")]),
  ];
}

/** "12 of 340 images" */
export function foundText(found: number, all: number): string {
  const number = (value: number): string => value.toLocaleString("en-US");
  const images = all === 1 ? "image" : "images";
  return found === all
    ? `${number(all)} ${images}`
    : `${number(found)} of ${number(all)} ${images}`;
}
