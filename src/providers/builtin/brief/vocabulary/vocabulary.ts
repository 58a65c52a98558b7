import type {
  ColourId,
  MoonPhase,
  Position,
  RelationKind,
  SettingKind,
  Settings,
  Size,
  SubjectId,
} from "../brief.js";

/**
 * What a small word does in a sentence. `filler` is neither a thing nor a setting, whatever stands
 * before it; an `aspect` is a noun of that kind, and takes the noun before it for its own ("dragon
 * wings"); a `thing` names something only where a phrase with an article begins a clause; `measure`
 * words hand on to what they measure ("a slice of cake"). After a `manner` comes a name that is none
 * of a thing ("in the style of"). A `trap` is a filler that other languages
 * use for something else: it tells nothing of the text's language.
 */
export type Role =
  | "indefinite"
  | "definite"
  | "another"
  | "pronoun"
  | "negation"
  | "emphasis"
  | "copula"
  | "and"
  | "or"
  | "preposition"
  | "connector"
  | "measure"
  | "manner"
  | "photo"
  | "filler"
  | "aspect"
  | "thing"
  | "trap";

/**
 * Entries are separated by commas, the words of an entry by spaces. For subjects `a/b` is singular
 * and plural; in Russian `*a` is a stem whose endings may vary, and `=a` is no stem. Entries are
 * written without accents: text is folded the same way before it is looked up.
 */
export type Words<Key extends string> = Readonly<Partial<Record<Key, string>>>;

/** The words of one language, or of one script. The first meaning of a word stands. */
export interface Vocabulary extends Partial<{
  readonly [Kind in SettingKind]: Words<Settings[Kind]>;
}> {
  readonly subject: Words<SubjectId>;
  /** Arabic has a form of its own for two of a thing. */
  readonly dual?: Words<SubjectId>;
  readonly phasedMoon?: Words<MoonPhase>;
  readonly number?: Words<`${number}`>;
  /** Numbers that no one would count: they set how many are drawn, and are not held to it. */
  readonly vague?: Words<`${number}`>;
  readonly colour?: Words<ColourId>;
  readonly size?: Words<Size>;
  readonly phase?: Words<MoonPhase>;
  readonly position?: Words<Position>;
  readonly relation?: Words<RelationKind | "within">;
  readonly role?: Words<Role>;
}
