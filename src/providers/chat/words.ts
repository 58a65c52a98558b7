import { functionWords } from "./functionWords.data.js";

/** Words of a text as they are compared: whether a prompt keeps a goal's, or repeats itself. */

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

const plural = /(?<=[a-rt-z])s$/;
const names = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const numbers: ReadonlyMap<string, string> = new Map(
  names.map((name, index) => [String(index + 1), name]),
);

/** All words, folded, in order: in any script, since nothing but the segmenter tells them apart. */
export function wordsOf(text: string): string[] {
  return [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment }) => folded(segment));
}

/** Each three of these words in a row. */
export function threesOf(words: readonly string[]): string[] {
  return words.slice(2).map((_, at) => words.slice(at, at + 3).join(" "));
}

/** The words that carry meaning, each once, as they stand in the text; `stemOf` compares them. */
export function contentWords(text: string): string[] {
  return [...new Set(wordsOf(text).filter((word) => !functionWords.has(word)))];
}

/**
 * What a word has in common with its other forms: "sailboats" and "sailboat", "glowing" and "glows".
 * Both sides are stemmed, so it need not be right, only the same.
 */
export function stemOf(word: string): string {
  const stem = numbers.get(word) ?? word;
  if (/^[\p{Script=Cyrillic}\p{Script=Greek}]{5,}$/u.test(stem)) return stem.slice(0, -2);
  if (!isLatin(stem)) return stem;
  return endings
    .reduce((rest, ending) => rest.replace(ending, ""), stem)
    .replace(/(?<=..)([b-df-hj-np-tv-z])\1$/, "$1")
    .replace(/v$/, "f");
}

/** Of English first, then of languages that are written like it. */
const endings = [
  /['’]s?$/,
  plural,
  /(?<=.{3})(?:ing|ed|ly)$/,
  /(?<=.{3})(?:er|en|em)$/,
  /(?<=.{2})(?:ie|e|y|i)$/,
  /(?<=.{3})[ao]$/,
];

/** The same word, one or many of it; no more of its forms. */
export function singularOf(word: string): string {
  return (numbers.get(word) ?? word).replace(plural, "");
}

/** Written so that its forms are known. */
export function isLatin(word: string): boolean {
  return /^[a-z\d'’]+$/.test(word);
}

export function stemsOf(text: string): Set<string> {
  return new Set(wordsOf(text).map(stemOf));
}

function folded(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
