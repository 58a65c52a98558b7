/**
 * What a text asks a picture to show, as far as the built-in provider understands text.
 *
 * The one vocabulary that writer, renderer and judge share: each of them parses text on its own
 * with `parseBrief`, and none of them sees another's result.
 */

/** Subjects that the renderer draws in every style and the judge knows by shape. */
export const subjectIds = [
  "sailboat",
  "lighthouse",
  "house",
  "castle",
  "windmill",
  "tree",
  "pine",
  "cactus",
  "flower",
  "mushroom",
  "apple",
  "cat",
  "rabbit",
  "bird",
  "fish",
  "whale",
  "butterfly",
  "balloon",
  "rocket",
  "car",
  "snowman",
  "robot",
  "umbrella",
  "tent",
  "teacup",
  "moon",
  "sun",
] as const;
export type SubjectId = (typeof subjectIds)[number];

/** A thing of the picture set (`pictures/`), by its name there: `pic:giraffe`. */
export type PictureId = `pic:${string}`;

/** What can stand in a scene; `unknown` is a noun without a drawing: it gets an honest stand-in. */
export type ThingId = SubjectId | PictureId | "unknown";

export function isPicture(id: ThingId): id is PictureId {
  return id.startsWith("pic:");
}

export const colourIds = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "grey",
] as const;
export type ColourId = (typeof colourIds)[number];

export const styleIds = [
  "flat",
  "watercolour",
  "pixelArt",
  "blueprint",
  "ink",
  "lowPoly",
  "pastel",
  "noir",
  "papercut",
  "neon",
  "oil",
] as const;
export type StyleId = (typeof styleIds)[number];

export type Terrain =
  | "sea"
  | "lake"
  | "meadow"
  | "desert"
  | "snow"
  | "beach"
  | "city"
  | "space"
  | "table"
  | "kitchen"
  | "bedroom"
  | "livingRoom"
  | "office"
  | "shop";
export type Backdrop = "mountains" | "hills" | "forest" | "skyline";
export type TimeOfDay = "dawn" | "day" | "dusk" | "night";
export type Weather = "clear" | "cloudy" | "rain" | "snowfall" | "fog" | "storm";
export type Season = "spring" | "summer" | "autumn" | "winter";
export type Size = "small" | "large";
export type Position = "left" | "right" | "centre" | "foreground" | "background";
export type MoonPhase = "full" | "crescent";
export type Framing = "wide" | "closeUp" | "portrait";
export type Light = "golden" | "moonlit" | "soft" | "dramatic";
export type Palette = "warm" | "cool" | "muted" | "vivid" | "monochrome";

export type RelationKind =
  "on" | "beside" | "leftOf" | "rightOf" | "above" | "below" | "inFrontOf" | "behind";
/** `other` is the index, in the same brief's `subjects`, of what the relation is to. */
export interface Relation {
  readonly kind: RelationKind;
  readonly other: number;
}

/** One group of like things, such as "two small red sailboats". */
export interface SubjectPhrase {
  /** `unknown` for a noun that the renderer has no drawing of: it gets an honest stand-in. */
  readonly id: ThingId;
  /** The noun as written, lower case. */
  readonly noun: string;
  /** The noun is an English one for a kind of what is drawn: a poodle, where a dog is. */
  readonly narrower?: true;
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
export interface Brief {
  readonly subjects: readonly SubjectPhrase[];
  /** Nouns that were asked for and are no subject: told, and not drawn. At most 6. */
  readonly leftOut?: readonly string[];
  /** A photograph was asked for: the renderer has none. */
  readonly photo?: true;
  readonly lettering?: Lettering;
  readonly terrain?: Terrain;
  readonly backdrop?: Backdrop;
  readonly time?: TimeOfDay;
  readonly weather?: Weather;
  readonly season?: Season;
  readonly style?: StyleId;
  readonly framing?: Framing;
  readonly light?: Light;
  readonly palette?: Palette;
}

export type Half = "what" | "how";

/**
 * One thing that a picture either shows or does not. `subject` is the index in `Brief.subjects`.
 * WHAT requirements are about content, HOW ones about style, light and framing.
 */
export type Requirement =
  | { readonly kind: "present"; readonly subject: number }
  | { readonly kind: "count"; readonly subject: number; readonly count: number }
  | { readonly kind: "colour"; readonly subject: number; readonly colour: ColourId }
  | { readonly kind: "size"; readonly subject: number; readonly size: Size }
  | { readonly kind: "position"; readonly subject: number; readonly position: Position }
  | { readonly kind: "relation"; readonly subject: number; readonly relation: Relation }
  | { readonly kind: "phase"; readonly subject: number; readonly phase: MoonPhase }
  | { readonly kind: "lettering"; readonly text: string }
  | { readonly kind: "terrain"; readonly terrain: Terrain }
  | { readonly kind: "backdrop"; readonly backdrop: Backdrop }
  | { readonly kind: "time"; readonly time: TimeOfDay }
  | { readonly kind: "weather"; readonly weather: Weather }
  | { readonly kind: "season"; readonly season: Season }
  | { readonly kind: "style"; readonly style: StyleId }
  | { readonly kind: "framing"; readonly framing: Framing }
  | { readonly kind: "light"; readonly light: Light }
  | { readonly kind: "palette"; readonly palette: Palette };
