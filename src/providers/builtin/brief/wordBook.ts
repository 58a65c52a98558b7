import { coreOf, isLatin } from "./languages.js";
import { lexicon, type Lexicon, type Sense } from "./lexicon.js";
import { pictureLexicon } from "./pictureLexicon.js";

const roleOf = (senses: readonly Sense[] | undefined): string | null =>
  senses?.[0]?.kind === "role" ? senses[0].role : null;

/** Whether a word's meaning may still be that of a picture. */
export const isOpen = (senses: readonly Sense[] | undefined): boolean =>
  senses === undefined || senses.length === 0 || roleOf(senses) === "trap";

/** How to read the words of one language: its own first, then English ones. */
class WordBook implements Lexicon {
  readonly #cores: readonly Lexicon[];
  readonly #pictures: readonly (Lexicon | undefined)[];

  constructor(language: string, withPictures: boolean) {
    const languages = language === "en" || !isLatin(language) ? [language] : [language, "en"];
    this.#cores = languages.flatMap((own) => {
      const known = coreOf(own);
      return known === undefined ? [] : [lexicon(known)];
    });
    this.#pictures = withPictures ? languages.map((own) => pictureLexicon(own)) : [];
  }

  find(text: string): readonly Sense[] | undefined {
    let known: readonly Sense[] | undefined;
    for (let at = 0; at < 2; at++) {
      known ??= this.#cores[at]?.find(text);
      if (known !== undefined && !isOpen(known)) return known;
      const picture = this.#pictures[at]?.find(text);
      if (picture !== undefined && (known === undefined || at === 0) && this.#isOne(text)) {
        return picture;
      }
    }
    return known ?? this.#misspelt(text);
  }

  /** "Four benchs", "two persons": an ending that the plural does not have. */
  #misspelt(text: string): readonly Sense[] | undefined {
    const one = /^[a-z]{2,}(?:ch|sh|x|s|f|fe|on|[^aeiou]y)s$/.test(text) ? text.slice(0, -1) : "";
    const [sense] = this.#pictures.at(-1)?.find(one) ?? [];
    return sense?.kind === "subject" ? [{ ...sense, plural: true }] : undefined;
  }

  /** "Snow leopard" is one thing; "black cat" is a cat that is black, "red book" a book. */
  #isOne(text: string): boolean {
    if (!text.includes(" ")) return true;
    const words = text.split(" ").map((word) => this.#cores[0]?.find(word));
    const isKnown = (senses: readonly Sense[] | undefined): boolean =>
      senses !== undefined && roleOf(senses) === null;
    if (words.every(isKnown)) return false;
    const first = words[0]?.[0]?.kind;
    const rest = text.slice(text.indexOf(" ") + 1);
    const isModified = first === "colour" || first === "size" || first === "number";
    return !(isModified && this.find(rest) !== undefined);
  }

  longestPhrase(word: string): number {
    return this.#most((own) => own.longestPhrase(word));
  }

  longestWord(glyph: string): number {
    return this.#most((own) => own.longestWord(glyph));
  }

  #most(tell: (own: Lexicon) => number): number {
    let most = 0;
    for (const own of this.#cores) most = Math.max(most, tell(own));
    for (const own of this.#pictures) if (own !== undefined) most = Math.max(most, tell(own));
    return most;
  }
}

const books = new Map<string, WordBook>();

/** @param withPictures whether words for pictures are looked up too */
export function bookOf(language: string, withPictures: boolean): WordBook {
  const key = `${language} ${withPictures}`;
  let book = books.get(key);
  if (book === undefined) books.set(key, (book = new WordBook(language, withPictures)));
  return book;
}
