/** The words of the picture set, a language at a time. */
import type { PictureId } from "../brief/brief.js";
import type { PictureWord } from "./picture.js";
import { packedPictureWords } from "./pictureWords.data.js";
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

/**
 * A line is a picture's id and its words, parted by tabs; a word is itself and its plurals, parted
 * by bars. `>` marks a narrower one, and a plural that begins with `+` is an ending.
 */
function readWords(packed: string | undefined): Map<string, PictureWord> {
  const words = new Map<string, PictureWord>();
  if (packed === undefined) return words;
  for (const line of unpacked(packed).toString("utf8").split("\n")) {
    const [name = "", ...entries] = line.split("\t");
    const id: PictureId = `pic:${name}`;
    for (const entry of entries) {
      const kind = entry.startsWith(">") ? ({ narrower: true } as const) : {};
      const [text = "", ...many] = entry.slice(kind.narrower === true ? 1 : 0).split("|");
      for (const plural of many) {
        const form = plural.startsWith("+") ? text + plural.slice(1) : plural;
        words.set(form, { text: form, id, plural: true, ...kind });
      }
      // Where both are one word ("sheep") it is read as one thing.
      words.set(text, { text, id, plural: false, ...kind });
    }
  }
  return words;
}
