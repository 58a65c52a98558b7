import type { Weather } from "../../brief/brief.js";
import { isCelestial, type Scene } from "../../scene/scene.js";
import { mix, rgb, type Rgb } from "../colour.js";
import { ellipse, polygon, type Path, type Point } from "../path.js";
import { skies, veils } from "./atmosphere.data.js";
import type { Atmosphere } from "./atmosphere.js";
import { between, glow, lens, many, vertical, type Canvas } from "./scenery.js";

/** The sky's colours from top to horizon for this scene. */
export function skyColours(scene: Scene, atmosphere: Atmosphere): Rgb[] {
  if (scene.ground === "space")
    return ["#04040f", "#0b0a22", "#16123a", "#1d1646"].map((c) => atmosphere.hour(c));
  const list = skies[scene.time];
  const chosen = list[scene.seed % list.length] ?? list[0] ?? [];
  const veil = veils[scene.weather];
  const dim = scene.time === "night" ? "#0a1020" : scene.time === "dusk" ? "#3a2a4a" : null;
  return chosen.map((c) => {
    const own = rgb(c);
    if (veil === undefined) return atmosphere.hour(own);
    const cover = dim === null ? rgb(veil[0]) : mix(rgb(veil[0]), rgb(dim), 0.62);
    return atmosphere.hour(mix(own, cover, veil[1]));
  });
}

function paintStars(canvas: Canvas, count: number, lowest: number): void {
  const { scene, random, unit } = canvas;
  for (let i = 0; i < count; i++) {
    const size = unit * (random.next() < 0.12 ? 0.0042 : between(random, 0.0012, 0.0026));
    const at: Point = [random.next() * scene.widthPx, random.next() ** 1.3 * lowest];
    const colour = rgb(random.pick(["#ffffff", "#fff4dd", "#dfe9ff", "#ffffff"]));
    const disc = ellipse(at[0], at[1], Math.max(0.45, size));
    canvas.star(disc, colour, between(random, 0.45, 1));
  }
}

/** A heap of round bumps on a flat base, as one outline: the upper edge of some discs. */
export function cloudPath(canvas: Canvas, x: number, y: number, width: number): Path {
  const { random } = canvas;
  const height = width * between(random, 0.26, 0.36);
  const bumps = 3 + random.below(3);
  const peak = between(random, 0.35, 0.65);
  const discs = Array.from({ length: bumps }, (_, i) => {
    const t = (i + 0.5) / bumps;
    const rise = height * (1 - Math.abs(t - peak) * 1.25) * between(random, 0.85, 1);
    const r = Math.max(width * 0.11, rise * between(random, 0.5, 0.62));
    return { cx: x + width * (0.13 + 0.74 * t), cy: y - Math.max(r * 0.4, rise - r), r };
  });
  const base = width * 0.05;
  const points: Point[] = [];
  const steps = 56;
  for (let i = 0; i <= steps; i++) {
    const px = x + (i / steps) * width;
    const round =
      base * Math.sqrt(Math.max(0, 1 - Math.max(0, Math.abs(i / steps - 0.5) * 2 - 0.88) / 0.12));
    let top = y - round;
    for (const { cx, cy, r } of discs) {
      const inside = r * r - (px - cx) ** 2;
      if (inside > 0) top = Math.min(top, cy - Math.sqrt(inside));
    }
    points.push([px, top]);
  }
  points.push([x + width * 0.98, y], [x + width * 0.02, y]);
  return polygon(points);
}

const heavySkies: readonly Weather[] = ["rain", "storm", "cloudy", "snowfall"];

function paintClouds(canvas: Canvas, sky: readonly Rgb[]): void {
  const { scene, random, atmosphere, widthPx, horizonPx, unit } = canvas;
  const { weather, time } = scene;
  const heavy = heavySkies.includes(weather);
  const top = sky[1] ?? sky[0] ?? rgb("#88aacc");
  const low = sky[3] ?? top;
  const own = weather === "storm" ? "#6d7688" : weather === "rain" ? "#98a4b4" : "#ffffff";
  const white = atmosphere.hour(own);
  const shine = time === "night" ? 0.2 : time === "dusk" ? 0.4 : 0.72;
  const count = heavy ? many(7, scene) : weather === "fog" ? 0 : many(2 + random.below(2), scene);
  for (let i = 0; i < count; i++) {
    const near = i / Math.max(1, count - 1);
    const width = unit * (heavy ? between(random, 0.4, 0.75) : between(random, 0.2, 0.42));
    const x = ((i + random.next()) / count) * (widthPx + width) - width * 0.7;
    const y = horizonPx * (heavy ? between(random, 0.1, 0.42) : between(random, 0.16, 0.66));
    const tone = mix(mix(top, low, near), white, heavy && time === "day" ? 0.55 : shine);
    const shades = [tone, mix(tone, top, heavy ? 0.45 : 0.35)];
    const strength = time === "night" ? 0.55 : heavy ? 0.94 : 0.88;
    const path = cloudPath(canvas, x, y, width);
    canvas.cloud(path, vertical(y - width * 0.3, y + width * 0.04, shades), strength);
  }
}

function paintFog(canvas: Canvas, low: Rgb): void {
  const { scene, random } = canvas;
  for (let i = 0; i < 7; i++) {
    const y = scene.horizonPx * between(random, 0.7, 1.25);
    const [x, half] = [scene.widthPx * random.next(), scene.widthPx * between(random, 0.4, 0.8)];
    canvas.cloud(lens(x, y, half, scene.heightPx * 0.05), mix(low, rgb("#ffffff"), 0.4), 0.32);
  }
}

/** Light around each sun and moon, and along the horizon at dawn and dusk. */
function paintGlows(canvas: Canvas): void {
  const { scene, atmosphere, all, unit } = canvas;
  if ((scene.time === "dusk" || scene.time === "dawn") && scene.ground !== "space") {
    const at: Point = [scene.widthPx * (scene.seed % 2 === 0 ? 0.3 : 0.68), scene.horizonPx];
    const veiled = scene.weather === "clear" ? 0.75 : 0.25;
    canvas.glow(all, glow(at, unit * 0.75, atmosphere.hour("#ffd98a"), veiled));
  }
  if (scene.time === "day" && scene.weather === "clear" && scene.ground !== "space") {
    const at: Point = [scene.widthPx * (scene.seed % 2 === 0 ? 0.2 : 0.8), scene.horizonPx * 0.2];
    canvas.glow(all, glow(at, unit * 0.8, atmosphere.hour("#fffbe6"), 0.42));
  }
  for (const item of scene.items) {
    if (!isCelestial(item)) continue;
    const at: Point = [item.x + item.widthPx / 2, item.y + item.heightPx / 2];
    const colour = rgb(
      item.subject === "sun" ? "#fff0b0" : scene.time === "day" ? "#ffffff" : "#f6edc8",
    );
    const strength = item.subject === "sun" ? 0.85 : scene.time === "day" ? 0.3 : 0.62;
    const reach = item.phase === "crescent" ? 1.05 : 1.25;
    canvas.glow(all, glow(at, item.heightPx * reach, atmosphere.hour(colour), strength));
  }
}

function paintNebula(canvas: Canvas): void {
  const { scene, random, atmosphere, all, unit } = canvas;
  for (const colour of random.shuffle(["#7a3fb0", "#2f56b8", "#b03f86", "#1f8a9c"]).slice(0, 3)) {
    const at: Point = [random.next() * scene.widthPx, random.next() * scene.heightPx * 0.9];
    const reach = unit * between(random, 0.45, 0.8);
    canvas.glow(all, glow(at, reach, atmosphere.hour(colour), 0.42));
  }
}

/** Gradient, stars, glows and clouds. */
export function paintSky(canvas: Canvas): void {
  const { scene, atmosphere } = canvas;
  const sky = skyColours(scene, atmosphere);
  const open = scene.ground === "space";
  const bottom = open ? scene.heightPx : scene.horizonPx;
  canvas.sky(canvas.all, vertical(0, bottom, sky));
  if (open) paintNebula(canvas);
  const clear = scene.weather === "clear";
  if (open) paintStars(canvas, many(130, scene), scene.heightPx);
  else if (scene.time === "night") paintStars(canvas, many(clear ? 80 : 14, scene), bottom * 0.94);
  else if (scene.time === "dusk" && clear) paintStars(canvas, many(16, scene), bottom * 0.45);
  paintGlows(canvas);
  if (!open) {
    paintClouds(canvas, sky);
    if (scene.weather === "fog") paintFog(canvas, sky[3] ?? rgb("#cccccc"));
  }
}
