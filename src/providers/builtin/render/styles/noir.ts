import { seededRandom } from "../../../../base/random.js";
import { meanColour, type Artwork, type Paint, type Shape } from "../artwork.js";
import { hex, lightnessOf, type Rgb } from "../colour.js";
import { clipHalf } from "../geometry.js";
import {
  boundsOf,
  ellipse,
  flatten,
  mapPath,
  polygon,
  rect,
  type Path,
  type Point,
} from "../path.js";
import { createDefinitions, filled, lined, svgDocument, type Definitions } from "../svg.js";

const grey = (value: number): Rgb => [value, value, value * 1.01];

/** Hard tones: scenery sinks, what is light stays. */
function tone(colour: Rgb, role: Shape["role"]): Rgb {
  const l = lightnessOf(colour);
  const curve = Math.max(0, Math.min(1, (l - 0.18) / 0.72)) ** 1.7;
  switch (role) {
    case "sky":
      return grey(8 + 88 * curve);
    case "cloud":
      return grey(24 + 92 * curve);
    case "far":
      return grey(8 + 58 * curve);
    case "ground":
    case "prop":
      return grey(12 + 84 * curve);
    case "body":
      return grey(64 + 190 * curve ** 0.8);
    default:
      return grey(14 + 236 * curve);
  }
}

function toned(paint: Paint, role: Shape["role"]): Paint {
  return paint.kind === "solid"
    ? { kind: "solid", colour: tone(paint.colour, role) }
    : {
        ...paint,
        stops: paint.stops.map((stop) => ({ ...stop, colour: tone(stop.colour, role) })),
      };
}

/** The half of an outline that looks away from the light. */
function shadowSide(path: Path, lightFrom: -1 | 1): Path {
  const { x0, y0, x1, y1 } = boundsOf(path);
  const middle = (x0 + x1) / 2 - lightFrom * (x1 - x0) * 0.04;
  const lean = (y1 - y0) * 0.16;
  const [top, low]: [Point, Point] = [
    [middle + lean * 0.5, y0],
    [middle - lean * 0.5, y1],
  ];
  return flatten(path, 4).flatMap((points) => {
    const part = lightFrom < 0 ? clipHalf(points, low, top) : clipHalf(points, top, low);
    return part.length > 2 ? polygon(part) : [];
  });
}

function drawShape(shape: Shape, artwork: Artwork, definitions: Definitions): string {
  const unit = Math.min(artwork.widthPx, artwork.heightPx);
  const fill = definitions.paint(toned(shape.paint, shape.role));
  if (shape.role === "rim") return "";
  if (shape.linePx > 0)
    return lined(
      shape.path,
      fill,
      shape.linePx,
      shape.opacity * (shape.role === "weather" ? 0.8 : 1),
    );
  switch (shape.role) {
    case "body":
      if (artwork.shining.has(shape.item)) return filled(shape.path, "#f6f5f0", shape.opacity);
      return (
        filled(shape.path, fill, shape.opacity) +
        filled(shadowSide(shape.path, artwork.lightFrom), "#050506", 0.7) +
        lined(shape.path, "#f4f3ef", Math.max(0.7, unit * 0.0034), 0.55)
      );
    case "detail":
      return filled(shape.path, fill, shape.opacity * 0.8);
    case "texture":
      return filled(shape.path, fill, shape.opacity * 0.6);
    case "letters":
      return filled(shape.path, "#f4f3ef");
    default:
      return filled(shape.path, fill, shape.opacity);
  }
}

/** One lamp: a cone from above, a pool where it falls. */
function spotlight(artwork: Artwork, definitions: Definitions): string {
  const { widthPx: w, heightPx: h, lightFrom } = artwork;
  const bodies = artwork.shapes.filter(({ role, item }) => role === "body" && item >= 0);
  const boxes = bodies.map(({ path }) => boundsOf(path));
  const [x0, x1] = [
    Math.min(w * 0.7, ...boxes.map((b) => b.x0)),
    Math.max(w * 0.3, ...boxes.map((b) => b.x1)),
  ];
  const base = Math.min(h * 0.96, Math.max(h * 0.5, ...boxes.map((b) => b.y1)));
  const source: Point = [lightFrom < 0 ? -w * 0.05 : w * 1.05, -h * 0.08];
  const cone = polygon([
    source,
    [Math.max(-w * 0.1, x0 - w * 0.14), base],
    [Math.min(w * 1.1, x1 + w * 0.14), base],
  ]);
  const beam = definitions.paint({
    kind: "radial",
    centre: source,
    radius: Math.hypot(w, h),
    stops: [
      { at: 0, colour: [255, 255, 250], opacity: 0.5 },
      { at: 0.5, colour: [255, 255, 250], opacity: 0.2 },
      { at: 1, colour: [255, 255, 250], opacity: 0.1 },
    ],
  });
  const centre: Point = [(x0 + x1) / 2, base];
  const pool = definitions.paint({
    kind: "radial",
    centre,
    radius: (x1 - x0) * 0.62 + w * 0.14,
    stops: [
      { at: 0, colour: [250, 250, 245], opacity: 0.5 },
      { at: 0.6, colour: [250, 250, 245], opacity: 0.26 },
      { at: 1, colour: [250, 250, 245], opacity: 0 },
    ],
  });
  return (
    filled(cone, beam) +
    filled(ellipse(centre[0], centre[1], (x1 - x0) * 0.6 + w * 0.12, h * 0.075), pool)
  );
}

/** Black, white and one light. */
export function renderNoir(artwork: Artwork): string {
  const definitions = createDefinitions();
  const unit = Math.min(artwork.widthPx, artwork.heightPx);
  const firstItem = artwork.shapes.findIndex(({ item, role }) => item >= 0 && role !== "rim");
  let contents = "";
  artwork.shapes.forEach((shape, i) => {
    if (i === firstItem) contents += spotlight(artwork, definitions);
    contents += drawShape(shape, artwork, definitions);
  });
  const vignette = definitions.paint({
    kind: "radial",
    centre: [artwork.widthPx / 2, artwork.heightPx / 2],
    radius: Math.hypot(artwork.widthPx, artwork.heightPx) * 0.56,
    stops: [
      { at: 0, colour: [0, 0, 0], opacity: 0 },
      { at: 0.62, colour: [0, 0, 0], opacity: 0.06 },
      { at: 1, colour: [0, 0, 0], opacity: 0.72 },
    ],
  });
  contents += filled(rect(0, 0, artwork.widthPx, artwork.heightPx), vignette);
  const random = seededRandom(artwork.seed, "film");
  const grain = (count: number): Path =>
    Array.from({ length: count }, () => {
      const [x, y] = [random.next() * artwork.widthPx, random.next() * artwork.heightPx];
      return mapPath(
        rect(0, 0, Math.max(0.6, unit * 0.0022), Math.max(0.6, unit * 0.0022)),
        (u, v) => [u + x, v + y],
      );
    }).flat();
  contents += filled(grain(360), meanGrain(artwork), 0.16) + filled(grain(300), "#000000", 0.2);
  return svgDocument(artwork, contents, definitions.text());
}

const meanGrain = (artwork: Artwork): string => {
  const [first] = artwork.shapes;
  return hex(grey(first !== undefined && lightnessOf(meanColour(first.paint)) > 0.5 ? 230 : 200));
};
