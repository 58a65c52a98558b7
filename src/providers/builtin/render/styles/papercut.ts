import { seededRandom } from "../../../../base/random.js";
import { colourAt, meanColour, type Artwork, type Shape } from "../artwork.js";
import { hex, shift, type Rgb } from "../colour.js";
import { boundsOf, ellipse, mapPath, smooth, type Path, type Point } from "../path.js";
import { background, createDefinitions, filled, lined, plainShape, svgDocument } from "../svg.js";

/** A sheet of paper above another: three faint shadows, the sheet, light on its upper edge. */
function sheet(path: Path, colour: Rgb, lift: number, lightFrom: -1 | 1, opacity = 1): string {
  const moved = (dx: number, dy: number): Path => mapPath(path, (x, y) => [x + dx, y + dy]);
  const away = -lightFrom;
  return (
    filled(moved(away * lift * 1.5, lift * 1.7), "#140c18", 0.07 * opacity) +
    filled(moved(away * lift, lift * 1.15), "#140c18", 0.1 * opacity) +
    filled(moved(away * lift * 0.5, lift * 0.6), "#140c18", 0.15 * opacity) +
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
    const [edge] = smooth(points, false);
    if (edge === undefined) continue;
    const path = [
      {
        start: edge.start,
        segments: [
          ...edge.segments,
          [w * 1.2, artwork.heightPx + 4],
          [-w * 0.2, artwork.heightPx + 4],
        ],
        closed: true,
      },
    ];
    out += sheet(path, colourAt(shape.paint, i / (count - 1)), lift * 0.8, artwork.lightFrom);
  }
  return out;
}

/** What lies level with the sheet below it. */
const level: readonly Shape["role"][] = ["texture", "letters", "star", "reflection", "weather"];

/** Coloured card in layers, each throwing its shadow on the next. */
export function renderPapercut(artwork: Artwork): string {
  const definitions = createDefinitions();
  const unit = Math.min(artwork.widthPx, artwork.heightPx);
  const lift = unit * 0.0085;
  let contents = "";
  for (const shape of artwork.shapes) {
    const colour = meanColour(shape.paint);
    if (shape.role === "sky") {
      contents += skySheets(shape, artwork, lift);
      continue;
    }
    if (shape.role === "rim" || shape.role === "shadow") continue;
    if (shape.role === "glow") {
      contents += rings(shape, lift, artwork);
      continue;
    }
    if (shape.linePx > 0) {
      const body = shape.role === "body";
      contents +=
        (body
          ? lined(
              mapPath(shape.path, (x, y) => [x - artwork.lightFrom * lift * 0.6, y + lift * 0.7]),
              "#140c18",
              shape.linePx,
              0.22,
            )
          : "") + plainShape(shape, definitions);
      continue;
    }
    const bounds = boundsOf(shape.path);
    const small = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0) < unit * 0.05;
    if (level.includes(shape.role)) {
      contents +=
        small || shape.role !== "texture"
          ? filled(shape.path, hex(colour), shape.opacity)
          : filled(shape.path, hex(colour), shape.opacity * 0.9);
      continue;
    }
    const height =
      shape.role === "detail"
        ? small || shape.opacity < 0.6
          ? 0
          : lift * 0.32
        : shape.role === "body"
          ? lift * 0.8
          : lift;
    contents +=
      height === 0
        ? filled(shape.path, hex(colour), shape.opacity)
        : sheet(
            shape.path,
            colour,
            height,
            artwork.lightFrom,
            shape.role === "cloud" ? 1 : shape.opacity,
          );
  }
  return svgDocument(artwork, contents + fibres(artwork, unit), definitions.text());
}

/** A glow in card: two discs around the light, if it is a round one. */
function rings(shape: Shape, lift: number, artwork: Artwork): string {
  if (shape.paint.kind !== "radial") return "";
  const { centre, radius, stops } = shape.paint;
  const strength = stops[0]?.opacity ?? 0.5;
  const colour = stops[0]?.colour ?? [255, 255, 255];
  if (radius > Math.min(artwork.widthPx, artwork.heightPx) * 0.62) return "";
  return [0.74, 0.6]
    .map(
      (share) =>
        filled(
          mapPath(ellipse(centre[0], centre[1], radius * share), (x, y) => [
            x - artwork.lightFrom * lift * 0.5,
            y + lift * 0.6,
          ]),
          "#140c18",
          0.07,
        ) + filled(ellipse(centre[0], centre[1], radius * share), hex(colour), strength * 0.2),
    )
    .join("");
}

function fibres(artwork: Artwork, unit: number): string {
  const random = seededRandom(artwork.seed, "fibres");
  const lines: Path = Array.from({ length: 150 }, () => {
    const [x, y] = [random.next() * artwork.widthPx, random.next() * artwork.heightPx];
    const [dx, dy] = [(random.next() - 0.5) * unit * 0.02, (random.next() - 0.5) * unit * 0.02];
    return { start: [x, y] as const, segments: [[x + dx, y + dy]], closed: false };
  });
  return lined(lines, "#ffffff", Math.max(0.4, unit * 0.0013), 0.16);
}
