import {
  coreOfLanguage,
  latinLanguages,
  namedOnly,
  scripts,
  type CoreLanguage,
} from "./languages.data.js";
import { foreignSmallWords, lexicon } from "./lexicon.js";
import { pictureLexicon } from "./pictureLexicon.js";
import type { Role } from "./vocabulary/vocabulary.js";

/** The language that a word's letters tell of; empty for Latin ones, "en" for signs and digits. */
export function languageByScript(word: string): string {
  return scripts.find(([script]) => script.test(word))?.[1] ?? "en";
}

const otherScripts: ReadonlySet<string> = new Set(scripts.map(([, language]) => language));

/** Whether a language is written in Latin letters. */
export const isLatin = (language: string): boolean => !otherScripts.has(language);

const smallRoles: ReadonlySet<Role> = new Set([
  "indefinite",
  "definite",
  "another",
  "pronoun",
  "negation",
  "copula",
  "and",
  "or",
  "preposition",
] as const);

const own: ReadonlySet<string> = new Set(["en", ...latinLanguages, "ar", "ru", "ko"]);

/** Where the renderer's own words of a language are; undefined where it has none. */
export function coreOf(language: string): CoreLanguage | undefined {
  return coreOfLanguage[language] ?? (own.has(language) ? (language as CoreLanguage) : undefined);
}

/** Enough of a text to tell its language by. */
const mostWords = 300;
/** In texts of a language of which nothing but picture words is known. */
const fewWords = 12;

interface Evidence {
  readonly language: string;
  /** Words that the language has. */
  readonly words: number;
  /** Of these, small words and numbers that English does not have. */
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
    const isSmall = sense.kind === "number" || (role !== null && role !== "filler");
    if (isSmall && lexicon("en").find(word) === undefined) small += 1;
  }
  return { language, words: known, small };
}

const countKnown = (words: readonly string[], language: string): number =>
  words.filter((word) => pictureLexicon(language)?.find(word) !== undefined).length;

/** Words that name a picture, and have no other meaning, in a language. */
function namedIn(language: string, words: readonly string[]): number {
  const core = coreOf(language);
  const isOpen = (word: string): boolean => {
    const sense = core === undefined ? undefined : lexicon(core).find(word)?.[0];
    return sense === undefined || (sense.kind === "role" && sense.role === "trap");
  };
  return countKnown(words.filter(isOpen), language);
}

/** A language that only the picture words are known of, where English has no word of the text. */
function byPictures(words: readonly string[]): string {
  if (words.length === 0 || words.length > fewWords || countKnown(words, "en") > 0) return "en";
  for (const language of [...latinLanguages, ...namedOnly]) {
    const known = countKnown(words, language);
    if (known * 2 > words.length || countKnown([words.join(" ")], language) > 0) return language;
  }
  return "en";
}

function isEnglishSmall(word: string): boolean {
  const sense = lexicon("en").find(word)?.[0];
  return sense?.kind === "role" && smallRoles.has(sense.role);
}

/** Whether a text has small words of another language, which English does not have. */
const hasForeign = (words: readonly string[]): boolean =>
  words.some((word) => foreignSmallWords().has(word) && lexicon("en").find(word) === undefined);

/** The language of words in Latin letters; English unless another one explains more of them. */
function decide(all: readonly string[]): string {
  const words = all.slice(0, mostWords);
  const english = evidenceFor("en", words).words;
  if (english > 0 && english * 2 >= words.length && !hasForeign(words)) return "en";
  const [best] = latinLanguages
    .map((language) => evidenceFor(language, words))
    .filter((rival) => rival.words > 0)
    .sort((a, b) => b.words - a.words || b.small - a.small)
    .slice(0, 4)
    .map((rival) => ({ ...rival, named: rival.words + namedIn(rival.language, words) }))
    .filter(({ small, named }) => small > 0 || named * 2 > words.length)
    .sort((a, b) => b.named - a.named);
  if (best === undefined) return english === 0 ? byPictures(words) : "en";
  // "A bat" is no Swedish boat: English names more things than the renderer has words of its own.
  const margin = best.named - english - namedIn("en", words);
  const isSmaller = best.small > 0 && !words.some(isEnglishSmall);
  return margin > 0 || (margin === 0 && isSmaller) ? best.language : "en";
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
