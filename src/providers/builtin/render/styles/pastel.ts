import { seededRandom } from "../../../../base/random.js";
import { meanColour, recoloured, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, lightnessOf, mix, rgb, shift, type Rgb } from "../colour.js";
import { hatch, wobble } from "../geometry.js";
import { extentOf, straightLine, type Path } from "../path.js";
import { drawnDocument, filled, lined, specks, type Definitions } from "../svg.js";

const paper = rgb("#f6ead9");

/** Chalk is never as dark or as strong as paint. */
const chalk = (colour: Rgb, item: boolean): Rgb => {
  const light = lightnessOf(colour);
  return item
    ? shift(colour, light < 0.35 ? 0.07 : 0.03, 0.94)
    : shift(mix(colour, paper, light < 0.45 ? 0.2 : 0.26), 0.04, 0.95);
};

/** Broken parallel strokes of the chalk's side, lighter and darker. */
function strokes(shape: Shape, colour: Rgb, unit: number, seed: number): string {
  if (Math.min(...extentOf(shape.path)) < unit * 0.03) return "";
  const random = seededRandom(seed, "chalk");
  const item = shape.item >= 0;
  const sky = shape.role === "sky";
  // Level in the sky: slanted strokes there look like rain.
  const angle = sky ? 0.012 : shape.role === "ground" ? 0.06 : -0.95;
  const spacing = Math.max(1.2, unit * (item ? 0.011 : sky ? 0.024 : 0.017));
  const lines = hatch(shape.path, spacing, angle);
  const length = unit * (item ? 0.05 : sky ? 0.22 : 0.1);
  const broken = (share: number): Path =>
    lines.flatMap((line) => {
      const [end = []] = line.segments;
      const [dx, dy] = [(end[0] ?? 0) - line.start[0], (end[1] ?? 0) - line.start[1]];
      const count = Math.max(1, Math.round(Math.hypot(dx, dy) / length));
      const pieces: Path[number][] = [];
      for (let i = 0; i < count; i++) {
        if (random.next() > share) continue;
        const a = (i + random.next() * 0.3) / count;
        const b = (i + 0.7 + random.next() * 0.3) / count;
        const [x, y] = line.start;
        pieces.push(...straightLine(x + dx * a, y + dy * a, x + dx * b, y + dy * b));
      }
      return pieces;
    });
  const wide = spacing * (sky ? 1.05 : 0.5);
  const soft = sky ? 0.42 : 1;
  return (
    lined(broken(0.5), hex(shift(colour, 0.06)), wide, 0.42 * soft) +
    lined(broken(0.34), hex(shift(colour, -0.05)), wide * 0.8, 0.34 * soft)
  );
}

function drawShape(
  shape: Shape,
  index: number,
  artwork: Artwork,
  definitions: Definitions,
): string {
  const unit = unitOf(artwork);
  const item = shape.item >= 0;
  const paint = recoloured(shape.paint, (own) => chalk(own, item));
  const fill = definitions.paint(paint);
  const colour = meanColour(paint);
  const path =
    shape.role === "sky" || shape.role === "glow"
      ? shape.path
      : wobble(shape.path, unit * 0.003, unit, artwork.seed + index);
  if (shape.role === "rim")
    return shape.linePx > 0 ? lined(path, fill, shape.linePx, shape.opacity * 0.5) : "";
  if (shape.linePx > 0) return lined(path, fill, shape.linePx, shape.opacity * 0.8);
  const marks = (): string => strokes({ ...shape, path }, colour, unit, artwork.seed + index);
  switch (shape.role) {
    case "sky":
    case "far":
    case "ground":
    case "prop":
    case "body": {
      const widthPx = unit * (item ? 0.007 : 0.012);
      const soft = shape.role === "sky" ? "" : lined(path, hex(colour), widthPx, 0.3);
      return soft + filled(path, fill, shape.opacity) + marks();
    }
    case "cloud":
      return lined(path, hex(colour), unit * 0.016, 0.25) + filled(path, fill, 0.7) + marks();
    case "letters":
      return filled(shape.path, fill);
    case "glow":
    case "star":
    case "texture":
    case "reflection":
    case "shadow":
    case "detail":
    case "weather":
      return filled(path, fill, shape.opacity * 0.85);
  }
}

/** Soft chalk on toned paper: milky colours, broken strokes, dust. */
export function renderPastel(artwork: Artwork): string {
  const side = Math.max(0.7, unitOf(artwork) * 0.003);
  const dust = specks(artwork, seededRandom(artwork.seed, "dust"), 380, () => side);
  const draw = (shape: Shape, i: number, definitions: Definitions): string =>
    drawShape(shape, i, artwork, definitions);
  return drawnDocument(artwork, draw, { over: () => filled(dust, "#fff6e6", 0.34) });
}
