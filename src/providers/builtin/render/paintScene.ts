import { seededRandom } from "../../../base/random.js";
import { isCelestial, isRoom, type PlacedItem, type Room, type Scene } from "../scene/scene.js";
import { behindItem, groundColour } from "./behindItem.js";
import { fading, type Artwork, type Shape } from "./artwork.js";
import { mix, rgb, shift, type Rgb } from "./colour.js";
import { paintLettering } from "./lettering.js";
import { paintItem } from "./paintItem.js";
import { ellipse, polygon } from "./path.js";
import { atmosphereOf } from "./scenery/atmosphere.js";
import { paintBackdrop } from "./scenery/backdrops.js";
import { paintDesert, paintMeadow, paintSand, paintSnow } from "./scenery/land.js";
import { paintIslets, paintMound } from "./scenery/perches.js";
import { paintMoonscape, paintPlanet, paintStreet } from "./scenery/places.js";
import { paintTable } from "./scenery/table.js";
import { paintRoom, windowOf } from "./scenery/rooms.js";
import { Canvas, glow } from "./scenery/scenery.js";
import { paintSky, skyColours } from "./scenery/sky.js";
import {
  paintLake,
  paintPond,
  paintSea,
  paintWaterline,
  reflectionOf,
  waterColours,
} from "./scenery/water.js";
import { paintFarWeather, paintLight, paintWeather } from "./scenery/weather.js";

function paintGround(canvas: Canvas, sky: readonly Rgb[]): void {
  const { scene } = canvas;
  const shore = scene.horizonPx + (scene.heightPx - scene.horizonPx) * 0.36;
  switch (scene.ground) {
    case "sea":
      paintSea(canvas, sky, scene.heightPx);
      break;
    case "lake":
      paintLake(canvas, sky);
      break;
    case "beach":
      paintSea(canvas, sky, shore + canvas.unit * 0.03);
      paintSand(canvas, shore);
      break;
    case "meadow":
      paintMeadow(canvas);
      break;
    case "snow":
      paintSnow(canvas);
      break;
    case "desert":
      paintDesert(canvas);
      break;
    case "city":
      paintStreet(canvas);
      break;
    case "space":
      paintPlanet(canvas);
      if (scene.items.some((item) => item.perch === "ground")) paintMoonscape(canvas);
      break;
    case "table":
      paintTable(canvas, sky);
      break;
    default:
      paintRoom(canvas, scene.ground, sky);
  }
}

function paintShadow(canvas: Canvas, item: PlacedItem): void {
  const { scene } = canvas;
  const base = item.y + item.heightPx;
  const strength = scene.time === "night" ? 0.42 : scene.weather === "clear" ? 0.32 : 0.22;
  const lean = scene.time === "day" ? 0.03 : 0.08;
  const [cx, rx] = [item.x + item.widthPx * (0.5 + lean), item.widthPx * 0.47];
  const ry = Math.min(item.heightPx * 0.055, rx * 0.22);
  canvas.shadow(ellipse(cx, base - item.heightPx * 0.006, rx, ry), rgb("#0d1024"), strength);
}

/** Two beams from a lighthouse's lamp. */
function paintBeams(canvas: Canvas, item: PlacedItem): void {
  const { scene } = canvas;
  if (item.subject !== "lighthouse" || !canvas.atmosphere.dark) return;
  const [x, y] = [item.x + item.widthPx / 2, item.y + item.heightPx * 0.195];
  const reach = Math.max(scene.widthPx, scene.heightPx);
  const side = x < scene.widthPx / 2 ? 1 : -1;
  const colour = rgb("#ffe9a8");
  for (const [dir, strength] of [
    [side, 0.5],
    [-side, 0.26],
  ] as const) {
    const beam = polygon([
      [x, y - item.heightPx * 0.015],
      [x + dir * reach, y - reach * 0.16],
      [x + dir * reach, y + reach * 0.02],
      [x, y + item.heightPx * 0.015],
    ]);
    const stops = fading(colour, [0, strength], [0.4, strength * 0.4], [1, 0]);
    canvas.glow(beam, { kind: "radial", centre: [x, y], radius: reach * 0.75, stops });
  }
  canvas.glow(ellipse(x, y, item.heightPx * 0.2), glow([x, y], item.heightPx * 0.2, colour, 0.8));
}

function paintReflection(canvas: Canvas, base: number, shapes: readonly Shape[], water: Rgb): void {
  for (const { role, path, paint, linePx } of shapes) {
    if (role !== "body") continue;
    const colour = mix(paint.kind === "solid" ? paint.colour : water, water, 0.5);
    const mirrored = reflectionOf(path, base);
    if (linePx > 0) canvas.line("reflection", mirrored, colour, linePx, 0.42);
    else canvas.reflection(mirrored, colour, 0.42);
  }
}

function paintOne(canvas: Canvas, item: PlacedItem, index: number, sky: readonly Rgb[]): void {
  const { atmosphere, scene } = canvas;
  const water = waterColours(canvas, sky);
  const shapes = paintItem(item, index, {
    grade: (colour) =>
      isCelestial(item) ? atmosphere.hour(shift(colour, 0)) : atmosphere.items(colour),
    snowy: atmosphere.snowy,
    dark: atmosphere.dark,
    behind: isCelestial(item) && scene.time !== "day" ? null : behindItem(canvas, item, sky),
  });
  if (item.perch === "pond") paintPond(canvas, item, water);
  if (item.perch === "mound") paintMound(canvas, item, groundColour(canvas, sky));
  if (item.perch === "ground") paintShadow(canvas, item);
  if (item.perch === "water") paintReflection(canvas, item.y + item.heightPx, shapes, water[1]);
  paintBeams(canvas, item);
  canvas.shapes.push(...shapes);
  if (item.perch === "water" || item.perch === "pond") paintWaterline(canvas, item);
}

/** Sun and moon are seen through a room's window. */
function paintInWindow(canvas: Canvas, room: Room, sky: readonly Rgb[]): void {
  const { scene } = canvas;
  const pane = windowOf(scene, room);
  scene.items.forEach((item, i) => {
    if (!isCelestial(item) || pane === null) return;
    const [heightPx, widthPx] = [pane.h * 0.4, (pane.h * 0.4 * item.widthPx) / item.heightPx];
    const [x, y] = [pane.x + pane.w * 0.74 - widthPx / 2, pane.y + pane.h * 0.04];
    paintOne(canvas, { ...item, x, y, widthPx, heightPx }, i, sky);
  });
}

/** The whole picture as outlines with paints, before any style. */
export function paintScene(scene: Scene, letters: readonly string[] = []): Artwork {
  const atmosphere = atmosphereOf(scene);
  const canvas = new Canvas(scene, atmosphere, seededRandom(scene.seed, "scenery"));
  const sky = skyColours(scene, atmosphere);
  // Indoors the sky is in the window: pens draw no wall over it.
  const isIndoors = isRoom(scene.ground) || scene.ground === "table";
  if (!isIndoors) paintSky(canvas);
  scene.items.forEach((item, i) => {
    if (isCelestial(item)) paintOne(canvas, item, i, sky);
  });
  if (!isRoom(scene.ground)) paintFarWeather(canvas);
  if (!isRoom(scene.ground)) paintBackdrop(canvas, sky[3] ?? rgb("#cccccc"));
  paintGround(canvas, sky);
  if (isRoom(scene.ground)) paintInWindow(canvas, scene.ground, sky);
  paintIslets(canvas);
  scene.items.forEach((item, i) => {
    if (!isCelestial(item)) paintOne(canvas, item, i, sky);
  });
  if (letters.length > 0) paintLettering(canvas, letters);
  if (!isRoom(scene.ground)) paintWeather(canvas);
  paintLight(canvas);
  return {
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    seed: scene.seed,
    lightFrom: scene.seed % 2 === 0 ? -1 : 1,
    shining: new Set(scene.items.flatMap((item, i) => (isCelestial(item) ? [i] : []))),
    shapes: canvas.shapes,
  };
}
