import { meanColour, recoloured, unitOf, type Artwork, type Shape } from "../artwork.js";
import { fromOklab, hex, mix, rgb, toOklab, type Rgb } from "../colour.js";
import type { Path } from "../path.js";
import { drawnDocument, filled, lined, type Definitions } from "../svg.js";

const night = rgb("#0a0620");

/** The colour as a lit tube: bright, and as colourful as it gets. */
function tube(colour: Rgb): Rgb {
  const [l, a, b] = toOklab(colour);
  const chroma = Math.hypot(a, b);
  // Black stays a dim tube, so that it can be told from grey and white.
  if (chroma < 0.035 && l < 0.36) return fromOklab([0.44, a, b - 0.02]);
  if (chroma < 0.035) return fromOklab([Math.max(0.62, Math.min(0.97, l + 0.3)), a, b - 0.012]);
  const strong = Math.min(1.9, Math.max(1.15, 0.2 / chroma));
  return fromOklab([Math.max(0.68, Math.min(0.9, l + 0.14)), a * strong, b * strong]);
}

/** Light around a tube, from wide and faint to narrow and hot. */
function glowing(path: Path, colour: Rgb, widthPx: number, strength = 1): string {
  const [glow, hot] = [hex(colour), hex(mix(colour, [255, 255, 255], 0.35))];
  return (
    lined(path, glow, widthPx * 8, 0.09 * strength) +
    lined(path, glow, widthPx * 4.5, 0.18 * strength) +
    lined(path, glow, widthPx * 2.1, 0.36 * strength) +
    lined(path, hot, widthPx, 0.95 * Math.min(1, strength + 0.2))
  );
}

/** How far a fill sinks into the dark: orange, yellow and white would turn brown and grey. */
function dimming(colour: Rgb): number {
  const [l, , b] = toOklab(colour);
  return l > 0.9 || (b > 0.09 && l > 0.6) ? 0.05 : 0.24;
}

const sceneryTubes = {
  far: rgb("#b04dff"),
  ground: rgb("#19d3ff"),
  cloud: rgb("#ff5fc4"),
  prop: rgb("#5be0a8"),
} as const;

function drawShape(shape: Shape, unit: number, definitions: Definitions): string {
  const colour = meanColour(shape.paint);
  const line = Math.max(0.7, unit * 0.0038);
  const fill = (amount: number): string =>
    definitions.paint(recoloured(shape.paint, (own) => mix(own, night, amount)));
  if (shape.role === "rim" || shape.role === "shadow") return "";
  if (shape.linePx > 0) {
    if (shape.role === "body")
      return glowing(shape.path, tube(colour), Math.max(line * 0.8, shape.linePx * 0.45), 0.7);
    const widthPx = Math.max(0.6, shape.linePx * 0.7);
    return lined(shape.path, hex(tube(colour)), widthPx, shape.opacity * 0.85);
  }
  switch (shape.role) {
    case "sky":
      return filled(shape.path, fill(0.74));
    case "far":
    case "ground":
    case "cloud":
    case "prop": {
      const [see, glow] = shape.role === "cloud" ? [0.6, 0.3] : [1, 0.4];
      const tube = sceneryTubes[shape.role];
      return filled(shape.path, fill(0.8), see) + glowing(shape.path, tube, line * 0.5, glow);
    }
    case "body":
      return filled(shape.path, fill(dimming(colour))) + glowing(shape.path, tube(colour), line);
    case "letters":
      return filled(shape.path, "#fff3d6") + glowing(shape.path, rgb("#ff6ad5"), line * 0.5, 0.8);
    case "detail":
      return shape.opacity < 0.95
        ? filled(shape.path, fill(0.14), shape.opacity * 0.6)
        : filled(shape.path, fill(0.12), 0.92) +
            lined(shape.path, hex(tube(colour)), line * 0.5, 0.75);
    case "star":
    case "weather":
      return filled(shape.path, hex(tube(colour)), shape.opacity);
    case "texture":
    case "reflection":
      return filled(shape.path, hex(tube(colour)), shape.opacity * 0.42);
    case "glow":
      return filled(shape.path, definitions.paint(shape.paint), 0.7);
  }
}

/** Lit tubes in the dark. */
export function renderNeon(artwork: Artwork): string {
  const unit = unitOf(artwork);
  return drawnDocument(artwork, (shape, _, definitions) => drawShape(shape, unit, definitions));
}
