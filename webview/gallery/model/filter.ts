import { foldedText, foldedWords, hasWords } from "../../../src/base/matchWords.js";
import type { GalleryFilters, GalleryImage } from "../../../src/protocol/galleryMessages.js";

/** Which images of the gallery are shown, and in which order. Pure: the time comes in. */

const dayMs = 86_400_000;

export const noFilters: GalleryFilters = {
  query: "",
  date: "any",
  from: null,
  to: null,
  minScore: 0,
  model: null,
  favouritesOnly: false,
};

/** How many of the filters leave anything out, the words aside. */
export function filterCount(filters: GalleryFilters): number {
  const { date, minScore, model, favouritesOnly } = filters;
  return [date !== "any", minScore > 0, model !== null, favouritesOnly].filter(Boolean).length;
}

export function isFiltered(filters: GalleryFilters): boolean {
  return filters.query.trim() !== "" || filterCount(filters) > 0;
}

/** Newest first; of one session its best, then the other favourites by their score. */
export function newestFirst(images: Iterable<GalleryImage>): GalleryImage[] {
  return [...images].sort(
    (a, b) =>
      b.startedAt - a.startedAt ||
      a.goal.localeCompare(b.goal) ||
      Number(b.candidate === null) - Number(a.candidate === null) ||
      (b.total ?? -1) - (a.total ?? -1) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** Those that pass every filter, in the order given. @param nowMs UTC milliseconds */
export function filtered(
  images: readonly GalleryImage[],
  filters: GalleryFilters,
  nowMs: number,
): readonly GalleryImage[] {
  if (!isFiltered(filters)) return images;
  const { minScore, model, favouritesOnly } = filters;
  const words = foldedWords(filters.query);
  const [from, before] = spanOf(filters, nowMs);
  return images.filter(
    (image) =>
      image.startedAt >= from &&
      image.startedAt < before &&
      // As it is written: what reads 80 is at least 80.
      (minScore === 0 || Math.round(image.total ?? -1) >= minScore) &&
      (model === null || image.model === model) &&
      (!favouritesOnly || image.isFavourite) &&
      hasWords(textOf(image), words),
  );
}

/** All that occur, and the one that is asked for. */
export function modelsIn(images: readonly GalleryImage[], asked: string | null): string[] {
  const models = new Set(images.flatMap(({ model }) => model ?? []));
  if (asked !== null) models.add(asked);
  return [...models].sort((a, b) => a.localeCompare(b));
}

/** Folding ten thousand texts takes longer than a frame: each is folded once. */
const texts = new WeakMap<GalleryImage, string>();

function textOf(image: GalleryImage): string {
  const known = texts.get(image);
  if (known !== undefined) return known;
  const { goal, title, prompt } = image;
  const text = foldedText(`${goal} ${title ?? ""} ${prompt ?? ""}`);
  texts.set(image, text);
  return text;
}

/** Folds texts ahead of the first search. @returns whether any are left */
export function foldAhead(images: readonly GalleryImage[], from: number, count: number): boolean {
  for (const image of images.slice(from, from + count)) textOf(image);
  return from + count < images.length;
}

/** [from, before), UTC milliseconds; days are those of the local calendar. */
function spanOf({ date, from, to }: GalleryFilters, nowMs: number): readonly [number, number] {
  const today = new Date(nowMs).setHours(0, 0, 0, 0);
  const [year, month] = [new Date(nowMs).getFullYear(), new Date(nowMs).getMonth()];
  switch (date) {
    case "any":
      return [-Infinity, Infinity];
    case "today":
      return [today, Infinity];
    case "week":
      // As the Sessions view has it: today and the six days before.
      return [new Date(today - 6 * dayMs + dayMs / 2).setHours(0, 0, 0, 0), Infinity];
    case "month":
      return [new Date(year, month, 1).getTime(), Infinity];
    case "year":
      return [new Date(year, 0, 1).getTime(), Infinity];
    case "range":
      return [startOf(from, 0) ?? -Infinity, startOf(to, 1) ?? Infinity];
  }
}

/** @returns undefined for an open end, and for what is no day of the calendar */
function startOf(day: string | null, daysLater: number): number | undefined {
  const [year, month, date] = day?.split("-").map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const at = new Date(year, month - 1, date + daysLater).getTime();
  return Number.isNaN(at) ? undefined : at;
}
