import { foldText } from "./foldText.js";
import { mostCounted } from "./groups.js";
import { languageByScript, languagesOf } from "./languages.js";
import { bookOf, isOpen } from "./wordBook.js";
import { clauseBreak, lexicon, type Lexicon, type Sense } from "./lexicon.js";
import { quoteMark, takeLettering } from "./quotes.js";
import { pictureLexicon } from "./pictureLexicon.js";
import { notCounted } from "./notCounted.data.js";
import { emojiPhrases, emojiSubjects } from "./emoji.data.js";

/** One thing read in a text: a known word or phrase, an unknown word, or a break. */
export interface Token {
  /** As written, folded. */
  readonly text: string;
  /** Empty for an unknown word. */
  readonly senses: readonly Sense[];
  /** 0-based place among the text's words, of the first one of a phrase. */
  readonly word: number;
  /** By which the word was read: "en", "ja". */
  readonly language: string;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly wordCount: number;
}

type Kind = "quote" | "skipped" | "ideographs" | "word" | "number" | "emoji" | "strong" | "weak";

const pieces = new RegExp(
  `(?<quote>${quoteMark})|(?<skipped>${notCounted.join("|")})|` +
    "(?<ideographs>[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}ー々]+)|" +
    "(?<word>[\\p{L}\\p{M}]+)|(?<number>\\p{Nd}+)|(?<emoji>\\p{Extended_Pictographic})|" +
    '(?<strong>[.!?;\\n。！？؟…|{}]+)|(?<weak>[,:，、،()[\\]"“”«»<>/\\\\*#=]+)',
  "gu",
);

interface Piece {
  readonly kind: Kind;
  readonly text: string;
  language: string;
}

/** Cuts a folded text, and gives each piece the language of its letters or of its clause. */
function split(folded: string): Piece[] {
  const found: Piece[] = [];
  const clauses: Piece[][] = [[]];
  for (const match of folded.matchAll(pieces)) {
    const kinds = Object.entries<string | undefined>(match.groups ?? {});
    const kind = kinds.find(([, text]) => text !== undefined)?.[0] as Kind;
    const isWord = kind === "word" || kind === "ideographs";
    const piece = { kind, text: match[0], language: isWord ? languageByScript(match[0]) : "en" };
    found.push(piece);
    if (kind === "strong" || kind === "weak") clauses.push([]);
    else if (piece.language === "") clauses.at(-1)?.push(piece);
  }
  const latin = clauses.filter((clause) => clause.length > 0);
  const languages = languagesOf(latin.map((clause) => clause.map(({ text }) => text)));
  latin.forEach((clause, at) => {
    for (const piece of clause) piece.language = languages[at] ?? "en";
  });
  // Kana anywhere makes the signs beside it Japanese.
  if (found.some(({ language }) => language === "ja")) {
    for (const piece of found) if (piece.language === "zh") piece.language = "ja";
  }
  return found;
}

/** Cuts text without spaces into the longest known words; what is between them stays together. */
function readIdeographs({ text, language }: Piece, book: Lexicon, from: number): Token[] {
  const tokens: Token[] = [];
  const glyphs = Array.from(text);
  let unknown = "";
  const push = (word: string, senses: readonly Sense[]): void => {
    tokens.push({ text: word, senses, word: from + tokens.length, language });
  };
  const flush = (): void => {
    if (unknown !== "") push(unknown, []);
    unknown = "";
  };
  for (let at = 0; at < glyphs.length;) {
    const most = book.longestWord(glyphs[at] ?? "");
    let length = Math.min(most, glyphs.length - at);
    let senses: readonly Sense[] | undefined;
    for (; length > 0; length--) {
      senses = book.find(glyphs.slice(at, at + length).join(""));
      if (senses !== undefined) break;
    }
    if (senses === undefined) {
      unknown += glyphs[at] ?? "";
      at += 1;
      continue;
    }
    flush();
    push(glyphs.slice(at, at + length).join(""), senses);
    at += length;
  }
  flush();
  return tokens;
}

/** The longest known phrase of words that starts at `at`. */
function longestPhrase(
  all: readonly Piece[],
  at: number,
  book: Lexicon,
): { text: string; length: number; senses: readonly Sense[] } | undefined {
  const most = Math.min(book.longestPhrase(all[at]?.text ?? ""), all.length - at);
  let end = 0;
  while (end < most && (all[at + end]?.kind === "word" || all[at + end]?.kind === "number")) end++;
  for (let length = end; length > 1; length--) {
    const words = all.slice(at, at + length).map((piece) => piece.text);
    const text = words.join(" ");
    const senses = book.find(text);
    if (senses !== undefined) return { text, length, senses };
  }
  return undefined;
}

const countSense = (value: number): Sense =>
  value > mostCounted
    ? { kind: "number", value: mostCounted, vague: true }
    : { kind: "number", value };

function numberSense(text: string): readonly Sense[] {
  const value = text.length > 3 ? Number.NaN : Number(text);
  if (value === 0) return [{ kind: "role", role: "negation" }];
  // Years, sizes and the like are no count of things.
  return value >= 1 && value <= 50 ? [countSense(value)] : [];
}

/** Reads one emoji, repeated `times` times in a row. */
function emojiSenses(text: string, times: number): readonly Sense[] {
  const id = emojiSubjects[text];
  if (id !== undefined) {
    const subject: Sense = { kind: "subject", id, plural: times > 1 };
    return times > 1 ? [countSense(times), subject] : [subject];
  }
  const phrase = emojiPhrases[text];
  if (phrase === undefined) return [];
  const find = (words: string): readonly Sense[] | undefined => lexicon("en").find(words);
  return find(phrase) ?? phrase.split(" ").flatMap((word) => find(word) ?? []);
}

function read(all: readonly Piece[], letterings: readonly string[], withPictures: boolean): Tokens {
  let quotes = 0;
  const tokens: Token[] = [];
  let words = 0;
  for (let at = 0; at < all.length;) {
    const piece = all[at] as Piece;
    const { kind, language } = piece;
    const book = bookOf(language, withPictures);
    let length = 1;
    if (kind === "quote") {
      const senses: readonly Sense[] = [{ kind: "lettering", text: letterings[quotes++] ?? "" }];
      tokens.push({ text: piece.text, senses, word: words++, language });
    } else if (kind === "skipped") {
      words += 1;
    } else if (kind === "strong" || kind === "weak") {
      const senses = clauseBreak(kind === "strong");
      tokens.push({ text: piece.text, senses, word: words, language });
    } else if (kind === "ideographs") {
      const own = readIdeographs(piece, book, words);
      tokens.push(...own);
      words += own.length;
    } else if (kind === "emoji") {
      while (all[at + length]?.text === piece.text) length++;
      const senses = emojiSenses(piece.text, length);
      if (senses.length > 0) tokens.push({ text: piece.text, senses, word: words++, language });
    } else {
      const phrase = longestPhrase(all, at, book);
      const senses = phrase?.senses ?? book.find(piece.text);
      length = phrase?.length ?? 1;
      tokens.push({
        text: phrase?.text ?? piece.text,
        senses: senses ?? (kind === "number" ? numberSense(piece.text) : []),
        word: words,
        language,
      });
      words += length;
    }
    at += length;
  }
  return { tokens, wordCount: words };
}

/**
 * Cuts a text into tokens, in time linear in its length. The words for pictures are looked up
 * only for a text that has a word which the renderer has no meaning of its own for.
 * @param text anything at all, in any language
 */
export function tokenise(text: string): Tokens {
  const { text: unquoted, letterings } = takeLettering(text);
  const all = split(foldText(unquoted));
  const plain = read(all, letterings, false);
  const isKnown = plain.tokens.every(({ senses }) => !isOpen(senses));
  return isKnown ? plain : read(all, letterings, true);
}

/** The picture that a small word names where it stands for a thing: "a hand", "a star". */
export function pictureNamed({ text, language }: Token): Sense | undefined {
  return pictureLexicon(language)?.find(text)?.[0];
}
