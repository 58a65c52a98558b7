import type { ColourId, MoonPhase } from "../../brief/brief.js";
import type { Random } from "../../../../base/random.js";
import type { Rgb } from "../colour.js";
import { ellipse, parsePath, type Path } from "../path.js";
import type { AccentTone } from "../tones.data.js";

/** A tone of the item's main colour, or a fixed accent. */
export type PartTone = "pale" | "light" | "main" | "dark" | "deep" | AccentTone;

/**
 * One piece of a subject, in a box that is 100 units high and 100 times its aspect wide.
 * `body` parts make the silhouette; `detail` parts lie upon it.
 */
export interface Part {
  readonly role: "body" | "detail";
  readonly path: Path;
  /** A colour stands for itself. */
  readonly tone: PartTone | Rgb;
  /** Line width in units; 0 when filled. */
  readonly line: number;
  /** 0 to 1. */
  readonly opacity: number;
}

export interface SubjectOptions {
  readonly random: Random;
  readonly phase: MoonPhase | null;
  /** Snow lies on it. */
  readonly snowy: boolean;
  /** Lamps are lit. */
  readonly dark: boolean;
  /** White and pale things need another second colour than cream. */
  readonly mainIsPale: boolean;
  /** The colour that the text gave, if it gave one. */
  readonly asked: ColourId | null;
  /** How wide a head's shoulders are, as a share of the usual; 0 for a head alone. */
  readonly shoulders: number;
}

/** A drawing of one subject, back to front. */
export type Drawing = (options: SubjectOptions) => readonly Part[];

const asPath = (path: Path | string): Path => (typeof path === "string" ? parsePath(path) : path);

export const body = (tone: PartTone | Rgb, path: Path | string): Part => ({
  role: "body",
  path: asPath(path),
  tone,
  line: 0,
  opacity: 1,
});

export const detail = (tone: PartTone | Rgb, path: Path | string, opacity = 1): Part => ({
  role: "detail",
  path: asPath(path),
  tone,
  line: 0,
  opacity,
});

export const stroke = (tone: PartTone, line: number, path: Path | string, opacity = 1): Part => ({
  role: "detail",
  path: asPath(path),
  tone,
  line,
  opacity,
});

/** A line that belongs to the silhouette, such as a mast. */
export const spar = (tone: PartTone, line: number, path: Path | string): Part => ({
  ...stroke(tone, line, path),
  role: "body",
});

export const dot = (tone: PartTone, cx: number, cy: number, r: number, opacity = 1): Part =>
  detail(tone, ellipse(cx, cy, r), opacity);
