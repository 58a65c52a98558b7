import { meanColour, type Artwork, type Shape } from "../artwork.js";
import { hex, lightnessOf, mix, rgb } from "../colour.js";
import { boundsOf, polygon, straightLine, type Bounds, type Path } from "../path.js";
import { background, filled, lined, svgDocument } from "../svg.js";

const sheetBlue = rgb("#1b4e8f");
const white = "#eaf3ff";

/** Squared paper: fine lines, every fifth one stronger. */
function grid({ widthPx: w, heightPx: h }: Artwork, unit: number): string {
  const step = Math.max(6, unit / 32);
  const fine: Path[number][] = [];
  const strong: Path[number][] = [];
  const at = (i: number): Path[number][] => (i % 5 === 0 ? strong : fine);
  for (let i = 1; i * step < w; i++) at(i).push(...straightLine(i * step, 0, i * step, h));
  for (let i = 1; i * step < h; i++) at(i).push(...straightLine(0, i * step, w, i * step));
  const line = Math.max(0.5, unit * 0.0016);
  return lined(fine, white, line, 0.13) + lined(strong, white, line, 0.26);
}

/** Arrows with ticks under and beside a thing, as on a plan. */
function dimensions({ x0, y0, x1, y1 }: Bounds, unit: number): string {
  const gap = unit * 0.022;
  const a = unit * 0.012;
  const [near, far] = [gap * 0.4, gap * 1.5];
  const lines = [
    ...straightLine(x0, y1 + gap, x1, y1 + gap),
    ...straightLine(x0, y1 + near, x0, y1 + far),
    ...straightLine(x1, y1 + near, x1, y1 + far),
    ...straightLine(x1 + gap, y0, x1 + gap, y1),
    ...straightLine(x1 + near, y0, x1 + far, y0),
    ...straightLine(x1 + near, y1, x1 + far, y1),
  ];
  /** The head of an arrow whose tip is at a point, and which comes from `dx`, `dy`. */
  const head = (x: number, y: number, dx: number, dy: number): Path =>
    polygon([
      [x, y],
      [x + dx + dy * 0.35, y + dy - dx * 0.35],
      [x + dx - dy * 0.35, y + dy + dx * 0.35],
    ]);
  const heads = [
    ...head(x0, y1 + gap, a, 0),
    ...head(x1, y1 + gap, -a, 0),
    ...head(x1 + gap, y0, 0, a),
    ...head(x1 + gap, y1, 0, -a),
  ];
  return lined(lines, white, Math.max(0.5, unit * 0.0018), 0.7) + filled(heads, white, 0.8);
}

function drawShape(shape: Shape, unit: number): string {
  const thin = Math.max(0.5, unit * 0.0022);
  const thick = Math.max(0.9, unit * 0.0048);
  const tone = hex(
    mix(sheetBlue, rgb("#0d2f5e"), 0.55 * (1 - lightnessOf(meanColour(shape.paint)))),
  );
  if (shape.linePx > 0) {
    const width = shape.role === "body" ? Math.max(thin, Math.min(thick, shape.linePx)) : thin;
    return lined(shape.path, white, width, shape.role === "texture" ? 0.35 : 0.85);
  }
  switch (shape.role) {
    case "letters":
      return filled(shape.path, white);
    case "sky":
    case "glow":
    case "shadow":
    case "rim":
      return "";
    case "star":
      return filled(shape.path, white, 0.6 * shape.opacity);
    case "texture":
    case "reflection":
      return lined(shape.path, white, thin * 0.7, 0.24 * shape.opacity + 0.06);
    case "weather":
      return lined(shape.path, white, thin, 0.5);
    case "cloud":
      return lined(shape.path, white, thin, 0.45) + filled(shape.path, hex(sheetBlue), 0.8);
    case "far":
      return filled(shape.path, hex(sheetBlue), 0.72) + lined(shape.path, white, thin, 0.4);
    case "ground":
      return filled(shape.path, hex(sheetBlue), 0.6) + lined(shape.path, white, thin, 0.55);
    case "prop":
      return filled(shape.path, hex(sheetBlue), 0.95) + lined(shape.path, white, thin, 0.75);
    case "body":
      return filled(shape.path, tone) + lined(shape.path, white, thick, 0.98);
    case "detail":
      return shape.opacity < 0.95
        ? lined(shape.path, white, thin * 0.8, 0.4)
        : filled(shape.path, tone, 0.9) + lined(shape.path, white, thin, 0.8);
  }
}

/** White lines on squared blue paper, with dimensions. */
export function renderBlueprint(artwork: Artwork): string {
  const unit = Math.min(artwork.widthPx, artwork.heightPx);
  let contents = background(artwork, sheetBlue) + grid(artwork, unit);
  const boxes = new Map<number, Bounds>();
  for (const shape of artwork.shapes) {
    contents += drawShape(shape, unit);
    if (shape.role !== "body" || shape.item < 0) continue;
    const own = boundsOf(shape.path);
    const known = boxes.get(shape.item) ?? own;
    boxes.set(shape.item, {
      x0: Math.min(known.x0, own.x0),
      y0: Math.min(known.y0, own.y0),
      x1: Math.max(known.x1, own.x1),
      y1: Math.max(known.y1, own.y1),
    });
  }
  for (const bounds of [...boxes.values()].slice(0, 3)) contents += dimensions(bounds, unit);
  return svgDocument(artwork, contents);
}
