/** What stands behind an item, so that it can be set off from it. */
import { isCelestial, type PlacedItem } from "../scene/scene.js";
import { mix, rgb, type Rgb } from "./colour.js";
import { meadowColour } from "./scenery/land.js";
import { rooms } from "./scenery/rooms.data.js";
import type { Canvas } from "./scenery/scenery.js";
import { waterColours } from "./scenery/water.js";

/** The ground's colour near the viewer, to set items off from. */
export function groundColour(canvas: Canvas, sky: readonly Rgb[]): Rgb {
  const { scene, atmosphere } = canvas;
  switch (scene.ground) {
    case "sea":
    case "lake":
      return waterColours(canvas, sky)[1];
    case "beach":
      return atmosphere.scenery("#eed6a2");
    case "meadow":
      return meadowColour(canvas);
    case "snow":
      return atmosphere.scenery("#eef4fa");
    case "desert":
      return atmosphere.scenery("#e5b877");
    case "city":
      return atmosphere.scenery("#8b8c92");
    case "space":
      return sky[2] ?? rgb("#16123a");
    case "table":
      return atmosphere.hour("#a5764a");
    default:
      return atmosphere.hour(rooms[scene.ground].floor);
  }
}

const backdropTones = {
  mountains: "#465b7c",
  hills: "#62a05a",
  forest: "#3f7557",
  skyline: "#5c6a80",
} as const;

/** What stands behind an item, on average. */
export function behindItem(canvas: Canvas, item: PlacedItem, sky: readonly Rgb[]): Rgb {
  const { scene, atmosphere } = canvas;
  const centre = item.y + item.heightPx * 0.5;
  const t = Math.max(0, Math.min(0.999, centre / scene.horizonPx)) * (sky.length - 1);
  const [a, b] = [sky[Math.floor(t)], sky[Math.ceil(t)]];
  const air = a === undefined ? rgb("#88aacc") : mix(a, b ?? a, t % 1);
  const ground = groundColour(canvas, sky);
  const above = (scene.horizonPx - item.y) / item.heightPx;
  const near = mix(air, ground, Math.max(0, Math.min(1, 1 - above)));
  const backdrop = scene.backdrop;
  if (backdrop === null || isCelestial(item) || centre < scene.horizonPx - scene.heightPx * 0.14)
    return near;
  return mix(near, atmosphere.scenery(backdropTones[backdrop]), 0.4);
}
