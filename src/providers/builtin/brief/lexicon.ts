import {
  contentKinds,
  styleKinds,
  type ColourId,
  type MoonPhase,
  type Position,
  type RelationKind,
  type SettingKind,
  type SettingRequirement,
  type Size,
  type ThingId,
} from "./brief.js";
import { once } from "../../../base/once.js";
import { foldText } from "./foldText.js";
import { colourPalettes, longestPaletteNoun, paletteNouns, paletteStarts } from "./emoji.data.js";
import { latinLanguages, vocabularies, type CoreLanguage } from "./languages.data.js";
import type { Role, Vocabulary, Words } from "./vocabulary/vocabulary.js";

/** One meaning of a word. A word such as "full moon" has two. */
export type Sense =
  | {
      readonly kind: "subject";
      readonly id: ThingId;
      readonly plural: boolean;
      /** See `SubjectPhrase.narrower`. */
      readonly narrower?: true;
    }
  | { readonly kind: "number"; readonly value: number; readonly vague?: true }
  | { readonly kind: "colour"; readonly colour: ColourId }
  | { readonly kind: "size"; readonly size: Size }
  | { readonly kind: "phase"; readonly phase: MoonPhase }
  | { readonly kind: "position"; readonly position: Position }
  | { readonly kind: "relation"; readonly relation: RelationKind | "within" }
  | { readonly kind: "setting"; readonly setting: SettingRequirement }
  | { readonly kind: "role"; readonly role: Role }
  | { readonly kind: "lettering"; readonly text: string }
  | { readonly kind: "break"; readonly strong: boolean };

const breaks = {
  weak: [{ kind: "break", strong: false }],
  strong: [{ kind: "break", strong: true }],
} as const;

export function clauseBreak(strong: boolean): readonly Sense[] {
  return strong ? breaks.strong : breaks.weak;
}

/** Words to their meanings, folded as `foldText` does. */
export interface Lexicon {
  find(text: string): readonly Sense[] | undefined;
  /** Words in the longest known phrase that starts with `word`; 1 when there is none. */
  longestPhrase(word: string): number;
  /** Length of the longest known word that starts with `glyph`; 0 when there is none. */
  longestWord(glyph: string): number;
}

/** A lexicon that knows how long its phrases and its words without spaces are. */
export abstract class PhraseTable implements Lexicon {
  readonly #phrases = new Map<string, number>();
  readonly #words = new Map<string, number>();

  abstract find(text: string): readonly Sense[] | undefined;

  protected note(text: string): void {
    const space = text.indexOf(" ");
    if (space > 0) {
      const first = text.slice(0, space);
      let words = 2;
      for (let at = text.indexOf(" ", space + 1); at > 0; at = text.indexOf(" ", at + 1)) words++;
      if (words > this.longestPhrase(first)) this.#phrases.set(first, words);
    } else if (text > "\u0e00") {
      const [glyph = ""] = text;
      if (text.length > this.longestWord(glyph)) this.#words.set(glyph, text.length);
    }
  }

  longestPhrase(word: string): number {
    return this.#phrases.get(word) ?? 1;
  }

  longestWord(glyph: string): number {
    return this.#words.get(glyph) ?? 0;
  }
}

/** The English plural; one that differs is written out, as all of the other languages are. */
export function plural(noun: string): string {
  const [, head = noun, tail = ""] = /^(\S+)((?: of .*)?)$/.exec(noun) ?? [];
  if (/(?:s|x|z|ch|sh)$/.test(head)) return `${head}es${tail}`;
  if (/[^aeiou]y$/.test(head)) return `${head.slice(0, -1)}ies${tail}`;
  return `${head}s${tail}`;
}

const keysOf = <Key extends string>(table: Readonly<Partial<Record<Key, unknown>>>): Key[] =>
  Object.keys(table) as Key[];

const entriesOf = (written: string | undefined): string[] => written?.split(", ") ?? [];

const settingSense = (kind: SettingKind, value: string): Sense => ({
  kind: "setting",
  setting: { kind, [kind]: value } as unknown as SettingRequirement,
});

/** The words of one language that the renderer itself knows. */
class CoreLexicon extends PhraseTable {
  readonly #words = new Map<string, readonly Sense[]>();
  readonly #stems = new Map<string, readonly Sense[]>();
  /** By what stands before "palette", "tones" and the like. */
  readonly #palettes = new Map<string, readonly Sense[]>();

  constructor(words: Vocabulary) {
    super();
    this.#addSubjects(words);
    this.#addTable(words.dual, (id) => [
      { kind: "number", value: 2 },
      { kind: "subject", id, plural: true },
    ]);
    this.#addTable(words.phasedMoon, (phase) => [
      { kind: "phase", phase },
      { kind: "subject", id: "moon", plural: false },
    ]);
    this.#addTable(words.number, (value) => [{ kind: "number", value: Number(value) }]);
    this.#addTable(words.vague, (value) => [{ kind: "number", value: Number(value), vague: true }]);
    for (const kind of ["colour", "size", "phase", "position", "relation"] as const) {
      const table: Words<string> | undefined = words[kind];
      this.#addTable(table, (value) => [{ kind, [kind]: value } as unknown as Sense]);
    }
    for (const kind of [...contentKinds, ...styleKinds]) {
      const table: Words<string> | undefined = words[kind];
      this.#addTable(table, (value) => [settingSense(kind, value)]);
    }
    if (words === vocabularies.en) this.#notePalettes(words);
    this.#addTable(words.role, (role) => [{ kind: "role", role }]);
    for (const noun of entriesOf(words.role?.aspect)) {
      this.#add(plural(noun), [{ kind: "role", role: "aspect" }]);
    }
  }

  find(text: string): readonly Sense[] | undefined {
    const known = this.#words.get(text) ?? this.#paletteNamed(text);
    if (known !== undefined) return known;
    // Russian endings, or the Arabic article and prepositions that are written as one word.
    if (this.#stems.size > 0) return byStem(this.#stems, text, (senses) => senses);
    const bare = withoutArabicArticle(text);
    return bare === undefined ? undefined : this.#words.get(bare);
  }

  /** The first meaning given to a word stays, so the order of additions settles homonyms. */
  #add(entry: string, senses: readonly Sense[]): void {
    if (entry.startsWith("*")) {
      this.#stems.set(foldText(entry.slice(1)), senses);
      return;
    }
    const folded = foldText(entry.replaceAll("-", " "));
    if (folded === "" || this.#words.has(folded)) return;
    this.#words.set(folded, senses);
    this.note(folded);
  }

  #addTable<Key extends string>(
    table: Words<Key> | undefined,
    senses: (key: Key) => readonly Sense[],
  ): void {
    for (const [key, entries] of Object.entries<string | undefined>(table ?? {})) {
      const own = senses(key as Key);
      for (const entry of entriesOf(entries)) this.#add(entry, own);
    }
  }

  #addSubjects({ subject }: Vocabulary): void {
    for (const id of keysOf(subject)) {
      const [single, many] = [false, true].map((plural): Sense[] => [
        { kind: "subject", id, plural },
      ]) as [Sense[], Sense[]];
      for (const entry of entriesOf(subject[id])) {
        const [one = "", written] = entry.replace(/^=/, "").split("/");
        this.#add(one, single);
        this.#add(written ?? (/^[^*].*[a-z]$/.test(one) ? plural(one) : ""), many);
      }
    }
  }

  /** "a deep blue palette" speaks of the palette, and colours no subject. */
  #notePalettes({ palette = {}, colour = {} }: Vocabulary): void {
    const note = (words: string, value: string, starts: readonly string[]): void => {
      for (const start of starts) {
        this.#palettes.set(start + words, [settingSense("palette", value)]);
        this.note(`${start}${words} ${longestPaletteNoun}`);
      }
    };
    for (const value of keysOf(palette)) {
      for (const words of entriesOf(palette[value])) note(words, value, [""]);
    }
    for (const id of keysOf(colourPalettes)) {
      const words = entriesOf(colour[id]).slice(0, 8);
      for (const word of words) note(word, colourPalettes[id], paletteStarts);
    }
  }

  #paletteNamed(text: string): readonly Sense[] | undefined {
    const noun = this.#palettes.size === 0 ? undefined : paletteNoun.exec(text)?.[0];
    return noun === undefined ? undefined : this.#palettes.get(text.slice(0, -noun.length));
  }
}

const paletteNoun = new RegExp(` (?:${paletteNouns.join("|")})$`);

/** @returns a word without what Arabic writes before it: "the", "and", "in", "for" */
export function withoutArabicArticle(text: string): string | undefined {
  return /^(?:[وبفكل]?ال|لل|[وبل])(.{2,})$/.exec(text)?.[1];
}

const shortestStem = 3;
const longestEnding = 4;
const russianPluralEnding = /^(?:и|ы|ов|ей|ами|ями|ах|ях|ам|ям)$/;

/** What a Russian word means whose ending varies. */
export function byStem<Word>(
  stems: ReadonlyMap<string, Word>,
  text: string,
  sensesOf: (word: Word) => readonly Sense[],
): readonly Sense[] | undefined {
  for (let cut = 0; cut <= longestEnding && text.length - cut >= shortestStem; cut++) {
    const ending = text.slice(text.length - cut);
    const word = ending.includes(" ") ? undefined : stems.get(text.slice(0, text.length - cut));
    if (word === undefined) continue;
    const isPlural = russianPluralEnding.test(ending);
    return sensesOf(word).map((sense) =>
      isPlural && sense.kind === "subject" ? { ...sense, plural: true } : sense,
    );
  }
  return undefined;
}

const built = new Map<CoreLanguage, Lexicon>();

/** The words of one language: constant data, read when they are first asked for. */
export function lexicon(language: CoreLanguage): Lexicon {
  let known = built.get(language);
  if (known === undefined) {
    known = new CoreLexicon(vocabularies[language]);
    built.set(language, known);
  }
  return known;
}

/** Small words and numbers of the other languages in Latin letters, without their lexicons. */
export const foreignSmallWords = once((): ReadonlySet<string> => {
  const words = latinLanguages.flatMap((language) => {
    const { role = {}, number = {} }: Vocabulary = vocabularies[language];
    const small = keysOf(role).filter((key) => key !== "filler" && key !== "trap");
    return [...small.map((key) => role[key]), ...Object.values(number)].flatMap(entriesOf);
  });
  return new Set(words.map(foldText));
});
