/** Shorthand for painting scenery: each function of this folder adds shapes to a canvas. */
import type { Random } from "../../../../base/random.js";
import type { Scene } from "../../scene/scene.js";
import { solid, type Paint, type Role, type Shape, type Stop } from "../artwork.js";
import { rgb, type Rgb } from "../colour.js";
import type { Path, Point } from "../path.js";
import type { Atmosphere } from "./atmosphere.js";

/** Where scenery is painted, back to front. */
export interface Canvas {
  readonly scene: Scene;
  readonly atmosphere: Atmosphere;
  readonly random: Random;
  readonly shapes: Shape[];
}

/** Adds a filled outline; `opacity` is 0 to 1. */
export function paint(
  canvas: Canvas,
  role: Role,
  path: Path,
  fill: Paint | Rgb,
  opacity = 1,
): void {
  const own = "kind" in fill ? fill : solid(fill);
  canvas.shapes.push({ path, paint: own, role, opacity, linePx: 0, item: -1 });
}

/** Adds a line of some width, px. */
export function paintLine(
  canvas: Canvas,
  role: Role,
  path: Path,
  colour: Rgb,
  linePx: number,
  opacity = 1,
): void {
  canvas.shapes.push({ path, paint: solid(colour), role, opacity, linePx, item: -1 });
}

/** Stops at even distances. */
export const evenly = (colours: readonly Rgb[]): Stop[] =>
  colours.map((colour, i) => ({ at: i / Math.max(1, colours.length - 1), colour }));

export const vertical = (y0: number, y1: number, colours: readonly Rgb[]): Paint => ({
  kind: "vertical",
  y0,
  y1,
  stops: evenly(colours),
});

/** A soft glow that fades to nothing at `radius`. */
export const glow = (centre: Point, radius: number, colour: Rgb, strength: number): Paint => ({
  kind: "radial",
  centre,
  radius,
  stops: [
    { at: 0, colour, opacity: strength },
    { at: 0.35, colour, opacity: strength * 0.5 },
    { at: 0.7, colour, opacity: strength * 0.14 },
    { at: 1, colour, opacity: 0 },
  ],
});

/** The shorter side; detail sizes are given in shares of it. */
export const unitOf = ({ widthPx, heightPx }: Scene): number => Math.min(widthPx, heightPx);

export const between = (random: Random, from: number, to: number): number =>
  from + random.next() * (to - from);

/** Colours from `#rrggbb` words. */
export const colours = (...words: readonly string[]): Rgb[] => words.map(rgb);

/** A flat lens: a wave, a glint, a wisp. */
export function lens(x: number, y: number, half: number, thick: number): Path {
  return [
    {
      start: [x - half, y],
      segments: [
        [x - half * 0.4, y - thick, x + half * 0.4, y - thick, x + half, y],
        [x + half * 0.4, y + thick, x - half * 0.4, y + thick, x - half, y],
      ],
      closed: true,
    },
  ];
}

/** A number of things that grows gently with how wide the picture is for its height. */
export function many(count: number, { widthPx, heightPx }: Scene): number {
  return Math.max(1, Math.round(count * Math.max(0.5, Math.min(3, widthPx / heightPx))));
}
