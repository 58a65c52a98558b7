import { seededRandom, type Random } from "../../../../base/random.js";
import { meanColour, paintAt, recoloured, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, mix, rgb, shift, type Rgb } from "../colour.js";
import { wobble } from "../geometry.js";
import { points, polygon, smooth, type Path, type Point } from "../path.js";
import { background, drawnDocument, filled, lined, specks, type Definitions } from "../svg.js";

const paper = rgb("#fbf7ec");

interface Brush {
  readonly unit: number;
  readonly seed: number;
  readonly definitions: Definitions;
}

/** Pigment on paper: lighter, and a little more colourful where it is thin. */
const wash = (colour: Rgb): Rgb => shift(mix(colour, paper, 0.1), 0.015, 1.08);

/** A pool of pigment gathers at the edge of each wash. */
function edge(path: Path, colour: Rgb, unit: number, opacity: number): string {
  return lined(path, hex(shift(colour, -0.1, 1.1)), Math.max(0.7, unit * 0.0035), opacity);
}

function paintShape(shape: Shape, index: number, brush: Brush): string {
  const { unit, seed, definitions } = brush;
  const reach = shape.role === "detail" ? unit * 0.0025 : unit * 0.0055;
  const path = wobble(shape.path, reach, unit, seed + index);
  const colour = wash(meanColour(shape.paint));
  const paint = definitions.paint(recoloured(shape.paint, wash));
  if (shape.linePx > 0) return lined(path, paint, shape.linePx, shape.opacity * 0.85);
  switch (shape.role) {
    case "sky":
      return filled(shape.path, paint, 0.86);
    case "letters":
      return filled(shape.path, paint, 0.92);
    case "glow":
    case "star":
    case "weather":
      return filled(path, paint, shape.opacity);
    case "texture":
    case "reflection":
    case "shadow":
      return filled(path, paint, shape.opacity * 0.75);
    case "cloud":
      return (
        filled(path, paint, shape.opacity * 0.5) +
        filled(wobble(shape.path, unit * 0.02, unit, seed + index * 3), paint, shape.opacity * 0.4)
      );
    case "rim":
      return "";
    case "detail":
      return filled(path, paint, shape.opacity * 0.78);
    case "far":
    case "ground":
      return (
        filled(path, paint, 0.8) +
        filled(wobble(shape.path, unit * 0.014, unit, seed + index * 7), paint, 0.34) +
        edge(path, colour, unit, 0.26)
      );
    case "prop":
    case "body":
      return (
        filled(path, hex(paper), 0.94) +
        filled(path, paint, 0.8) +
        filled(wobble(shape.path, unit * 0.01, unit, seed + index * 5), paint, 0.3) +
        edge(path, colour, unit, 0.62)
      );
  }
}

/** An uneven pool with soft lobes. */
function pool(cx: number, cy: number, rx: number, ry: number, random: Random): Path {
  return smooth(
    Array.from({ length: 11 }, (_, k): Point => {
      const angle = (k / 11) * Math.PI * 2;
      const reach = 0.72 + 0.42 * random.next();
      return [cx + Math.cos(angle) * rx * reach, cy + Math.sin(angle) * ry * reach];
    }),
  );
}

/** Pigment that ran: broad darker and lighter pools over the sky, each with its dried edge. */
function blooms(artwork: Artwork, sky: Shape, unit: number): string {
  const random = seededRandom(artwork.seed, "blooms");
  let out = "";
  for (let i = 0; i < 15; i++) {
    const [cx, cy] = [random.next() * artwork.widthPx, random.next() * artwork.heightPx * 0.62];
    const r = unit * (0.06 + 0.17 * random.next());
    const { colour } = paintAt(sky.paint, cx, cy);
    const light = random.next() < 0.45;
    const tone = light ? mix(colour, paper, 0.75) : shift(colour, -0.07, 1.35);
    for (const share of [1, 0.66]) {
      out += filled(pool(cx, cy, r * share * 1.5, r * share * 0.6, random), hex(tone), 0.14);
    }
    if (i % 3 !== 0) continue;
    const dried = pool(cx, cy, r * 1.4, r * 0.6, random);
    out += lined(dried, hex(shift(tone, -0.06, 1.2)), unit * 0.0022, 0.16);
  }
  return out;
}

function grain(artwork: Artwork, unit: number): string {
  const random = seededRandom(artwork.seed, "grain");
  const side = (): number => Math.max(0.7, unit * (0.0014 + 0.0024 * random.next()));
  const dots = (count: number): Path => specks(artwork, random, count, side);
  return filled(dots(320), "#ffffff", 0.3) + filled(dots(220), "#5a4a38", 0.1);
}

/** Bare paper around the painting, with the ragged edge of the last strokes. */
function margin(artwork: Artwork, unit: number): string {
  const { widthPx: w, heightPx: h, seed } = artwork;
  const random = seededRandom(seed, "margin");
  const inset = (): number => unit * (0.012 + 0.016 * random.next());
  const side = (count: number, at: (t: number) => Point): Point[] =>
    Array.from({ length: count }, (_, i) => at(i / count));
  const inner = smooth(
    [
      ...side(14, (t) => [inset() + t * (w - unit * 0.04), inset()]),
      ...side(14, (t) => [w - inset(), inset() + t * (h - unit * 0.04)]),
      ...side(14, (t) => [w - inset() - t * (w - unit * 0.04), h - inset()]),
      ...side(14, (t) => [inset(), h - inset() - t * (h - unit * 0.04)]),
    ],
    true,
    0.8,
  );
  const frame = polygon(points(-2, -2, -2, h + 2, w + 2, h + 2, w + 2, -2));
  return filled([...frame, ...inner], hex(paper));
}

/** Washes on paper: uneven translucent layers, pigment at the edges, blooms and grain. */
export function renderWatercolour(artwork: Artwork): string {
  const unit = unitOf(artwork);
  const draw = (shape: Shape, i: number, definitions: Definitions): string =>
    paintShape(shape, i, { unit, seed: artwork.seed, definitions }) +
    (i === 0 ? blooms(artwork, shape, unit) : "");
  const over = grain(artwork, unit) + margin(artwork, unit);
  return drawnDocument(artwork, draw, { under: background(artwork, paper), over: () => over });
}
