import type {
  Backdrop,
  ColourId,
  Framing,
  Light,
  MoonPhase,
  Palette,
  Position,
  RelationKind,
  Season,
  Size,
  StyleId,
  SubjectId,
  Terrain,
  TimeOfDay,
  Weather,
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
type Words<Key extends string | number> = Readonly<Partial<Record<Key, string>>>;

/** The words of one language, or of one script. The first meaning of a word stands. */
export interface Vocabulary {
  readonly subject: Words<SubjectId>;
  /** Arabic has a form of its own for two of a thing. */
  readonly dual?: Words<SubjectId>;
  readonly phasedMoon?: Words<MoonPhase>;
  readonly number?: Words<number>;
  /** Numbers that no one would count: they set how many are drawn, and are not held to it. */
  readonly vague?: Words<number>;
  readonly colour?: Words<ColourId>;
  readonly size?: Words<Size>;
  readonly phase?: Words<MoonPhase>;
  readonly position?: Words<Position>;
  readonly relation?: Words<RelationKind>;
  readonly terrain?: Words<Terrain>;
  readonly backdrop?: Words<Backdrop>;
  readonly time?: Words<TimeOfDay>;
  readonly weather?: Words<Weather>;
  readonly season?: Words<Season>;
  readonly style?: Words<StyleId>;
  readonly light?: Words<Light>;
  readonly framing?: Words<Framing>;
  readonly palette?: Words<Palette>;
  readonly role?: Words<Role>;
}
