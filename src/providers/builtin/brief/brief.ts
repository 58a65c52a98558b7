/**
 * What a text asks a picture to show, as far as the built-in provider understands text.
 *
 * The one vocabulary that writer, renderer and judge share: each of them parses text on its own
 * with `parseBrief`, and none of them sees another's result.
 */
import {
  colours,
  settingWords,
  subjectNames,
  type positionWords,
  type relationWords,
} from "./values.data.js";

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(table) as Key[];

/** What the renderer draws by hand in every style, and the judge knows by shape. */
export type SubjectId = keyof typeof subjectNames;
export const subjectIds = keysOf(subjectNames);

/** A thing of the picture set (`pictures/`), by its name there: `pic:giraffe`. */
export type PictureId = `pic:${string}`;

/** What can stand in a scene; `unknown` is a noun without a drawing: it gets an honest stand-in. */
export type ThingId = SubjectId | PictureId | "unknown";

export function isPicture(id: ThingId): id is PictureId {
  return id.startsWith("pic:");
}

export type ColourId = (typeof colours)[number];
export const colourIds: readonly ColourId[] = colours;
export type Size = "small" | "large";
export type Position = keyof typeof positionWords;
export type MoonPhase = "full" | "crescent";
export type RelationKind = keyof typeof relationWords;
/** `other` is the index, in the same brief's `subjects`, of what the relation is to. */
export interface Relation {
  readonly kind: RelationKind;
  readonly other: number;
  /** The text has it inside the other: it looks out behind a box, or is seen before what is clear. */
  readonly within?: true;
}

type SettingWords = typeof settingWords;
export type SettingKind = keyof SettingWords;
/** What is asked of the whole picture. */
export type Settings = { readonly [Kind in SettingKind]: keyof SettingWords[Kind] };
export type Terrain = Settings["terrain"];
export type Backdrop = Settings["backdrop"];
export type TimeOfDay = Settings["time"];
export type Weather = Settings["weather"];
export type Season = Settings["season"];
export type StyleId = Settings["style"];
export type Framing = Settings["framing"];
export type Light = Settings["light"];
export type Palette = Settings["palette"];
export const styleIds = keysOf(settingWords.style);

/** One group of like things, such as "two small red sailboats". */
export interface SubjectPhrase {
  /** `unknown` for a noun that the renderer has no drawing of: it gets an honest stand-in. */
  readonly id: ThingId;
  /** The noun as written, lower case. */
  readonly noun: string;
  /** The noun is an English one for a kind of what is drawn: a poodle, where a dog is. */
  readonly narrower?: true;
  /** An unknown noun without article or number: it may be nothing that one counts ("courage"). */
  readonly bare?: true;
  /** 1-12; a bare plural is 3. */
  readonly count: number;
  /** The text states the count ("two", "2", "a pair of", "one"); an article or a plural does not. */
  readonly counted?: true;
  readonly colour?: ColourId;
  readonly size?: Size;
  readonly position?: Position;
  readonly relation?: Relation;
  readonly phase?: MoonPhase;
}

/** Quoted words that are to be read in the picture. */
export interface Lettering {
  /** As written, at most 40 characters. */
  readonly text: string;
  /** Index, in the brief's `subjects`, of what carries it. */
  readonly on?: number;
}

/** Everything found in one text. A field that is absent was not asked for. */
export interface Brief extends Partial<Settings> {
  readonly subjects: readonly SubjectPhrase[];
  /** Nouns and quoted words that were asked for and are not drawn: told. At most 6. */
  readonly leftOut?: readonly string[];
  /** Nouns that are asked not to be there ("no boats"): not drawn, and not looked for. At most 6. */
  readonly denied?: readonly string[];
  /** A photograph was asked for: the renderer has none. */
  readonly photo?: true;
  readonly lettering?: Lettering;
}

/** Content belongs to WHAT; style, framing, light and palette to HOW. */
export type Half = "what" | "how";
export const styleKinds = ["style", "framing", "light", "palette"] as const;
export const contentKinds = ["terrain", "backdrop", "time", "weather", "season"] as const;

/** What can be said of a group of things beside that it is there. */
export const attributeKinds = ["count", "colour", "size", "phase", "position", "relation"] as const;
type AttributeKind = (typeof attributeKinds)[number];

/** A requirement about the whole picture. */
export type SettingRequirement = {
  [Kind in SettingKind]: { readonly kind: Kind } & Pick<Settings, Kind>;
}[SettingKind];

/**
 * One thing that a picture either shows or does not. `subject` is the index in `Brief.subjects`;
 * the value stands under the name of the kind.
 */
export type Requirement =
  | { readonly kind: "present"; readonly subject: number }
  | {
      [Kind in AttributeKind]: { readonly kind: Kind; readonly subject: number } & Required<
        Pick<SubjectPhrase, Kind>
      >;
    }[AttributeKind]
  | { readonly kind: "lettering"; readonly text: string }
  | SettingRequirement;
