import { seededRandom } from "../../../../base/random.js";
import { fading, meanColour, recoloured, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, lightnessOf, type Rgb } from "../colour.js";
import { clipHalf } from "../geometry.js";
import { boundsOf, ellipse, flatten, polygon, rect, type Path, type Point } from "../path.js";
import { drawnDocument, filled, lined, specks, type Definitions } from "../svg.js";

const grey = (value: number): Rgb => [value, value, value * 1.01];

/** The darkest grey of a role, how far it goes up from there, and how steeply. */
const scales: Partial<
  Record<Shape["role"], readonly [least: number, range: number, power: number]>
> = {
  sky: [8, 88, 1],
  cloud: [24, 92, 1],
  far: [8, 58, 1],
  ground: [12, 84, 1],
  prop: [12, 84, 1],
  body: [64, 190, 0.8],
};

/** Hard tones: scenery sinks, what is light stays. */
function tone(colour: Rgb, role: Shape["role"]): Rgb {
  const curve = Math.max(0, Math.min(1, (lightnessOf(colour) - 0.18) / 0.72)) ** 1.7;
  const [least, range, power] = scales[role] ?? [14, 236, 1];
  return grey(least + range * curve ** power);
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
  const fill = definitions.paint(recoloured(shape.paint, (own) => tone(own, shape.role)));
  if (shape.role === "rim") return "";
  if (shape.linePx > 0) {
    const see = shape.opacity * (shape.role === "weather" ? 0.8 : 1);
    return lined(shape.path, fill, shape.linePx, see);
  }
  switch (shape.role) {
    case "body":
      if (artwork.shining.has(shape.item)) return filled(shape.path, "#f6f5f0", shape.opacity);
      return (
        filled(shape.path, fill, shape.opacity) +
        filled(shadowSide(shape.path, artwork.lightFrom), "#050506", 0.7) +
        lined(shape.path, "#f4f3ef", Math.max(0.7, unitOf(artwork) * 0.0034), 0.55)
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
    stops: fading([255, 255, 250], [0, 0.5], [0.5, 0.2], [1, 0.1]),
  });
  const centre: Point = [(x0 + x1) / 2, base];
  const pool = definitions.paint({
    kind: "radial",
    centre,
    radius: (x1 - x0) * 0.62 + w * 0.14,
    stops: fading([250, 250, 245], [0, 0.5], [0.6, 0.26], [1, 0]),
  });
  const lit = ellipse(centre[0], centre[1], (x1 - x0) * 0.6 + w * 0.12, h * 0.075);
  return filled(cone, beam) + filled(lit, pool);
}

/** The picture's corners darken. */
const vignette = ({ widthPx, heightPx }: Artwork, definitions: Definitions): string => {
  const paint = definitions.paint({
    kind: "radial",
    centre: [widthPx / 2, heightPx / 2],
    radius: Math.hypot(widthPx, heightPx) * 0.56,
    stops: fading([0, 0, 0], [0, 0], [0.62, 0.06], [1, 0.72]),
  });
  return filled(rect(0, 0, widthPx, heightPx), paint);
};

/** Black, white and one light. */
export function renderNoir(artwork: Artwork): string {
  const firstItem = artwork.shapes.findIndex(({ item, role }) => item >= 0 && role !== "rim");
  const draw = (shape: Shape, i: number, definitions: Definitions): string =>
    (i === firstItem ? spotlight(artwork, definitions) : "") +
    drawShape(shape, artwork, definitions);
  const random = seededRandom(artwork.seed, "film");
  const side = Math.max(0.6, unitOf(artwork) * 0.0022);
  const grain = (count: number): Path => specks(artwork, random, count, () => side, 1);
  const film = filled(grain(360), meanGrain(artwork), 0.16) + filled(grain(300), "#000000", 0.2);
  return drawnDocument(artwork, draw, { over: (own) => vignette(artwork, own) + film });
}

const meanGrain = (artwork: Artwork): string => {
  const [first] = artwork.shapes;
  return hex(grey(first !== undefined && lightnessOf(meanColour(first.paint)) > 0.5 ? 230 : 200));
};
