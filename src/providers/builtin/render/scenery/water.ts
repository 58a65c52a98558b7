import { isCelestial, type PlacedItem } from "../../scene/scene.js";
import { mix, rgb, shift, type Rgb } from "../colour.js";
import {
  areaUnder,
  ellipse,
  mapPath,
  points,
  polygon,
  rect,
  smooth,
  type Path,
  type Point,
} from "../path.js";
import { between, lens, many, vertical, type Canvas } from "./scenery.js";

/** Far and near water for this sky. */
export function waterColours(canvas: Canvas, sky: readonly Rgb[]): [Rgb, Rgb] {
  const { scene, atmosphere } = canvas;
  const blue = atmosphere.scenery(scene.ground === "lake" ? "#4d93ad" : "#2b78b8");
  const horizon = sky[sky.length - 1] ?? blue;
  const zenith = sky[0] ?? blue;
  return [mix(mix(horizon, blue, 0.45), zenith, 0.1), mix(shift(blue, -0.1), zenith, 0.4)];
}

/** Strokes of light and dark that grow and spread toward the viewer. */
export function paintWaves(canvas: Canvas, top: number, floor: number, near: Rgb): void {
  const { scene, random } = canvas;
  const light = mix(near, rgb("#ffffff"), 0.4);
  const dark = shift(near, -0.06);
  for (let i = 0; i < many(58, scene); i++) {
    const t = random.next() ** 1.25;
    const y = top + (floor - top) * (0.03 + 0.95 * t);
    const half = canvas.unit * (0.02 + 0.07 * t) * between(random, 0.5, 1.2);
    const thick = canvas.unit * (0.0008 + 0.0032 * t);
    const x = random.next() * scene.widthPx;
    const bright = random.next() < 0.6;
    canvas.texture(lens(x, y, half, thick), bright ? light : dark, bright ? 0.24 : 0.4);
  }
}

/** A broken path of light under a sun or moon. */
function paintLightPath(canvas: Canvas, item: PlacedItem, top: number, floor: number): void {
  const { scene, random } = canvas;
  const centre = item.x + item.widthPx / 2;
  const colour = rgb(item.subject === "sun" ? "#ffe9a8" : "#f5eecb");
  const rows = 30;
  for (let i = 0; i < rows; i++) {
    const t = (i + 0.4) / rows;
    const y = top + (floor - top) * t;
    const spread = item.widthPx * (0.3 + 0.5 * t);
    const pieces = 1 + random.below(2);
    for (let k = 0; k < pieces; k++) {
      const x = centre + (random.next() - 0.5) * spread;
      const half = spread * between(random, 0.12, 0.42) * (1 - t * 0.3);
      const strength = (0.68 - t * 0.4) * (scene.weather === "clear" ? 1 : 0.5);
      canvas.reflection(lens(x, y, half, ((floor - top) / rows) * 0.24), colour, strength);
    }
  }
}

/** A soft column of the horizon's light when no sun or moon stands above. */
function paintShimmer(canvas: Canvas, top: number, floor: number, horizon: Rgb): void {
  const { scene, random } = canvas;
  if (scene.time !== "dawn" && scene.time !== "dusk") return;
  const centre = scene.widthPx * (scene.seed % 2 === 0 ? 0.3 : 0.68);
  for (let i = 0; i < 26; i++) {
    const t = i / 26;
    const half = canvas.unit * between(random, 0.03, 0.12) * (1 - 0.4 * t);
    const x = centre + (random.next() - 0.5) * canvas.unit * 0.2;
    const glint = lens(x, top + (floor - top) * t, half, ((floor - top) / 26) * 0.22);
    canvas.reflection(glint, mix(horizon, rgb("#fff0c8"), 0.5), 0.5 * (1 - t));
  }
}

export function paintSea(canvas: Canvas, sky: readonly Rgb[], floor: number): void {
  const { scene, widthPx, horizonPx: top } = canvas;
  const [far, near] = waterColours(canvas, sky);
  const depths = vertical(top, floor, [far, mix(far, near, 0.6), near]);
  canvas.ground(rect(0, top, widthPx, floor - top), depths);
  const line = rect(0, top - 0.5, widthPx, Math.max(1, canvas.unit * 0.003));
  canvas.texture(line, mix(far, rgb("#ffffff"), 0.35), 0.6);
  paintWaves(canvas, top, floor, near);
  const lights = scene.items.filter(isCelestial);
  for (const item of lights) if (item.y < top) paintLightPath(canvas, item, top, floor);
  if (lights.length === 0) paintShimmer(canvas, top, floor, sky[sky.length - 1] ?? far);
}

/** A lake is calm: the far bank, and reeds at the near one. */
export function paintLake(canvas: Canvas, sky: readonly Rgb[]): void {
  const { scene, random, atmosphere, widthPx, heightPx, horizonPx } = canvas;
  paintSea(canvas, sky, heightPx);
  const snowy = atmosphere.snowy;
  const bank = atmosphere.scenery(
    snowy ? "#dfe9f3" : scene.season === "autumn" ? "#a98a4a" : "#5d9a58",
  );
  const points: Point[] = [[0, horizonPx - heightPx * 0.012]];
  for (let i = 1; i < 8; i++)
    points.push([(i / 8) * widthPx, horizonPx + heightPx * between(random, 0.004, 0.02)]);
  canvas.ground(polygon([...points, [widthPx, horizonPx - heightPx * 0.012]]), bank);
  const unit = canvas.unit;
  if (scene.items.some((item) => item.perch === "ground")) paintNearBank(canvas, bank);
  for (const side of [0, 1]) {
    for (let i = 0; i < 9; i++) {
      const x = side === 0 ? random.next() * widthPx * 0.13 : widthPx * (1 - random.next() * 0.13);
      const height = unit * between(random, 0.06, 0.13);
      const lean = (random.next() - 0.5) * height * 0.5;
      const reed: Point[] = [
        [x, heightPx],
        [x + lean * 0.4, heightPx - height * 0.6],
        [x + lean, heightPx - height],
      ];
      canvas.line("texture", smooth(reed, false), shift(bank, -0.12), unit * 0.006);
    }
  }
}

/** Grass before the lake, for what stands there. */
function paintNearBank(canvas: Canvas, bank: Rgb): void {
  const { scene, random, widthPx, heightPx, horizonPx, unit, below } = canvas;
  const edge: Point[] = [];
  for (let i = -1; i <= 9; i++) {
    edge.push([(i / 8) * widthPx, horizonPx + below * (0.52 + between(random, -0.035, 0.035))]);
  }
  const shore = (drop: number): Path => {
    const line = edge.map(([x, y]): Point => [x, y + drop]);
    return areaUnder(line, heightPx + 2, -widthPx * 0.2, widthPx * 1.2);
  };
  canvas.texture(shore(-unit * 0.012), rgb("#ffffff"), 0.35);
  canvas.ground(shore(0), shift(bank, -0.12));
  const shades = [shift(bank, 0.03), shift(bank, -0.05)];
  canvas.ground(shore(unit * 0.016), vertical(horizonPx + below * 0.5, heightPx, shades));
  for (let i = 0; i < many(34, scene); i++) {
    const [x, y] = [random.next() * widthPx, horizonPx + below * between(random, 0.62, 1)];
    const size = unit * between(random, 0.012, 0.03);
    const blade = (lean: number): Path =>
      polygon(points(x - size * 0.1, y, x + lean * size, y - size, x + size * 0.1, y));
    canvas.texture([...blade(-0.5), ...blade(0), ...blade(0.5)], shift(bank, -0.09), 0.8);
  }
}

/** What water shows of an item standing in or on it: upside down, squashed, broken by waves. */
export function reflectionOf(path: Path, base: number): Path {
  return mapPath(path, (x, y) => [x, base + (base - y) * 0.42]);
}

/** Foam and a bow wave where an item meets the water. */
export function paintWaterline(canvas: Canvas, item: PlacedItem): void {
  const { random } = canvas;
  const base = item.y + item.heightPx;
  const centre = item.x + item.widthPx / 2;
  const foam = mix(canvas.atmosphere.scenery("#ffffff"), rgb("#ffffff"), 0.3);
  for (let i = 0; i < 5; i++) {
    const half = item.widthPx * between(random, 0.18, 0.5);
    const x = centre + (random.next() - 0.5) * item.widthPx * 0.5;
    const y = base + (random.next() - 0.35) * item.heightPx * 0.05;
    canvas.texture(lens(x, y, half, Math.max(0.6, canvas.unit * 0.0035)), foam, 0.5);
  }
}

/** A pond under something that swims where there is no sea. */
export function paintPond(canvas: Canvas, item: PlacedItem, water: readonly [Rgb, Rgb]): void {
  const [cx, cy] = [item.x + item.widthPx / 2, item.y + item.heightPx * 0.97];
  const [rx, ry] = [item.widthPx * 0.68, item.widthPx * 0.15];
  canvas.ground(ellipse(cx, cy, rx * 1.05, ry * 1.12), shift(water[1], -0.08), 0.6);
  canvas.ground(ellipse(cx, cy, rx, ry), vertical(cy - ry, cy + ry, water));
  for (let i = 0; i < 4; i++) {
    const x = cx + (canvas.random.next() - 0.5) * rx;
    const y = cy + (canvas.random.next() - 0.3) * ry;
    canvas.texture(lens(x, y, rx * 0.25, ry * 0.04), rgb("#ffffff"), 0.4);
  }
}
