/**
 * A picture as plain data, before a line of it is drawn: what stands where, under which sky, in
 * which style. The same prompt, seed and size give the same scene on every machine.
 */
import type {
  Backdrop,
  ColourId,
  Framing,
  Light,
  MoonPhase,
  Palette,
  Season,
  Size,
  StyleId,
  Terrain,
  ThingId,
  TimeOfDay,
  Weather,
} from "../brief/brief.js";

/** Places indoors that a text may ask for. */
export const roomIds = ["kitchen", "bedroom", "livingRoom", "office", "shop"] as const;
export type Room = (typeof roomIds)[number];

export const isRoom = (ground: Ground): ground is Room =>
  (roomIds as readonly Ground[]).includes(ground);

/** A hundredth of a room's height, px: narrow pictures show lower rooms. */
export const roomUnit = (size: { readonly widthPx: number; readonly horizonPx: number }): number =>
  Math.min(size.horizonPx, size.widthPx * 0.72) / 100;

/** What the picture stands on. */
export type Ground = Terrain;

/**
 * What an item rests on beside the ground itself: a rocky islet in water, a pond on land, a mound
 * that lifts it over something else, nothing because it flies, floats or stands
 * on an item, or the lower edge of a picture that a portrait is cut by.
 */
export type Perch = "ground" | "water" | "islet" | "pond" | "mound" | "air" | "item" | "edge";

/** One drawn thing. Its box is in pixels from the picture's top left corner. */
export interface PlacedItem {
  readonly subject: ThingId;
  /** Index in `subjects` of the prompt's brief; null for an extra that nobody asked for. */
  readonly phrase: number | null;
  readonly colour: ColourId;
  /** True when the text gave the colour, false when it is the subject's natural one. */
  readonly colourAsked: boolean;
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The size that it was drawn in on purpose; null for the usual one. */
  readonly size: Size | null;
  /** 0 far at the horizon, 1 at the picture's lower edge. */
  readonly depth: number;
  readonly perch: Perch;
  /** 1 as drawn, -1 mirrored. */
  readonly facing: 1 | -1;
  readonly phase: MoonPhase | null;
  /** Chooses among the small variations of a drawing, 0 to 2^31. */
  readonly variant: number;
}

/** Whether it hangs in the sky, far behind everything else. */
export const isCelestial = ({ subject }: { readonly subject: ThingId }): boolean =>
  subject === "moon" || subject === "sun";

/** Words in the picture. */
export interface SceneLettering {
  /** One to three. */
  readonly lines: readonly string[];
  /** Index in the scene's items of what carries them; null for a banner. */
  readonly item: number | null;
}

/** Everything that the renderer needs. `items` is in painting order, back to front. */
export interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
  readonly style: StyleId;
  readonly ground: Ground;
  readonly backdrop: Backdrop | null;
  readonly time: TimeOfDay;
  readonly weather: Weather;
  readonly season: Season | null;
  readonly light: Light | null;
  readonly palette: Palette | null;
  readonly framing: Framing | null;
  /** Where sky meets ground, px from the top. */
  readonly horizonPx: number;
  readonly items: readonly PlacedItem[];
  readonly lettering: SceneLettering | null;
}

/** What a scene is composed from. Sizes are in pixels, 64 to 2048; `seed` in [0, 2^32). */
export interface SceneRequest {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly widthPx: number;
  readonly heightPx: number;
}
