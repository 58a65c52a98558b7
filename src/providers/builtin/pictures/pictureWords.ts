import { allPictures } from "./pictureBook.js";
import type { PictureWord } from "./picture.js";

export const pictureLanguages: readonly string[] = ["en"];
export function pictureWords(language: string): ReadonlyMap<string, PictureWord> {
  if (language !== "en") return new Map();
  return new Map(
    allPictures().flatMap(({ id, name, many }) => [
      [name, { text: name, id, plural: false as boolean }] as const,
      [many, { text: many, id, plural: true as boolean }] as const,
    ]),
  );
}
