import { seededRandom, type Random } from "../../../../base/random.js";
import { paintAt, unitOf, type Artwork, type Shape } from "../artwork.js";
import { hex, shift } from "../colour.js";
import { clipToTriangle, type Triangle } from "../geometry.js";
import {
  boundsOf,
  extentOf,
  flatten,
  polygon,
  type Bounds,
  type Path,
  type Point,
} from "../path.js";
import { ByColour, drawnDocument, plainShape } from "../svg.js";

/** A jittered grid of triangles over a box. */
function triangles(bounds: Bounds, cellPx: number, random: Random): Triangle[] {
  const columns = Math.max(1, Math.min(40, Math.ceil((bounds.x1 - bounds.x0) / cellPx)));
  const rows = Math.max(1, Math.min(40, Math.ceil((bounds.y1 - bounds.y0) / cellPx)));
  const [dx, dy] = [(bounds.x1 - bounds.x0) / columns, (bounds.y1 - bounds.y0) / rows];
  const points: Point[][] = [];
  for (let j = -1; j <= rows + 1; j++) {
    const row: Point[] = [];
    for (let i = -1; i <= columns + 1; i++) {
      const indent = j % 2 === 0 ? 0 : 0.5;
      row.push([
        bounds.x0 + (i + indent + (random.next() - 0.5) * 0.56) * dx,
        bounds.y0 + (j + (random.next() - 0.5) * 0.56) * dy,
      ]);
    }
    points.push(row);
  }
  const found: Triangle[] = [];
  for (let j = 0; j + 1 < points.length; j++) {
    for (let i = 0; i + 1 < (points[j]?.length ?? 0); i++) {
      const [a, b, c, d] = [
        points[j]?.[i],
        points[j]?.[i + 1],
        points[j + 1]?.[i],
        points[j + 1]?.[i + 1],
      ];
      if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
      // Rows are shifted by half a cell in turn: cut each cell along its shorter diagonal.
      if (j % 2 === 0) found.push([a, b, c], [b, d, c]);
      else found.push([a, b, d], [a, d, c]);
    }
  }
  return found;
}

const facetSize: Partial<Record<Shape["role"], number>> = {
  sky: 0.13,
  ground: 0.085,
  far: 0.075,
  cloud: 0.06,
  prop: 0.05,
};

const levels = 4;

/** How bright a facet is, from -levels to levels: by where it looks, and a little by chance. */
function facetLevel([a, b, c]: Triangle, lightFrom: number, random: Random): number {
  const lean = Math.atan2(b[1] + c[1] - 2 * a[1], b[0] + c[0] - 2 * a[0]);
  const light = Math.cos(lean) * lightFrom * 0.5 - Math.sin(lean) * 0.5;
  return Math.round((light * 0.7 + (random.next() - 0.5)) * levels);
}

/** Tones of a solid paint are worked out once for each level. */
function toneTable(shape: Shape, strength: number): (level: number, at: Point) => string {
  const known = new Map<number, string>();
  return (level, [x, y]) => {
    const isSolid = shape.paint.kind === "solid";
    const found = isSolid ? known.get(level) : undefined;
    if (found !== undefined) return found;
    const tone = hex(shift(paintAt(shape.paint, x, y).colour, (strength * level) / levels));
    if (isSolid) known.set(level, tone);
    return tone;
  };
}

/** Coarse outlines: corners instead of curves. */
function straightened(path: Path, stepPx: number): Path {
  return flatten(path, stepPx).flatMap((points) => polygon(points));
}

function facets(
  shape: Shape,
  cellPx: number,
  artwork: Artwork,
  random: Random,
  strength: number,
): string {
  const bounds = boundsOf(shape.path);
  const inside: Bounds = {
    x0: Math.max(bounds.x0, -10),
    y0: Math.max(bounds.y0, -10),
    x1: Math.min(bounds.x1, artwork.widthPx + 10),
    y1: Math.min(bounds.y1, artwork.heightPx + 10),
  };
  if (inside.x1 <= inside.x0 || inside.y1 <= inside.y0) return "";
  const outlines = flatten(shape.path, Math.max(3, cellPx * 0.5));
  const toneAt = toneTable(shape, strength);
  const tones = new ByColour();
  for (const triangle of triangles(inside, cellPx, random)) {
    const [a, b, c] = triangle;
    const centre: Point = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
    const tone = toneAt(facetLevel(triangle, artwork.lightFrom, random), centre);
    for (const outline of outlines) {
      const part = clipToTriangle(outline, triangle);
      if (part.length > 0) tones.add(tone, polygon(part));
    }
  }
  return tones.filled(shape.opacity);
}

/** Everything cut into lit triangles. */
export function renderLowPoly(artwork: Artwork): string {
  const unit = unitOf(artwork);
  return drawnDocument(artwork, (shape, i, definitions) => {
    const { role, linePx } = shape;
    const share = facetSize[role];
    const extent = extentOf(shape.path);
    if (linePx > 0 || (share === undefined && role !== "body")) {
      const coarse = (role === "detail" || role === "texture") && linePx === 0;
      const step = Math.max(1.5, Math.min(...extent) * 0.4);
      const path = coarse ? straightened(shape.path, step) : shape.path;
      const see = role === "detail" && shape.opacity < 0.95 ? 0.45 : 1;
      return plainShape({ ...shape, path, opacity: shape.opacity * see }, definitions);
    }
    const side = Math.max(...extent);
    const cellPx = share === undefined ? Math.max(side / 5, unit * 0.02) : share * unit;
    const body = role === "body";
    const path = body ? straightened(shape.path, Math.max(1.5, side / 9)) : shape.path;
    const random = seededRandom(artwork.seed, "facets", i);
    const lit = facets({ ...shape, path }, cellPx, artwork, random, body ? 0.13 : 0.085);
    return plainShape({ ...shape, path }, definitions) + lit;
  });
}
