import { seededRandom, type Random } from "../../../../base/random.js";
import { paintAt, type Artwork, type Shape } from "../artwork.js";
import { hex, shift, type Rgb } from "../colour.js";
import { wobble } from "../geometry.js";
import { boundsOf, contains, flatten, type Path } from "../path.js";
import { createDefinitions, filled, lined, plainShape, svgDocument } from "../svg.js";

/** One dab of a loaded brush: a blunt leaf, in straight lines because there are thousands. */
function dab(x: number, y: number, half: number, thick: number, angle: number): Path[number] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number): [number, number] => [x + u * c - v * s, y + u * s + v * c];
  return {
    start: at(-half, 0),
    segments: [
      at(-half * 0.6, -thick * 0.8),
      at(half * 0.6, -thick * 0.75),
      at(half, -thick * 0.1),
      at(half * 0.5, thick * 0.8),
      at(-half * 0.65, thick * 0.7),
    ],
    closed: true,
  };
}

/** The five tones of a solid paint, worked out once; gradients are looked up dab by dab. */
function toneTable(
  shape: Shape,
  variation: number,
): (level: number, x: number, y: number) => string {
  const toned = (colour: Rgb, level: number): string => {
    const [r, g, b] = shift(colour, (level * variation) / 2, 1 + level * 0.05);
    const step = (value: number): number => Math.round(value / 8) * 8;
    return hex([step(r), step(g), step(b)]);
  };
  const { paint } = shape;
  if (paint.kind === "solid") {
    const table = [-2, -1, 0, 1, 2].map((level) => toned(paint.colour, level));
    return (level) => table[level + 2] ?? "";
  }
  return (level, x, y) => toned(paintAt(paint, x, y).colour, level);
}

interface Stroke {
  readonly half: number;
  readonly thick: number;
  readonly angle: (x: number, y: number) => number;
  readonly variation: number;
}

/** How the brush moves over a shape: broad in the sky, level on the ground, along a thing's form. */
function strokeFor(shape: Shape, unit: number, seed: number): Stroke | null {
  const swirl = (x: number, y: number): number =>
    0.5 * Math.sin(x / (unit * 0.17) + seed) + 0.5 * Math.cos(y / (unit * 0.13) - seed);
  const bounds = boundsOf(shape.path);
  const side = Math.min(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
  switch (shape.role) {
    case "sky":
      return {
        half: unit * 0.054,
        thick: unit * 0.0195,
        angle: (x, y) => swirl(x, y) * 0.6,
        variation: 0.055,
      };
    case "ground":
      return {
        half: unit * 0.036,
        thick: unit * 0.0135,
        angle: (x, y) => swirl(x, y) * 0.18,
        variation: 0.06,
      };
    case "far":
      return {
        half: unit * 0.018,
        thick: unit * 0.0085,
        angle: (x, y) => -0.7 + swirl(x, y) * 0.5,
        variation: 0.05,
      };
    case "cloud":
    case "prop":
      return {
        half: unit * 0.018,
        thick: unit * 0.01,
        angle: (x, y) => swirl(x, y),
        variation: 0.05,
      };
    case "body":
      return {
        half: Math.max(1.5, Math.min(unit * 0.026, side * 0.17)),
        thick: Math.max(0.6, Math.min(unit * 0.0095, side * 0.07)),
        angle: (x, y) => 1.15 + swirl(x, y) * 0.7,
        variation: 0.062,
      };
    case "letters":
    case "glow":
    case "star":
    case "texture":
    case "reflection":
    case "shadow":
    case "rim":
    case "detail":
    case "weather":
      return null;
  }
}

const most = 400;

/** Dabs all over a shape, a few tones in one path each. */
function dabs(shape: Shape, stroke: Stroke, artwork: Artwork, random: Random): string {
  const outlines = flatten(shape.path, 5);
  const bounds = boundsOf(shape.path);
  const [x0, x1] = [Math.max(0, bounds.x0), Math.min(artwork.widthPx, bounds.x1)];
  const [y0, y1] = [Math.max(0, bounds.y0), Math.min(artwork.heightPx, bounds.y1)];
  const area = Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
  const count = Math.min(most, Math.ceil((area / (stroke.half * stroke.thick * 4)) * 2.1));
  const toneAt = toneTable(shape, stroke.variation);
  const tones = new Map<string, Path[number][]>();
  for (let i = 0; i < count; i++) {
    const [x, y] = [x0 + random.next() * (x1 - x0), y0 + random.next() * (y1 - y0)];
    if (!contains(outlines, x, y)) continue;
    const angle = stroke.angle(x, y) + (random.next() - 0.5) * 0.3;
    // A dab that would stick out of a small thing is shortened, so that silhouettes stay.
    const reach = shape.role === "body" ? stroke.half * 0.8 : 0;
    const [c, s] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
    const fits =
      reach === 0 || (contains(outlines, x + c, y + s) && contains(outlines, x - c, y - s));
    const tone = toneAt(random.below(5) - 2, x, y);
    const list = tones.get(tone) ?? [];
    list.push(
      dab(
        x,
        y,
        stroke.half * (fits ? 1 : 0.45) * (0.7 + random.next() * 0.6),
        stroke.thick * (0.7 + random.next() * 0.5),
        angle,
      ),
    );
    tones.set(tone, list);
  }
  let out = "";
  for (const [tone, path] of tones) out += filled(path, tone, shape.opacity * 0.8);
  return out;
}

/** Thick paint: an underpainting, then hundreds of dabs that follow the form. */
export function renderOil(artwork: Artwork): string {
  const definitions = createDefinitions();
  const unit = Math.min(artwork.widthPx, artwork.heightPx);
  let contents = "";
  artwork.shapes.forEach((shape, i) => {
    if (shape.role === "rim") return;
    const path =
      shape.role === "sky" || shape.role === "glow" || shape.role === "letters"
        ? shape.path
        : wobble(shape.path, unit * 0.004, unit, artwork.seed + i);
    const bent: Shape = {
      ...shape,
      path,
      opacity: shape.role === "detail" ? shape.opacity * 0.85 : shape.opacity,
    };
    contents += plainShape(bent, definitions);
    if (shape.linePx > 0) return;
    const stroke = strokeFor(bent, unit, artwork.seed % 97);
    if (stroke !== null)
      contents += dabs(bent, stroke, artwork, seededRandom(artwork.seed, "dabs", i));
    if (shape.role === "body" && shape.paint.kind === "solid") {
      contents += lined(
        path,
        hex(shift(shape.paint.colour, -0.12)),
        Math.max(0.6, unit * 0.003),
        0.45,
      );
    }
  });
  return svgDocument(artwork, contents, definitions.text());
}
