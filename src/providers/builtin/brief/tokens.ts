import { clauseBreak, lexicon, type Sense } from "./lexicon.js";
import { foldText } from "./foldText.js";
import { emojiPhrases, emojiSubjects } from "./vocabulary.data.js";

/** One thing read in a text: a known word or phrase, an unknown word, or a break. */
export interface Token {
  /** As written, folded. */
  readonly text: string;
  /** Empty for an unknown word. */
  readonly senses: readonly Sense[];
  /** 0-based place among the text's words, of the first one of a phrase. */
  readonly word: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly wordCount: number;
}

const pieces =
  /(?<ideographs>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+)|(?<word>[\p{L}\p{M}]+)|(?<number>\p{Nd}+)|(?<emoji>\p{Extended_Pictographic})|(?<strong>[.!?;\n。！？؟…|{}]+)|(?<weak>[,:，、،()[\]"“”«»<>/\\*#=]+)/gu;

interface Piece {
  readonly kind: "ideographs" | "word" | "number" | "emoji" | "strong" | "weak";
  readonly text: string;
}

function split(folded: string): Piece[] {
  const found: Piece[] = [];
  for (const match of folded.matchAll(pieces)) {
    const groups = match.groups ?? {};
    const kind = (["ideographs", "word", "number", "emoji", "strong", "weak"] as const).find(
      (name) => groups[name] !== undefined,
    );
    if (kind !== undefined) found.push({ kind, text: match[0] });
  }
  return found;
}

/** Cuts text without spaces into the longest known words; what is between them stays together. */
function readIdeographs(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  const glyphs = Array.from(text);
  let unknown = "";
  const push = (word: string, senses: readonly Sense[]): void => {
    tokens.push({ text: word, senses, word: from + tokens.length });
  };
  const flush = (): void => {
    if (unknown !== "") push(unknown, []);
    unknown = "";
  };
  for (let at = 0; at < glyphs.length;) {
    const most = lexicon().longestWord(glyphs[at] ?? "");
    let length = Math.min(most, glyphs.length - at);
    let senses: readonly Sense[] | undefined;
    for (; length > 0; length--) {
      senses = lexicon().find(glyphs.slice(at, at + length).join(""));
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
): { text: string; length: number; senses: readonly Sense[] } | undefined {
  const most = Math.min(lexicon().longestPhrase(all[at]?.text ?? ""), all.length - at);
  let end = 0;
  while (end < most && (all[at + end]?.kind === "word" || all[at + end]?.kind === "number")) end++;
  for (let length = end; length > 1; length--) {
    const words = all.slice(at, at + length).map((piece) => piece.text);
    const text = words.join(" ");
    const senses = lexicon().find(text);
    if (senses !== undefined) return { text, length, senses };
  }
  return undefined;
}

function numberSense(text: string): readonly Sense[] {
  const value = text.length > 3 ? Number.NaN : Number(text);
  // Years, sizes and the like are no count of things.
  return value >= 1 && value <= 50 ? [{ kind: "number", value: Math.min(value, 12) }] : [];
}

/** Reads one emoji, repeated `times` times in a row. */
function emojiSenses(text: string, times: number): readonly Sense[] {
  const id = emojiSubjects[text];
  if (id !== undefined) {
    const subject: Sense = { kind: "subject", id, plural: times > 1 };
    return times > 1 ? [{ kind: "number", value: Math.min(times, 12) }, subject] : [subject];
  }
  const phrase = emojiPhrases[text];
  if (phrase === undefined) return [];
  return phrase.split(" ").length === 1 || lexicon().find(phrase) !== undefined
    ? (lexicon().find(phrase) ?? [])
    : phrase.split(" ").flatMap((word) => lexicon().find(word) ?? []);
}

/**
 * Cuts a text into tokens, in time linear in its length.
 * @param text anything at all, in any language
 */
export function tokenise(text: string): Tokens {
  const all = split(foldText(text));
  const tokens: Token[] = [];
  let words = 0;
  for (let at = 0; at < all.length;) {
    const piece = all[at] as Piece;
    let length = 1;
    if (piece.kind === "strong" || piece.kind === "weak") {
      tokens.push({ text: piece.text, senses: clauseBreak(piece.kind === "strong"), word: words });
    } else if (piece.kind === "ideographs") {
      const read = readIdeographs(piece.text, words);
      tokens.push(...read);
      words += read.length;
    } else if (piece.kind === "emoji") {
      while (all[at + length]?.text === piece.text) length++;
      const senses = emojiSenses(piece.text, length);
      if (senses.length > 0) tokens.push({ text: piece.text, senses, word: words++ });
    } else {
      const phrase = longestPhrase(all, at);
      const senses = phrase?.senses ?? lexicon().find(piece.text);
      length = phrase?.length ?? 1;
      tokens.push({
        text: phrase?.text ?? piece.text,
        senses: senses ?? (piece.kind === "number" ? numberSense(piece.text) : []),
        word: words,
      });
      words += length;
    }
    at += length;
  }
  return { tokens, wordCount: words };
}
