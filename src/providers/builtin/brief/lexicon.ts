import type {
  ColourId,
  Framing,
  MoonPhase,
  Position,
  RelationKind,
  Requirement,
  Size,
  SubjectId,
  ThingId,
} from "./brief.js";
import { foldText } from "./foldText.js";
import * as data from "./vocabulary.data.js";

/** A requirement about the whole picture. */
export type SettingRequirement = Exclude<
  Requirement,
  { readonly subject: number } | { readonly kind: "lettering" }
>;
export type SettingKind = SettingRequirement["kind"];

export type Role = keyof typeof data.roleWords | "filler";

/** One meaning of a word. A word such as "full moon" has two. */
export type Sense =
  | { readonly kind: "subject"; readonly id: ThingId; readonly plural: boolean }
  | { readonly kind: "number"; readonly value: number; readonly vague?: true }
  | { readonly kind: "colour"; readonly colour: ColourId }
  | { readonly kind: "size"; readonly size: Size }
  | { readonly kind: "phase"; readonly phase: MoonPhase }
  | { readonly kind: "position"; readonly position: Position }
  | { readonly kind: "relation"; readonly relation: RelationKind }
  | { readonly kind: "setting"; readonly setting: SettingRequirement }
  | { readonly kind: "role"; readonly role: Role }
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

interface Entry {
  readonly text: string;
  readonly form: "singular" | "plural" | "stem" | "fixed";
}

/** The English plural; a plural of the other languages that differs is written out. */
function plural(noun: string): string {
  const [, head = noun, tail = ""] = /^(\S+)((?: of .*)?)$/.exec(noun) ?? [];
  if (/(?:s|x|z|ch|sh)$/.test(head)) return `${head}es${tail}`;
  if (/[^aeiou]y$/.test(head)) return `${head.slice(0, -1)}ies${tail}`;
  return `${head}s${tail}`;
}

function readEntry(written: string): Entry[] {
  const entry = written.trim();
  if (entry === "") return [];
  if (entry.startsWith("=")) return [{ text: entry.slice(1), form: "fixed" }];
  if (entry.startsWith("*")) return [{ text: entry.slice(1), form: "stem" }];
  const [singular = "", many] = entry.split("/");
  const own: Entry = { text: singular, form: "singular" };
  if (many !== undefined) return [own, { text: many, form: "plural" }];
  return /[a-z]$/.test(singular) ? [own, { text: plural(singular), form: "plural" }] : [own];
}

const readEntries = (written: string): Entry[] => written.split(",").flatMap(readEntry);

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] =>
  Object.keys(record) as Key[];

class LexiconBuilder implements Lexicon {
  readonly #words = new Map<string, readonly Sense[]>();
  readonly #stems = new Map<string, readonly Sense[]>();
  readonly #longest = new Map<string, number>();
  readonly #longestWords = new Map<string, number>();

  /** The first meaning given to a word stays, so the order of additions settles homonyms. */
  add({ text, form }: Entry, senses: readonly Sense[]): void {
    const folded = foldText(text.replace(/[\s-]+/g, " ").trim());
    const table = form === "stem" ? this.#stems : this.#words;
    if (folded === "" || table.has(folded)) return;
    table.set(folded, senses);
    const words = folded.split(" ");
    const [first = ""] = words;
    if (words.length > this.longestPhrase(first)) this.#longest.set(first, words.length);
    const [glyph = ""] = folded;
    if (folded.length > this.longestWord(glyph)) this.#longestWords.set(glyph, folded.length);
  }

  addAll<Key extends string>(
    table: Readonly<Record<Key, string>>,
    senses: (key: Key) => readonly Sense[],
  ): void {
    for (const key of keysOf(table)) {
      for (const entry of readEntries(table[key])) {
        this.add({ ...entry, form: entry.form === "stem" ? "stem" : "fixed" }, senses(key));
      }
    }
  }

  find(text: string): readonly Sense[] | undefined {
    return this.#words.get(text) ?? this.#inflected(text);
  }

  longestPhrase(word: string): number {
    return this.#longest.get(word) ?? 1;
  }

  longestWord(glyph: string): number {
    return this.#longestWords.get(glyph) ?? 0;
  }

  /** Russian endings, and the Arabic article and prepositions that are written as one word. */
  #inflected(text: string): readonly Sense[] | undefined {
    if (/^\p{Script=Cyrillic}+$/u.test(text)) {
      for (let cut = 0; cut <= 4 && text.length - cut >= 3; cut++) {
        const senses = this.#stems.get(text.slice(0, text.length - cut));
        if (senses !== undefined) return pluralIfRussian(senses, text.slice(text.length - cut));
      }
      return undefined;
    }
    const arabic = /^(?:[وبفكل]?ال|لل|[وبل])(.{2,})$/.exec(text);
    return arabic?.[1] === undefined ? undefined : this.#words.get(arabic[1]);
  }
}

const russianPluralEnding = /^(?:и|ы|ов|ей|ами|ями|ах|ях|ам|ям)$/;

function pluralIfRussian(senses: readonly Sense[], ending: string): readonly Sense[] {
  if (!russianPluralEnding.test(ending)) return senses;
  return senses.map((sense) => (sense.kind === "subject" ? { ...sense, plural: true } : sense));
}

function addSubjects(lexicon: LexiconBuilder): void {
  for (const id of keysOf(data.subjectWords)) {
    for (const entry of readEntries(data.subjectWords[id])) {
      lexicon.add(entry, [{ kind: "subject", id, plural: entry.form === "plural" }]);
    }
  }
  for (const [id, words] of Object.entries(data.dualWords) as [SubjectId, string][]) {
    for (const text of words.split(",")) {
      const senses: readonly Sense[] = [
        { kind: "number", value: 2 },
        { kind: "subject", id, plural: true },
      ];
      lexicon.add({ text, form: "fixed" }, senses);
    }
  }
  lexicon.addAll(data.phasedMoonWords, (phase) => [
    { kind: "phase", phase },
    { kind: "subject", id: "moon", plural: false },
  ]);
}

function addModifiers(lexicon: LexiconBuilder): void {
  lexicon.addAll(data.numberWords, (value) => [{ kind: "number", value: Number(value) }]);
  lexicon.addAll(data.vagueNumberWords, (value) => [
    { kind: "number", value: Number(value), vague: true },
  ]);
  lexicon.addAll(data.colourWords, (colour) => [{ kind: "colour", colour }]);
  lexicon.addAll(data.sizeWords, (size) => [{ kind: "size", size }]);
  lexicon.addAll(data.phaseWords, (phase) => [{ kind: "phase", phase }]);
  lexicon.addAll(data.positionWords, (position) => [{ kind: "position", position }]);
  lexicon.addAll(data.relationWords, (relation) => [{ kind: "relation", relation }]);
}

function addSettings(lexicon: LexiconBuilder): void {
  const setting = (requirement: SettingRequirement): readonly Sense[] => [
    { kind: "setting", setting: requirement },
  ];
  lexicon.addAll(data.terrainWords, (terrain) => setting({ kind: "terrain", terrain }));
  lexicon.addAll(data.backdropWords, (backdrop) => setting({ kind: "backdrop", backdrop }));
  lexicon.addAll(data.timeWords, (time) => setting({ kind: "time", time }));
  lexicon.addAll(data.weatherWords, (weather) => setting({ kind: "weather", weather }));
  lexicon.addAll(data.seasonWords, (season) => setting({ kind: "season", season }));
  lexicon.addAll(data.styleWords, (style) => setting({ kind: "style", style }));
  lexicon.addAll(data.lightWords, (light) => setting({ kind: "light", light }));
  lexicon.addAll(data.framingWords, (framing: Framing) => setting({ kind: "framing", framing }));
  addPalettes(lexicon, setting);
}

function addPalettes(
  lexicon: LexiconBuilder,
  setting: (requirement: SettingRequirement) => readonly Sense[],
): void {
  const nouns = readEntries(data.paletteNouns);
  const before = ["", "deep ", "soft ", "rich ", "pale "];
  for (const palette of keysOf(data.paletteWords)) {
    const senses = setting({ kind: "palette", palette });
    for (const entry of readEntries(data.paletteWords[palette])) {
      lexicon.add(entry, senses);
      for (const noun of nouns)
        lexicon.add({ ...entry, text: `${entry.text} ${noun.text}` }, senses);
    }
  }
  for (const colour of keysOf(data.colourWords)) {
    const senses = setting({ kind: "palette", palette: data.colourPalettes[colour] });
    const english = readEntries(data.colourWords[colour]).filter(({ text }) =>
      /^[a-z ]+$/.test(text),
    );
    for (const { text } of english.slice(0, 8)) {
      for (const noun of nouns) {
        for (const deep of before)
          lexicon.add({ text: `${deep}${text} ${noun.text}`, form: "fixed" }, senses);
      }
    }
  }
}

function build(): Lexicon {
  const lexicon = new LexiconBuilder();
  addSubjects(lexicon);
  addModifiers(lexicon);
  addSettings(lexicon);
  for (const role of keysOf(data.roleWords)) {
    for (const text of data.roleWords[role].split(",")) {
      lexicon.add({ text, form: "fixed" }, [{ kind: "role", role }]);
    }
  }
  for (const text of data.fillerWords.split(",")) {
    lexicon.add({ text, form: "fixed" }, [{ kind: "role", role: "filler" }]);
  }
  return lexicon;
}

let built: Lexicon | undefined;

/** The one lexicon: constant data, built when it is first asked for (some 15 ms). */
export const lexicon = (): Lexicon => (built ??= build());
