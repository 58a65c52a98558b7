/** The words of the picture set, a language at a time. */
import { once } from "../../../base/once.js";
import type { PictureId } from "../brief/brief.js";
import type { PictureWord } from "./picture.js";
import { packedPictureNames, packedPictureWords } from "./pictureWords.data.js";
import { unpacked } from "./unpack.js";

/** Primary language tags, such as "de". */
export const pictureLanguages: readonly string[] = Object.keys(packedPictureWords);

const read = new Map<string, ReadonlyMap<string, PictureWord>>();

/**
 * @param language a primary language tag
 * @returns by their folded text; none for a language that the set has no words of
 */
export function pictureWords(language: string): ReadonlyMap<string, PictureWord> {
  let words = read.get(language);
  if (words === undefined) {
    words = readWords(packedPictureWords[language === "nb" ? "no" : language]);
    read.set(language, words);
  }
  return words;
}

const names = once(() => unpacked(packedPictureNames).toString("utf8").split("\n"));

/**
 * A line has the words of one picture, parted by tabs; a word is itself and its plurals, parted
 * by bars. `>` marks a narrower one, and a plural that begins with `+` is an ending.
 */
function readWords(packed: string | undefined): Map<string, PictureWord> {
  const words = new Map<string, PictureWord>();
  if (packed === undefined) return words;
  const lines = unpacked(packed).toString("utf8").split("\n");
  names().forEach((name, i) => {
    const id: PictureId = `pic:${name}`;
    for (const entry of (lines[i] ?? "").split("\t")) {
      if (entry === "") continue;
      const isNarrower = entry.startsWith(">");
      const [text = "", ...many] = (isNarrower ? entry.slice(1) : entry).split("|");
      words.set(text, asWord(text, id, false, isNarrower));
      for (const plural of many) {
        const form = plural.startsWith("+") ? text + plural.slice(1) : plural;
        words.set(form, asWord(form, id, true, isNarrower));
      }
    }
  });
  return words;
}

function asWord(text: string, id: PictureId, plural: boolean, isNarrower: boolean): PictureWord {
  return isNarrower ? { text, id, plural, narrower: true } : { text, id, plural };
}
