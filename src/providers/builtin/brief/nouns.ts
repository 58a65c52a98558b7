import { pictureOf } from "../pictures/pictureBook.js";
import { pictureWords } from "../pictures/pictureWords.js";
import { plural } from "./lexicon.js";
import { isPicture, type PictureId, type SubjectId, type SubjectPhrase } from "./brief.js";
import { pairNouns, subjectNames, uncountable } from "./values.data.js";

/** The plain English name of a subject. */
export function subjectName(id: SubjectId, many: boolean): string {
  return subjectNames[id][many ? 1 : 0];
}

/**
 * The noun for a group in the number that fits its count. An unknown noun stays as written, and so
 * does an English one for a picture ("poodle", "foal"); of other languages it is the picture's name.
 */
export function nounFor({ id, noun, count }: Pick<SubjectPhrase, "id" | "noun" | "count">): string {
  if (id === "unknown") return noun;
  if (!isPicture(id)) return subjectName(id, count > 1);
  if (isPair(noun)) return noun;
  const word = isOwnName(id, noun) ? undefined : pictureWords("en").get(noun);
  if (word?.id === id) return count > 1 && !word.plural ? plural(noun) : noun;
  const picture = pictureOf(id);
  return (count > 1 ? picture?.many : picture?.name) ?? noun;
}

/** Whether a noun is what a picture is called, rather than another word for it or for its kinds. */
export function isOwnName(id: PictureId, noun: string): boolean {
  const picture = pictureOf(id);
  return picture !== undefined && (noun === picture.name || noun === picture.many);
}

/** "Glass" of "a glass of milk". */
const headOf = (noun: string): string =>
  noun
    .replace(/ (?:of|with|in) .*$/, "")
    .split(" ")
    .at(-1) ?? "";

/** "Scissors" and the like: one thing with a plural's name. */
export const isPair = (noun: string): boolean => pairNouns.has(headOf(noun));

/** What is written with an x, or said with a y or an h that is not heard. */
const anBefore = /^(?:[aeio]|u(?!ni|s[aei]|kulele|tensil)|hour|hones|heir|x )/;
const aBefore = /^(?:e[uw]|one(?![a-z])|once)/;

/** "a red boat", "an owl", "the moon", "bread": one of a thing, with its article if it has one. */
export function withArticle(
  { id, noun, bare }: Pick<SubjectPhrase, "id" | "noun" | "bare">,
  words: string,
): string {
  if (words === "moon" || words === "sun") return `the ${words}`;
  const isMass = bare === true || (isPicture(id) && uncountable.has(headOf(words)));
  if (isMass || isPair(id === "unknown" ? noun : words)) return words;
  return `${anBefore.test(words) && !aBefore.test(words) ? "an" : "a"} ${words}`;
}
