import { seededRandom } from "../../../base/random.js";
import type { ColourId } from "../brief/brief.js";
import type { PlacedItem } from "../scene/scene.js";
import { solid, type Shape } from "./artwork.js";
import { difference, lightnessOf, rgb, shift, type Rgb } from "./colour.js";
import { mapPath, type Path, type Point } from "./path.js";
import { drawingOf } from "./subjects/drawings.js";
import type { Part, PartTone } from "./subjects/part.js";
import { accentTones, colourTones, skyLights } from "./tones.data.js";

/** What the surroundings do to an item: the light on its colours, snow on it, lamps in it. */
export interface ItemSurroundings {
  readonly grade: (colour: Rgb) => Rgb;
  readonly snowy: boolean;
  readonly dark: boolean;
  /** The colour that stands behind it, to set it off from; null when that does not matter. */
  readonly behind: Rgb | null;
}

const ownTones: readonly PartTone[] = ["pale", "light", "main", "dark", "deep"];

function toneOf(tone: PartTone | Rgb, item: PlacedItem): Rgb {
  if (typeof tone !== "string") return tone;
  const own = ownTones.includes(tone);
  const { subject, colour, colourAsked } = item;
  const light = !colourAsked && (subject === "moon" || subject === "sun") ? subject : null;
  return rgb(
    own
      ? (light === null ? colourTones[colour] : skyLights[light])[
          tone as keyof (typeof colourTones)[ColourId]
        ]
      : accentTones[tone as keyof typeof accentTones],
  );
}

/** From a drawing's units to the picture's pixels, mirrored when it faces the other way. */
function placeInto(item: PlacedItem): (x: number, y: number) => Point {
  const scale = item.heightPx / 100;
  const across = item.widthPx / scale;
  return item.facing === 1
    ? (x, y) => [item.x + x * scale, item.y + y * scale]
    : (x, y) => [item.x + (across - x) * scale, item.y + y * scale];
}

/** Below this difference (see `difference`) an item would sink into what is behind it. */
const enoughContrast = 0.24;

/**
 * A thin edge around the whole silhouette that sets it off from a like-coloured background:
 * lighter around dark things, darker around light ones. Empty when the contrast is enough.
 */
function rimShapes(
  parts: readonly { path: Path; part: Part }[],
  item: PlacedItem,
  index: number,
  main: Rgb,
  behind: Rgb | null,
): Shape[] {
  if (behind === null) return [];
  const contrast = difference(main, behind);
  if (contrast > enoughContrast) return [];
  const strength = Math.min(1, (enoughContrast - contrast) / 0.16);
  const [light, dark] = [shift(main, 0.34, 0.35), shift(main, -0.34, 0.9)];
  const lifted = lightnessOf(main) < 0.42;
  const colour = lifted || difference(light, behind) > difference(dark, behind) ? light : dark;
  const widthPx = Math.max(1, Math.min(item.heightPx, item.widthPx) * 0.016);
  return parts
    .filter(({ part }) => part.role === "body")
    .map(({ path, part }) => ({
      path,
      paint: solid(colour),
      role: "rim",
      opacity: 0.45 + 0.5 * strength,
      linePx: widthPx * 2 + (part.line * item.heightPx) / 100,
      item: index,
    }));
}

/** The shapes of one item, back to front. `index` is its place in the scene's items. */
export function paintItem(item: PlacedItem, index: number, around: ItemSurroundings): Shape[] {
  const pale = item.colour === "white" || item.colour === "yellow";
  const parts = drawingOf(item.subject)({
    random: seededRandom("item", item.subject, item.variant),
    phase: item.phase,
    snowy: around.snowy,
    dark: around.dark,
    mainIsPale: pale,
    asked: item.colourAsked ? item.colour : null,
    shoulders: item.perch === "edge" ? 1 : item.perch === "item" ? 0.72 : 0,
  });
  const place = placeInto(item);
  const placed = parts.map((part) => ({ part, path: mapPath(part.path, place) }));
  const main = around.grade(toneOf("main", item));
  return [
    ...rimShapes(placed, item, index, main, around.behind),
    ...placed.map(({ part, path }): Shape => ({
      path,
      paint: solid(around.grade(toneOf(part.tone, item))),
      role: part.role,
      opacity: part.opacity,
      linePx: (part.line * item.heightPx) / 100,
      item: index,
    })),
  ];
}
