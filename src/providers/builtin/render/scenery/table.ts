/** A wooden table before a wall with a window. */
import { mix, shift, rgb, type Rgb } from "../colour.js";
import { rect, roundRect, straightLine } from "../path.js";
import { between, many, vertical, type Canvas } from "./scenery.js";

/** Where a window is, px. */
export interface Pane {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A window with a cross, through which the sky and some green can be seen. */
export function paintWindow(
  canvas: Canvas,
  sky: readonly Rgb[],
  { x, y, w, h }: Pane,
  frame: Rgb,
): void {
  const { scene, atmosphere, unit } = canvas;
  const edge = unit * 0.02;
  canvas.far(roundRect(x - edge, y - edge, w + edge * 2, h + edge * 2, unit * 0.008), frame);
  canvas.far(rect(x, y, w, h), vertical(y, y + h, sky));
  const haze = scene.time === "day" ? 0.1 : 0.62;
  const garden = mix(atmosphere.hour("#7fb07a"), sky[1] ?? rgb("#88aacc"), haze);
  canvas.far(rect(x, y + h * 0.78, w, h * 0.22), garden, 0.8);
  canvas.far(rect(x + w * 0.485, y, w * 0.03, h), frame);
  canvas.far(rect(x, y + h * 0.47, w, w * 0.03), frame);
  const sill = rect(x - unit * 0.035, y + h + unit * 0.015, w + unit * 0.07, unit * 0.022);
  canvas.far(sill, shift(frame, -0.06));
}

/** A wall with a window that shows the hour, and a wooden table. */
export function paintTable(canvas: Canvas, sky: readonly Rgb[]): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx, below, unit } = canvas;
  const dim = scene.time === "night" ? -0.22 : scene.time === "dusk" ? -0.08 : 0;
  const wallTone = random.pick(["#c9d8cf", "#dfcfb8", "#c5d3df", "#e0c8c0"]);
  const wall = shift(atmosphere.hour(wallTone), dim);
  const shades = vertical(0, horizonPx, [shift(wall, 0.02), shift(wall, -0.06)]);
  canvas.sky(rect(0, 0, widthPx, horizonPx), shades);
  const [w, h] = [unit * 0.42, Math.min(horizonPx * 0.72, unit * 0.48)];
  const x = random.next() < 0.5 ? widthPx * 0.06 : widthPx * 0.94 - w;
  const y = Math.max(unit * 0.03, horizonPx * 0.12);
  const frame = shift(atmosphere.hour("#f7f1e6"), dim * 0.7);
  paintWindow(canvas, sky, { x, y, w, h }, frame);
  const wood = shift(atmosphere.hour(random.pick(["#b98a5c", "#a5764a", "#8e6a4c"])), dim * 0.8);
  const planks = vertical(horizonPx, heightPx, [shift(wood, 0.05), shift(wood, -0.04)]);
  canvas.ground(rect(0, horizonPx, widthPx, below), planks);
  canvas.texture(rect(0, horizonPx, widthPx, unit * 0.012), shift(wood, 0.1), 0.8);
  for (let i = 0; i < many(14, scene); i++) {
    const t = random.next();
    const ly = horizonPx + below * (0.08 + 0.9 * t);
    const lx = random.next() * widthPx;
    const [dx, dy] = [unit * between(random, 0.1, 0.35), unit * between(random, -0.004, 0.004)];
    const grain = straightLine(lx, ly, lx + dx, ly + dy);
    canvas.line("texture", grain, shift(wood, -0.1), Math.max(0.5, unit * 0.0025), 0.5);
  }
}
