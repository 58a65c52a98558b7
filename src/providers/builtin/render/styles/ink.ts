import { fading, meanColour, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, lightnessOf, rgb } from "../colour.js";
import { hatch, wobble } from "../geometry.js";
import { extentOf, type Path } from "../path.js";
import { background, drawnDocument, filled, lined, type Definitions } from "../svg.js";

const paper = rgb("#f7f2e6");
const black = "#1c1a1e";

/** Two passes of a pen that does not quite follow itself. */
function penned(path: Path, widthPx: number, unit: number, seed: number): string {
  return (
    lined(wobble(path, unit * 0.0022, unit, seed), black, widthPx, 0.92) +
    lined(wobble(path, unit * 0.005, unit, seed + 31), black, widthPx * 0.5, 0.5)
  );
}

/** Darker tones get closer lines, the darkest a second direction. */
function shaded(shape: Shape, unit: number, loose: number): string {
  const light = lightnessOf(meanColour(shape.paint));
  const line = Math.max(0.45, unit * 0.0019);
  if (Math.min(...extentOf(shape.path)) < unit * 0.008) return "";
  if (light < 0.3) return filled(shape.path, black, 0.88 * shape.opacity);
  if (light > 0.88) return "";
  const spacing = unit * (0.006 + 0.022 * Math.max(0, light - 0.3)) * loose;
  const first = lined(hatch(shape.path, spacing, -0.85), black, line, 0.75 * shape.opacity);
  return light < 0.5
    ? first + lined(hatch(shape.path, spacing * 1.25, 0.7), black, line, 0.6 * shape.opacity)
    : first;
}

function drawShape(shape: Shape, index: number, unit: number, seed: number): string {
  const fine = Math.max(0.6, unit * 0.0032);
  const bold = Math.max(0.9, unit * 0.0062);
  if (shape.role === "letters") {
    return shape.linePx > 0 ? lined(shape.path, black, fine) : filled(shape.path, black);
  }
  if (shape.linePx > 0) {
    if (shape.role === "weather")
      return lined(shape.path, black, Math.max(0.5, unit * 0.0022), 0.5);
    if (shape.role === "texture") return lined(shape.path, black, fine * 0.8, 0.6);
    const most = bold * (shape.role === "body" ? 3 : 1.2);
    const width = Math.max(fine * 0.7, Math.min(shape.linePx, most));
    const path = wobble(shape.path, unit * 0.002, unit, seed);
    return lined(path, black, width, Math.max(0.6, shape.opacity));
  }
  switch (shape.role) {
    case "sky":
    case "glow":
    case "rim":
      return "";
    case "star":
      return filled(shape.path, hex(paper));
    case "shadow":
      return lined(hatch(shape.path, unit * 0.007, 0), black, fine * 0.6, 0.8);
    case "texture":
    case "reflection":
      return filled(shape.path, black, 0.32 * shape.opacity);
    case "weather":
      return filled(shape.path, hex(paper)) + lined(shape.path, black, fine * 0.6, 0.7);
    case "cloud":
      return lined(shape.path, black, fine * 2, 0.75) + filled(shape.path, hex(paper));
    case "far":
      return (
        filled(shape.path, hex(paper), 0.9) +
        shaded(shape, unit, 1.5) +
        lined(wobble(shape.path, unit * 0.003, unit, seed + index), black, fine * 0.8, 0.55)
      );
    case "ground":
      return (
        filled(shape.path, hex(paper)) +
        shadedGround(shape, unit) +
        lined(wobble(shape.path, unit * 0.003, unit, seed + index), black, fine, 0.75)
      );
    case "prop":
    case "body":
      return (
        filled(shape.path, hex(paper)) +
        shaded(shape, unit, 1) +
        penned(shape.path, bold, unit, seed + index)
      );
    case "detail":
      return shape.opacity < 0.95
        ? shaded({ ...shape, opacity: 0.8 }, unit, 1.1)
        : filled(shape.path, hex(paper)) +
            shaded(shape, unit, 0.9) +
            lined(wobble(shape.path, unit * 0.0022, unit, seed + index), black, fine, 0.9);
  }
}

/** Level lines, few on light ground. */
function shadedGround(shape: Shape, unit: number): string {
  const light = lightnessOf(meanColour(shape.paint));
  if (light > 0.86) return "";
  const spacing = unit * (0.008 + 0.03 * Math.max(0, light - 0.25));
  return lined(hatch(shape.path, spacing, 0.03), black, Math.max(0.45, unit * 0.0018), 0.45);
}

function inkSky(shape: Shape, unit: number, definitions: Definitions): string {
  if (shape.paint.kind !== "vertical") return "";
  const dark = 1 - lightnessOf(shape.paint.stops[0]?.colour ?? paper);
  if (dark < 0.52) return "";
  const strengths = [
    [0, Math.min(0.95, dark + 0.12)],
    [0.75, dark * 0.6],
    [1, dark * 0.28],
  ] as const;
  const wash = definitions.paint({ ...shape.paint, stops: fading(rgb(black), ...strengths) });
  const lines = hatch(shape.path, unit * 0.016, 0.02);
  return filled(shape.path, wash) + lined(lines, black, Math.max(0.4, unit * 0.0015), 0.35);
}

/** Black line and hatching on paper; at night the sky is washed with ink. */
export function renderInk(artwork: Artwork): string {
  const unit = unitOf(artwork);
  const draw = (shape: Shape, i: number, definitions: Definitions): string =>
    shape.role === "sky"
      ? inkSky(shape, unit, definitions)
      : drawShape(shape, i, unit, artwork.seed);
  return drawnDocument(artwork, draw, { under: background(artwork, paper) });
}
