/**
 * A picture between scene and style: outlines with paints, back to front. Scenery and subjects are
 * drawn into it once; each style then decides what an outline looks like.
 */
import type { Rgb } from "./colour.js";
import type { Path, Point } from "./path.js";

export interface Stop {
  /** 0 to 1. */
  readonly at: number;
  readonly colour: Rgb;
  /** 0 to 1; left out when opaque. */
  readonly opacity?: number;
}

/** Vertical gradients run from `y0` to `y1`, radial ones from `centre` outwards; all in pixels. */
export type Paint =
  | { readonly kind: "solid"; readonly colour: Rgb }
  | {
      readonly kind: "vertical";
      readonly y0: number;
      readonly y1: number;
      readonly stops: readonly Stop[];
    }
  | {
      readonly kind: "radial";
      readonly centre: Point;
      readonly radius: number;
      readonly stops: readonly Stop[];
    };

/**
 * What a shape is in the picture; styles treat these differently.
 * `body` is the main mass of an item, `detail` what lies upon it; `letters` have to stay legible.
 */
export type Role =
  | "sky"
  | "glow"
  | "star"
  | "cloud"
  | "far"
  | "ground"
  | "texture"
  | "reflection"
  | "shadow"
  | "rim"
  | "prop"
  | "body"
  | "detail"
  | "letters"
  | "weather";

export interface Shape {
  readonly path: Path;
  readonly paint: Paint;
  readonly role: Role;
  /** 0 to 1. */
  readonly opacity: number;
  /** Width of a drawn line in px; 0 when the outline is filled. */
  readonly linePx: number;
  /** Index of the scene's item that it belongs to; -1 for scenery. */
  readonly item: number;
}

export interface Artwork {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly seed: number;
  /** Where the light comes from: -1 left, 1 right. */
  readonly lightFrom: -1 | 1;
  /** Items that shine themselves: sun and moon. */
  readonly shining: ReadonlySet<number>;
  readonly shapes: readonly Shape[];
}

/** The picture's shorter side, px; styles give widths in shares of it. */
export const unitOf = ({ widthPx, heightPx }: Pick<Artwork, "widthPx" | "heightPx">): number =>
  Math.min(widthPx, heightPx);

/** Stops of one colour, each a place and an opacity there, 0 to 1. */
export const fading = (colour: Rgb, ...stops: readonly (readonly [number, number])[]): Stop[] =>
  stops.map(([at, opacity]) => ({ at, colour, opacity }));

/** The paint with each of its colours changed. */
export function recoloured(paint: Paint, change: (colour: Rgb) => Rgb): Paint {
  if (paint.kind === "solid") return solid(change(paint.colour));
  const stops = paint.stops.map((stop) => ({ ...stop, colour: change(stop.colour) }));
  return { ...paint, stops };
}

export const solid = (colour: Rgb): Paint => ({ kind: "solid", colour });

/** One colour that stands for the paint, for styles that use no gradients. */
export function meanColour(paint: Paint): Rgb {
  if (paint.kind === "solid") return paint.colour;
  return colourAt(paint, 0.5);
}

/** The stops on both sides of `t`, and how far it is from the first to the second, 0 to 1. */
function around(
  stops: readonly Stop[],
  t: number,
): [before: Stop, after: Stop, part: number] | null {
  const next = stops.findIndex(({ at }) => at >= t);
  const after = stops[next < 0 ? stops.length - 1 : next];
  const before = stops[next - 1] ?? after;
  if (after === undefined || before === undefined) return null;
  const span = after.at - before.at;
  return [before, after, span <= 0 ? 0 : (t - before.at) / span];
}

/** The gradient's colour at `t`, 0 to 1, linear between stops. */
export function colourAt(paint: Paint, t: number): Rgb {
  if (paint.kind === "solid") return paint.colour;
  const found = around(paint.stops, t);
  if (found === null) return [128, 128, 128];
  const [{ colour: a }, { colour: b }, part] = found;
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part];
}

/** The paint's colour and opacity at a place in the picture. */
export function paintAt(paint: Paint, x: number, y: number): { colour: Rgb; opacity: number } {
  if (paint.kind === "solid") return { colour: paint.colour, opacity: 1 };
  const t =
    paint.kind === "vertical"
      ? (y - paint.y0) / (paint.y1 - paint.y0 || 1)
      : Math.hypot(x - paint.centre[0], y - paint.centre[1]) / (paint.radius || 1);
  const place = Math.max(0, Math.min(1, t));
  return { colour: colourAt(paint, place), opacity: opacityAt(paint.stops, place) };
}

function opacityAt(stops: readonly Stop[], t: number): number {
  const [before, after, part = 0] = around(stops, t) ?? [];
  const from = before?.opacity ?? 1;
  return from + ((after?.opacity ?? 1) - from) * part;
}
