/** The words of the picture set, a language at a time. */
import { once } from "../../../base/once.js";
import type { PictureId } from "../brief/brief.js";
import type { PictureWord } from "./picture.js";
import { packedPictureNames, packedPictureWords } from "./pictureWords.data.js";
import { unpacked } from "./unpack.js";

/** Primary language tags, such as "de". */
export const pictureLanguages: readonly string[] = Object.keys(packedPictureWords);

const read = new Map<string, PictureWords>();

/**
 * @param language a primary language tag
 * @returns none for a language that the set has no words of
 */
export function pictureWords(language: string): PictureWords {
  const words =
    read.get(language) ?? new PictureWords(packedPictureWords[language === "nb" ? "no" : language]);
  read.set(language, words);
  return words;
}

const names = once(() => unpacked(packedPictureNames).toString("utf8").split("\n"));

/**
 * The words of one language. Those that begin alike are read when one of them is first asked for.
 *
 * A packed line has the words of one picture, parted by tabs; an entry is a word and its plurals,
 * parted by bars. `>` marks a narrower one, and a plural that begins with `+` is an ending.
 */
class PictureWords {
  readonly #lines: readonly string[];
  /** The places of the lines that have words with this beginning. */
  readonly #places = new Map<string, number[]>();
  readonly #read = new Map<string, ReadonlyMap<string, PictureWord>>();

  constructor(packed: string | undefined) {
    const text = packed === undefined ? "" : unpacked(packed).toString("utf8");
    this.#lines = text.split("\n");
    let place = 0;
    for (const beginning of text.match(beginningOrEnd) ?? []) {
      const places = this.#places.get(beginning);
      if (beginning === "\n") place++;
      else if (places === undefined) this.#places.set(beginning, [place]);
      else if (places.at(-1) !== place) places.push(place);
    }
  }

  get(text: string): PictureWord | undefined {
    return this.like(text).get(text);
  }

  /** The words that begin as a text does, by their folded text. */
  like(text: string): ReadonlyMap<string, PictureWord> {
    const beginning = beginningOf(text);
    const known = this.#read.get(beginning);
    if (known !== undefined) return known;
    const words = new Map<string, PictureWord>();
    // The plurals of a word of one letter are with that word.
    for (const start of [beginning, `${beginning.charAt(0)}|`]) {
      for (const place of this.#places.get(start) ?? []) {
        for (const word of this.#wordsOf(place, start)) {
          if (beginningOf(word.text) === beginning) words.set(word.text, word);
        }
      }
    }
    if (words.size === 0) return noWords;
    this.#read.set(beginning, words);
    return words;
  }

  *[Symbol.iterator](): Generator<PictureWord> {
    for (const place of this.#lines.keys()) yield* this.#wordsOf(place, "");
  }

  /** Of a line's entries with some letters. */
  *#wordsOf(place: number, letters: string): Generator<PictureWord> {
    const id: PictureId = `pic:${names()[place] ?? ""}`;
    for (const entry of (this.#lines[place] ?? "").split("\t")) {
      if (entry === "" || !entry.includes(letters)) continue;
      const narrower = entry.startsWith(">") && ({ narrower: true } as const);
      const [text = "", ...many] = entry.replace(">", "").split("|");
      yield { text, id, plural: false, ...narrower };
      for (const form of many) {
        const whole = form.startsWith("+") ? text + form.slice(1) : form;
        yield { text: whole, id, plural: true, ...narrower };
      }
    }
  }
}

const noWords: ReadonlyMap<string, PictureWord> = new Map();

/** Two letters; one where a letter may be a word. */
const beginningOf = (text: string): string => text.slice(0, text < "\u0e00" ? 2 : 1);

/**
 * How each form begins that is written out, with a bar where it is one letter and has plurals; or the
 * end of a line.
 */
const beginningOrEnd = /\n|(?<![^\n\t>|])(?:[\u0e00-\uffff]|[^\n\t>|+][^\n\t]?)/g;
