/** Shorthand for painting scenery: each function of this folder adds shapes to a canvas. */
import type { Random } from "../../../../base/random.js";
import type { Scene } from "../../scene/scene.js";
import { fading, solid, type Paint, type Role, type Shape, type Stop } from "../artwork.js";
import { rgb, type Rgb } from "../colour.js";
import { rect, type Path, type Point } from "../path.js";
import type { Atmosphere } from "./atmosphere.js";

/** Where scenery is painted, back to front: a method for each role of what is painted. */
export class Canvas {
  readonly scene: Scene;
  readonly atmosphere: Atmosphere;
  readonly random: Random;
  readonly shapes: Shape[] = [];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly horizonPx: number;
  /** From the horizon to the lower edge, px. */
  readonly below: number;
  /** The shorter side, px; detail sizes are given in shares of it. */
  readonly unit: number;
  /** The whole picture. */
  readonly all: Path;

  readonly sky = this.filling("sky");
  readonly glow = this.filling("glow");
  readonly star = this.filling("star");
  readonly cloud = this.filling("cloud");
  readonly far = this.filling("far");
  readonly ground = this.filling("ground");
  readonly texture = this.filling("texture");
  readonly reflection = this.filling("reflection");
  readonly shadow = this.filling("shadow");
  readonly prop = this.filling("prop");
  readonly weather = this.filling("weather");
  readonly letters = this.filling("letters");

  constructor(scene: Scene, atmosphere: Atmosphere, random: Random) {
    [this.scene, this.atmosphere, this.random] = [scene, atmosphere, random];
    ({ widthPx: this.widthPx, heightPx: this.heightPx, horizonPx: this.horizonPx } = scene);
    this.below = this.heightPx - this.horizonPx;
    this.unit = Math.min(this.widthPx, this.heightPx);
    this.all = rect(0, 0, this.widthPx, this.heightPx);
  }

  /** A line of some width, px; `opacity` is 0 to 1. */
  line(role: Role, path: Path, colour: Rgb, linePx: number, opacity = 1): void {
    this.shapes.push({ path, paint: solid(colour), role, opacity, linePx, item: -1 });
  }

  private filling(role: Role): (path: Path, fill: Paint | Rgb, opacity?: number) => void {
    return (path, fill, opacity = 1) => {
      const paint = "kind" in fill ? fill : solid(fill);
      this.shapes.push({ path, paint, role, opacity, linePx: 0, item: -1 });
    };
  }
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
  stops: fading(colour, [0, strength], [0.35, strength * 0.5], [0.7, strength * 0.14], [1, 0]),
});

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
