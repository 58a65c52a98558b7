import { seededRandom, type Random } from "../../../../base/random.js";
import { paintAt, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, shift, type Rgb } from "../colour.js";
import { wobble } from "../geometry.js";
import { boundsOf, contains, extentOf, flatten, type Path } from "../path.js";
import { ByColour, drawnDocument, lined, plainShape } from "../svg.js";

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

/** How the brush moves over a shape: lengths in px, angles in radians. */
interface Stroke {
  readonly half: number;
  readonly thick: number;
  /** The angle about which it swings, and how far. */
  readonly lean: number;
  readonly swing: number;
  readonly variation: number;
}

/** Broad in the sky, level on the ground, along a thing's form; lengths in shares of the unit. */
const strokes: Partial<Record<Shape["role"], Stroke>> = {
  sky: { half: 0.054, thick: 0.0195, lean: 0, swing: 0.6, variation: 0.055 },
  ground: { half: 0.036, thick: 0.0135, lean: 0, swing: 0.18, variation: 0.06 },
  far: { half: 0.018, thick: 0.0085, lean: -0.7, swing: 0.5, variation: 0.05 },
  cloud: { half: 0.018, thick: 0.01, lean: 0, swing: 1, variation: 0.05 },
  prop: { half: 0.018, thick: 0.01, lean: 0, swing: 1, variation: 0.05 },
  body: { half: 0.026, thick: 0.0095, lean: 1.15, swing: 0.7, variation: 0.062 },
};

function strokeFor({ role, path }: Shape, unit: number): Stroke | undefined {
  const stroke = strokes[role];
  if (stroke === undefined) return undefined;
  const [half, thick] = [stroke.half * unit, stroke.thick * unit];
  if (role !== "body") return { ...stroke, half, thick };
  const side = Math.min(...extentOf(path));
  return {
    ...stroke,
    half: Math.max(1.5, Math.min(half, side * 0.17)),
    thick: Math.max(0.6, Math.min(thick, side * 0.07)),
  };
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
  const tones = new ByColour();
  const unit = unitOf(artwork);
  const turn = artwork.seed % 97;
  const swirl = (x: number, y: number): number =>
    0.5 * Math.sin(x / (unit * 0.17) + turn) + 0.5 * Math.cos(y / (unit * 0.13) - turn);
  for (let i = 0; i < count; i++) {
    const [x, y] = [x0 + random.next() * (x1 - x0), y0 + random.next() * (y1 - y0)];
    if (!contains(outlines, x, y)) continue;
    const angle = stroke.lean + swirl(x, y) * stroke.swing + (random.next() - 0.5) * 0.3;
    // A dab that would stick out of a small thing is shortened, so that silhouettes stay.
    const reach = shape.role === "body" ? stroke.half * 0.8 : 0;
    const [c, s] = [Math.cos(angle) * reach, Math.sin(angle) * reach];
    const fits =
      reach === 0 || (contains(outlines, x + c, y + s) && contains(outlines, x - c, y - s));
    const tone = toneAt(random.below(5) - 2, x, y);
    const half = stroke.half * (fits ? 1 : 0.45) * (0.7 + random.next() * 0.6);
    const thick = stroke.thick * (0.7 + random.next() * 0.5);
    tones.add(tone, [dab(x, y, half, thick, angle)]);
  }
  return tones.filled(shape.opacity * 0.8);
}

const unbent: readonly Shape["role"][] = ["sky", "glow", "letters"];

/** Thick paint: an underpainting, then hundreds of dabs that follow the form. */
export function renderOil(artwork: Artwork): string {
  const unit = unitOf(artwork);
  return drawnDocument(artwork, (shape, i, definitions) => {
    if (shape.role === "rim") return "";
    const bent = wobble(shape.path, unit * 0.004, unit, artwork.seed + i);
    const path = unbent.includes(shape.role) ? shape.path : bent;
    const opacity = shape.role === "detail" ? shape.opacity * 0.85 : shape.opacity;
    const own: Shape = { ...shape, path, opacity };
    const under = plainShape(own, definitions);
    if (shape.linePx > 0) return under;
    const stroke = strokeFor(own, unit);
    const random = seededRandom(artwork.seed, "dabs", i);
    const over = stroke === undefined ? "" : dabs(own, stroke, artwork, random);
    if (shape.role !== "body" || shape.paint.kind !== "solid") return under + over;
    const edge = hex(shift(shape.paint.colour, -0.12));
    return under + over + lined(path, edge, Math.max(0.6, unit * 0.003), 0.45);
  });
}
