import { latinLanguages, lexicon, type CoreLanguage } from "./lexicon.js";
import { pictureLanguages } from "../pictures/pictureWords.js";
import { pictureLexicon } from "./pictureLexicon.js";

const scripts: readonly (readonly [script: RegExp, language: string])[] = [
  [/\p{Script=Latin}/u, ""],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Hangul}/u, "ko"],
  [/[іїєґ]/u, "uk"],
  [/\p{Script=Cyrillic}/u, "ru"],
  [/[پچژگ]/u, "fa"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Bengali}/u, "bn"],
  [/\p{Script=Tamil}/u, "ta"],
  [/\p{Script=Georgian}/u, "ka"],
  [/\p{Script=Armenian}/u, "hy"],
];

/** The language that a word's letters tell of; empty for Latin ones, "en" for signs and digits. */
export function languageByScript(word: string): string {
  return scripts.find(([script]) => script.test(word))?.[1] ?? "en";
}

const otherScripts: ReadonlySet<string> = new Set(scripts.map(([, language]) => language));

/** Whether a language is written in Latin letters. */
export const isLatin = (language: string): boolean => !otherScripts.has(language);

const cores: Readonly<Record<string, CoreLanguage>> = { ja: "cjk", zh: "cjk", uk: "ru" };
const own: ReadonlySet<string> = new Set(["en", ...latinLanguages, "ar", "ru", "ko"]);

/** Where the renderer's own words of a language are; undefined where it has none. */
export function coreOf(language: string): CoreLanguage | undefined {
  return cores[language] ?? (own.has(language) ? (language as CoreLanguage) : undefined);
}

/** Enough of a text to tell its language by. */
const mostWords = 300;
/** In texts of a language of which nothing but picture words is known. */
const fewWords = 12;

interface Evidence {
  readonly language: string;
  /** Words that the language has. */
  readonly words: number;
  /** Of these, small words that English does not have. */
  readonly small: number;
}

function evidenceFor(language: CoreLanguage, words: readonly string[]): Evidence {
  let [known, small] = [0, 0];
  for (const word of words) {
    const sense = lexicon(language).find(word)?.[0];
    if (sense === undefined) continue;
    const role = sense.kind === "role" ? sense.role : null;
    if (role === "trap") continue;
    known += 1;
    if (role !== null && role !== "filler" && lexicon("en").find(word) === undefined) small += 1;
  }
  return { language, words: known, small };
}

const countKnown = (words: readonly string[], language: string): number =>
  words.filter((word) => pictureLexicon(language)?.find(word) !== undefined).length;

/** A language that only the picture words are known of, where English has no word of the text. */
function byPictures(words: readonly string[]): string {
  if (words.length === 0 || words.length > fewWords || countKnown(words, "en") > 0) return "en";
  let [best, most] = ["en", 0];
  for (const language of pictureLanguages) {
    const known = countKnown(words, language);
    if (known > most) [best, most] = [language, known];
  }
  return best;
}

/** The language of words in Latin letters; English unless another one explains more of them. */
function decide(all: readonly string[]): string {
  const words = all.slice(0, mostWords);
  const english = evidenceFor("en", words).words;
  if (english * 2 >= words.length && english > 0) return "en";
  const rivals = latinLanguages
    .map((language) => evidenceFor(language, words))
    .filter(
      ({ words: known, small }) => known > english && (small > 0 || known * 2 > words.length),
    );
  const [best] = rivals.sort((a, b) => b.words - a.words || b.small - a.small);
  if (best === undefined) return english === 0 ? byPictures(words) : "en";
  // "A bat" is no Swedish boat: English names more things than the renderer has words of its own.
  const named = words.filter((word) => lexicon("en").find(word) === undefined);
  return best.words > english + countKnown(named, "en") ? best.language : "en";
}

/** One clause may be in another language than the text: "a cat, un chat noir". */
function decideClause(words: readonly string[], text: string): string {
  const core = coreOf(text);
  const known = core === undefined ? 0 : evidenceFor(core, words).words;
  if (words.length < 2 || known * 2 >= words.length) return text;
  const other = decide(words);
  const otherCore = coreOf(other);
  const better = otherCore === undefined ? 0 : evidenceFor(otherCore, words).words;
  return better >= 2 && better > known ? other : text;
}

/**
 * The languages of a text's clauses, decided before any of their words is read.
 * @param clauses the words in Latin letters of each clause, folded
 */
export function languagesOf(clauses: readonly (readonly string[])[]): readonly string[] {
  const text = decide(clauses.flat());
  if (clauses.length === 1) return [text];
  return clauses.map((words) => decideClause(words, text));
}

/** The language of a whole text: "en", "fr", ... English where nothing tells of another one. */
export function mainLanguage(clauses: readonly (readonly string[])[]): string {
  return decide(clauses.flat());
}
