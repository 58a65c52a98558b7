import { seededRandom } from "../../../../base/random.js";
import { colourAt, meanColour, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, shift, type Rgb } from "../colour.js";
import {
  areaUnder,
  ellipse,
  extentOf,
  mapPath,
  straightLine,
  type Path,
  type Point,
} from "../path.js";
import { background, drawnDocument, filled, lined, plainShape, type Definitions } from "../svg.js";

const moved = (path: Path, dx: number, dy: number): Path =>
  mapPath(path, (x, y) => [x + dx, y + dy]);

/** A sheet of paper above another: three faint shadows, the sheet, light on its upper edge. */
function sheet(path: Path, colour: Rgb, lift: number, lightFrom: -1 | 1, opacity = 1): string {
  const away = -lightFrom;
  return (
    filled(moved(path, away * lift * 1.5, lift * 1.7), "#140c18", 0.07 * opacity) +
    filled(moved(path, away * lift, lift * 1.15), "#140c18", 0.1 * opacity) +
    filled(moved(path, away * lift * 0.5, lift * 0.6), "#140c18", 0.15 * opacity) +
    filled(path, hex(colour), opacity) +
    lined(path, hex(shift(colour, 0.07)), Math.max(0.5, lift * 0.16), 0.5 * opacity)
  );
}

/** The sky as sheets with wavy edges, each a step darker or lighter. */
function skySheets(shape: Shape, artwork: Artwork, lift: number): string {
  if (shape.paint.kind !== "vertical") return filled(shape.path, hex(meanColour(shape.paint)));
  const random = seededRandom(artwork.seed, "sheets");
  const { widthPx: w } = artwork;
  const { y0, y1 } = shape.paint;
  const count = 5;
  let out = background(artwork, colourAt(shape.paint, 0));
  for (let i = 1; i < count; i++) {
    const y = y0 + ((y1 - y0) * (i - 0.25)) / count;
    const rise = (y1 - y0) * 0.05;
    const points: Point[] = [];
    const phase = random.next() * 6;
    for (let k = -1; k <= 9; k++)
      points.push([
        (k / 8) * w,
        y + Math.sin(phase + k * 1.1) * rise * (0.6 + random.next() * 0.6),
      ]);
    const path = areaUnder(points, artwork.heightPx + 4, -w * 0.2, w * 1.2);
    out += sheet(path, colourAt(shape.paint, i / (count - 1)), lift * 0.8, artwork.lightFrom);
  }
  return out;
}

/** What lies level with the sheet below it. */
const levelRoles: readonly Shape["role"][] = [
  "texture",
  "letters",
  "star",
  "reflection",
  "weather",
];

function drawShape(shape: Shape, artwork: Artwork, lift: number, definitions: Definitions): string {
  const { role, path, linePx, opacity } = shape;
  const { lightFrom } = artwork;
  const colour = meanColour(shape.paint);
  if (role === "sky") return skySheets(shape, artwork, lift);
  if (role === "rim" || role === "shadow") return "";
  if (role === "glow") return rings(shape, lift, artwork);
  if (linePx > 0) {
    const under = moved(path, -lightFrom * lift * 0.6, lift * 0.7);
    const shadow = role === "body" ? lined(under, "#140c18", linePx, 0.22) : "";
    return shadow + plainShape(shape, definitions);
  }
  const small = Math.max(...extentOf(path)) < unitOf(artwork) * 0.05;
  const level = filled(path, hex(colour), opacity * (role === "texture" && !small ? 0.9 : 1));
  if (levelRoles.includes(role)) return level;
  if (role === "detail" && (small || opacity < 0.6)) return level;
  const height = lift * (role === "detail" ? 0.32 : role === "body" ? 0.8 : 1);
  return sheet(path, colour, height, lightFrom, role === "cloud" ? 1 : opacity);
}

/** Coloured card in layers, each throwing its shadow on the next. */
export function renderPapercut(artwork: Artwork): string {
  const unit = unitOf(artwork);
  const draw = (shape: Shape, _: number, definitions: Definitions): string =>
    drawShape(shape, artwork, unit * 0.0085, definitions);
  return drawnDocument(artwork, draw, { over: () => fibres(artwork, unit) });
}

/** A glow in card: two discs around the light, if it is a round one. */
function rings(shape: Shape, lift: number, artwork: Artwork): string {
  if (shape.paint.kind !== "radial") return "";
  const { centre, radius, stops } = shape.paint;
  const strength = stops[0]?.opacity ?? 0.5;
  const colour = stops[0]?.colour ?? [255, 255, 255];
  if (radius > unitOf(artwork) * 0.62) return "";
  return [0.74, 0.6]
    .map((share) => {
      const disc = ellipse(centre[0], centre[1], radius * share);
      const under = moved(disc, -artwork.lightFrom * lift * 0.5, lift * 0.6);
      return filled(under, "#140c18", 0.07) + filled(disc, hex(colour), strength * 0.2);
    })
    .join("");
}

function fibres(artwork: Artwork, unit: number): string {
  const random = seededRandom(artwork.seed, "fibres");
  const lines: Path = Array.from({ length: 150 }, () => {
    const [x, y] = [random.next() * artwork.widthPx, random.next() * artwork.heightPx];
    const [dx, dy] = [(random.next() - 0.5) * unit * 0.02, (random.next() - 0.5) * unit * 0.02];
    return straightLine(x, y, x + dx, y + dy);
  }).flat();
  return lined(lines, "#ffffff", Math.max(0.4, unit * 0.0013), 0.16);
}
