import type {
  ColourId,
  MoonPhase,
  Position,
  RelationKind,
  Requirement,
  Size,
  ThingId,
} from "./brief.js";
import { once } from "../../../base/once.js";
import { foldText } from "./foldText.js";
import { colourPalettes, paletteNouns } from "./emoji.data.js";
import { vocabulary as ar } from "./vocabulary/ar.data.js";
import { vocabulary as cjk } from "./vocabulary/cjk.data.js";
import { vocabulary as de } from "./vocabulary/de.data.js";
import { vocabulary as en } from "./vocabulary/en.data.js";
import { vocabulary as es } from "./vocabulary/es.data.js";
import { vocabulary as fr } from "./vocabulary/fr.data.js";
import { vocabulary as it } from "./vocabulary/it.data.js";
import { vocabulary as ko } from "./vocabulary/ko.data.js";
import { vocabulary as nl } from "./vocabulary/nl.data.js";
import { vocabulary as pl } from "./vocabulary/pl.data.js";
import { vocabulary as pt } from "./vocabulary/pt.data.js";
import { vocabulary as ru } from "./vocabulary/ru.data.js";
import { vocabulary as sv } from "./vocabulary/sv.data.js";
import { vocabulary as tr } from "./vocabulary/tr.data.js";
import type { Role, Vocabulary } from "./vocabulary/vocabulary.js";

/** A requirement about the whole picture. */
export type SettingRequirement = Exclude<
  Requirement,
  { readonly subject: number } | { readonly kind: "lettering" }
>;
export type SettingKind = SettingRequirement["kind"];

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
  | { readonly kind: "relation"; readonly relation: RelationKind }
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

/** A table of words that also knows how long its phrases are. */
export class WordTable implements Lexicon {
  readonly #words = new Map<string, readonly Sense[]>();
  readonly #longest = new Map<string, number>();
  readonly #longestWords = new Map<string, number>();

  /** The first meaning given to a word stays, so the order of additions settles homonyms. */
  add(text: string, senses: readonly Sense[]): void {
    const folded = foldText(text.includes("-") ? text.replaceAll("-", " ") : text);
    if (folded === "" || this.#words.has(folded)) return;
    this.#words.set(folded, senses);
    const space = folded.indexOf(" ");
    if (space > 0) {
      const first = folded.slice(0, space);
      const words = folded.split(" ").length;
      if (words > this.longestPhrase(first)) this.#longest.set(first, words);
    }
    const [glyph = ""] = folded;
    if (folded.length > this.longestWord(glyph)) this.#longestWords.set(glyph, folded.length);
  }

  find(text: string): readonly Sense[] | undefined {
    return this.#words.get(text);
  }

  longestPhrase(word: string): number {
    return this.#longest.get(word) ?? 1;
  }

  longestWord(glyph: string): number {
    return this.#longestWords.get(glyph) ?? 0;
  }
}

/** The English plural; one that differs is written out, as all of the other languages are. */
export function plural(noun: string): string {
  const [, head = noun, tail = ""] = /^(\S+)((?: of .*)?)$/.exec(noun) ?? [];
  if (/(?:s|x|z|ch|sh)$/.test(head)) return `${head}es${tail}`;
  if (/[^aeiou]y$/.test(head)) return `${head.slice(0, -1)}ies${tail}`;
  return `${head}s${tail}`;
}

const keysOf = <Key extends string>(record: Readonly<Partial<Record<Key, unknown>>>): Key[] =>
  Object.keys(record) as Key[];

const entriesOf = (written: string | undefined): string[] =>
  written === undefined ? [] : written.split(", ");

/** The words of one language that the renderer itself knows. */
class CoreLexicon extends WordTable {
  readonly #stems = new Map<string, readonly Sense[]>();

  constructor(vocabulary: Vocabulary) {
    super();
    this.#addSubjects(vocabulary);
    this.#addModifiers(vocabulary);
    this.#addSettings(vocabulary);
    for (const role of keysOf(vocabulary.role ?? {})) {
      const entries = entriesOf(vocabulary.role?.[role]);
      const forms = role === "aspect" ? [...entries, ...entries.map(plural)] : entries;
      for (const form of forms) this.add(form, [{ kind: "role", role }]);
    }
  }

  override find(text: string): readonly Sense[] | undefined {
    return super.find(text) ?? this.#inflected(text);
  }

  /** Russian endings, and the Arabic article and prepositions that are written as one word. */
  #inflected(text: string): readonly Sense[] | undefined {
    if (this.#stems.size > 0) {
      for (let cut = 0; cut <= 4 && text.length - cut >= 3; cut++) {
        const senses = this.#stems.get(text.slice(0, text.length - cut));
        if (senses !== undefined) return pluralIfRussian(senses, text.slice(text.length - cut));
      }
      return undefined;
    }
    const bare = withoutArabicArticle(text);
    return bare === undefined ? undefined : super.find(bare);
  }

  #addEach(entries: string | undefined, senses: readonly Sense[]): void {
    for (const entry of entriesOf(entries)) {
      if (entry.startsWith("*")) this.#stems.set(foldText(entry.slice(1)), senses);
      else this.add(entry, senses);
    }
  }

  #addSubjects({ subject, dual = {}, phasedMoon = {} }: Vocabulary): void {
    for (const id of keysOf(subject)) {
      for (const entry of entriesOf(subject[id])) {
        const [one = "", many] = entry.replace(/^=/, "").split("/");
        if (one.startsWith("*")) this.#addEach(one, [{ kind: "subject", id, plural: false }]);
        else this.add(one, [{ kind: "subject", id, plural: false }]);
        const plurals = many ?? (/[a-z]$/.test(one) ? plural(one) : "");
        this.add(plurals, [{ kind: "subject", id, plural: true }]);
      }
    }
    for (const id of keysOf(dual)) {
      this.#addEach(dual[id], [
        { kind: "number", value: 2 },
        { kind: "subject", id, plural: true },
      ]);
    }
    for (const phase of keysOf(phasedMoon)) {
      this.#addEach(phasedMoon[phase], [
        { kind: "phase", phase },
        { kind: "subject", id: "moon", plural: false },
      ]);
    }
  }

  #addModifiers(words: Vocabulary): void {
    const table = <Key extends string>(
      entries: Readonly<Partial<Record<Key, string>>> | undefined,
      sense: (key: Key) => Sense,
    ): void => {
      if (entries === undefined) return;
      for (const key of keysOf(entries)) this.#addEach(entries[key], [sense(key)]);
    };
    table(words.number, (value) => ({ kind: "number", value: Number(value) }));
    table(words.vague, (value) => ({ kind: "number", value: Number(value), vague: true }));
    table(words.colour, (colour) => ({ kind: "colour", colour }));
    table(words.size, (size) => ({ kind: "size", size }));
    table(words.phase, (phase) => ({ kind: "phase", phase }));
    table(words.position, (position) => ({ kind: "position", position }));
    table(words.relation, (relation) => ({ kind: "relation", relation }));
  }

  #addSettings(words: Vocabulary): void {
    for (const kind of settingKinds) {
      const values = words[kind] as Readonly<Record<string, string>> | undefined;
      for (const value of keysOf(values ?? {})) {
        const setting = { kind, [kind]: value } as unknown as SettingRequirement;
        this.#addEach(values?.[value], [{ kind: "setting", setting }]);
      }
    }
    if (words === en) this.#addPalettes();
  }

  /** "a deep blue palette" speaks of the palette, and colours no subject. */
  #addPalettes(): void {
    const before = ["", "deep ", "soft ", "rich ", "pale "];
    const add = (palette: string, own: readonly string[], starts: readonly string[]): void => {
      const setting = { kind: "palette", palette } as SettingRequirement;
      for (const text of own) {
        for (const noun of paletteNouns) {
          for (const start of starts) {
            this.add(`${start}${text} ${noun}`, [{ kind: "setting", setting }]);
          }
        }
      }
    };
    for (const palette of keysOf(en.palette ?? {}))
      add(palette, entriesOf(en.palette?.[palette]), [""]);
    for (const colour of keysOf(colourPalettes)) {
      add(colourPalettes[colour], entriesOf(en.colour?.[colour]).slice(0, 8), before);
    }
  }
}

const settingKinds = [
  "terrain",
  "backdrop",
  "time",
  "weather",
  "season",
  "style",
  "light",
  "framing",
  "palette",
] as const satisfies readonly SettingKind[];

/** @returns a word without what Arabic writes before it: "the", "and", "in", "for" */
export function withoutArabicArticle(text: string): string | undefined {
  return /^(?:[وبفكل]?ال|لل|[وبل])(.{2,})$/.exec(text)?.[1];
}

const russianPluralEnding = /^(?:и|ы|ов|ей|ами|ями|ах|ях|ам|ям)$/;

/** @param ending what follows a Russian noun's stem */
export function pluralIfRussian(senses: readonly Sense[], ending: string): readonly Sense[] {
  if (!russianPluralEnding.test(ending)) return senses;
  return senses.map((sense) => (sense.kind === "subject" ? { ...sense, plural: true } : sense));
}

const vocabularies = { en, de, fr, es, it, pt, nl, pl, tr, sv, cjk, ar, ru, ko } as const;
/** What the renderer has words of its own in; `cjk` is written in Chinese signs or kana. */
export type CoreLanguage = keyof typeof vocabularies;

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

/** Languages in Latin letters beside English, the likelier ones first. */
export const latinLanguages: readonly CoreLanguage[] = [
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "tr",
  "sv",
];

/** Small words and numbers of the other languages in Latin letters, without their lexicons. */
export const foreignSmallWords = once((): ReadonlySet<string> => {
  const words = latinLanguages.flatMap((language) => {
    const { role = {}, number = {} }: Vocabulary = vocabularies[language];
    const small = keysOf(role).filter((key) => key !== "filler" && key !== "trap");
    return [...small.map((key) => role[key]), ...Object.values(number)].flatMap(entriesOf);
  });
  return new Set(words.map(foldText));
});
