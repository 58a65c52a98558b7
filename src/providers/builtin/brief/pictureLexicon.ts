import { subjectIds, type SubjectId } from "./brief.js";
import type { PictureWord } from "../pictures/picture.js";
import { pictureLanguages, pictureWords } from "../pictures/pictureWords.js";
import { byStem, PhraseTable, withoutArabicArticle, type Lexicon, type Sense } from "./lexicon.js";

/** Endings of languages whose words are listed in one form, and what stands there in that form. */
const endings: Readonly<Record<string, string>> = {
  tr: "ler> lar> i> ı> de> da>",
  pl: "i>a y>a y> i> e>a a> em>",
};

/** Endings that Korean writes on its nouns; "은" after one syllable makes a verb an adjective. */
const koreanEnding = /(?:들)?(?:(?<=..)은|는|이|가|을|를|의|와|과|도|에|에서|로|으로|한테|들)$/;
const shortestStem = 3;

/** Words of one language for pictures, with plurals and cases of the languages that have them. */
class PictureLexicon extends PhraseTable {
  readonly #words: ReturnType<typeof pictureWords>;
  /** Words whose lengths are noted. */
  readonly #noted = new Set<ReadonlyMap<string, PictureWord>>();
  readonly #endings: readonly (readonly [ending: string, instead: string])[];
  readonly #stems = new Map<string, PictureWord>();

  constructor(language: string) {
    super();
    this.#words = pictureWords(language);
    this.#endings = (endings[language]?.split(" ") ?? []).map(
      (rule) => rule.split(">") as [string, string],
    );
    if (language !== "ru" && language !== "uk") return;
    for (const word of this.#words) {
      const stem = word.text.includes(" ") ? "" : word.text.replace(/[аяоеыийьі]$/u, "");
      if (stem.length >= shortestStem && !this.#stems.has(stem)) this.#stems.set(stem, word);
    }
  }

  override longestPhrase(word: string): number {
    this.#noteLike(`${word} `);
    return super.longestPhrase(word);
  }

  override longestWord(glyph: string): number {
    this.#noteLike(glyph);
    return super.longestWord(glyph);
  }

  #noteLike(beginning: string): void {
    const words = this.#words.like(beginning);
    if (this.#noted.has(words)) return;
    this.#noted.add(words);
    for (const text of words.keys()) this.note(text);
  }

  find(text: string): readonly Sense[] | undefined {
    const word = this.#words.get(text);
    return word === undefined ? this.#inflected(text) : sensesOf(word);
  }

  #inflected(text: string): readonly Sense[] | undefined {
    for (const [ending, instead] of this.#endings) {
      if (!text.endsWith(ending) || text.length - ending.length < shortestStem) continue;
      const word = this.#words.get(text.slice(0, text.length - ending.length) + instead);
      if (word !== undefined) return sensesOf({ ...word, plural: true });
    }
    if (this.#stems.size > 0) return byStem(this.#stems, text, sensesOf);
    const bare = withoutArabicArticle(text) ?? text.replace(koreanEnding, "");
    const word = bare === text ? undefined : this.#words.get(bare);
    return word && sensesOf(word);
  }
}

/** Pictures of what is drawn by hand under another name. */
const drawnByHand = new Map<string, SubjectId>([
  ...subjectIds.map((id) => [`pic:${id}`, id] as const),
  ["pic:pine-tree", "pine"],
  ["pic:cup-of-coffee", "teacup"],
  ["pic:spouting-whale", "whale"],
  ["pic:cat-face", "cat"],
  ["pic:rabbit-face", "rabbit"],
  ["pic:snowman-with-a-scarf", "snowman"],
]);

const sensesOf = ({ id, plural, narrower }: PictureWord): readonly Sense[] => [
  {
    kind: "subject",
    id: drawnByHand.get(id) ?? id,
    plural,
    ...(narrower === true && { narrower }),
  },
];

const built = new Map<string, Lexicon>();

/**
 * Words for pictures in one language, read when they are first asked for (some 10 ms).
 * @returns undefined for a language that there are none in
 */
export function pictureLexicon(language: string): Lexicon | undefined {
  const known = built.get(language);
  if (known !== undefined || !pictureLanguages.includes(language)) return known;
  const lexicon = new PictureLexicon(language);
  built.set(language, lexicon);
  return lexicon;
}
