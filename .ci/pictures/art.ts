/** Makes a picture's art and what can be measured of it: see `PictureArt` and `SubjectFacts`. */
import type { ColourId } from "../../src/providers/builtin/brief/brief.js";
import type { PicturePiece } from "../../src/providers/builtin/pictures/picture.js";
import { hex, toOklab } from "../../src/providers/builtin/render/colour.js";
import { boundsOf, mapPath, pathData } from "../../src/providers/builtin/render/path.js";
import type { Rasteriser } from "../../src/svg/rasteriser.js";
import { coloursOf, isBodily, isOfFamily, mainColour } from "./artColours.js";
import { fillsOf, scaledTo100, type Crop, type Fill } from "./svgPieces.js";

/** What of a `ChosenPicture` decides on its art. */
export interface ArtOptions {
  readonly isPerson: boolean;
  readonly without: readonly string[];
  readonly isBare: boolean;
  readonly turnDegrees: number;
}

export interface MeasuredArt {
  readonly pieces: readonly PicturePiece[];
  readonly aspect: number;
  readonly topAt: number;
  readonly colours: readonly ColourId[];
  /** What of the source it shows. */
  readonly crop: Crop;
}

/** Pixels of 100 units when art is measured. */
const measurePx = 160;
/** Shares of the silhouette below which a piece is left out, or adds nothing to the outline. */
const leastVisible = 0.0004;
const leastAdded = 0.006;
/**
 * @param drawing the inner SVG of one picture
 * @param boxUnits side of the square that it is drawn in
 */
export function artOf(
  drawing: string,
  boxUnits: number,
  { isPerson, without, isBare, turnDegrees }: ArtOptions,
  rasteriser: Rasteriser,
): MeasuredArt {
  const plain = rasteriser.plainPaths(wrapped(drawing, boxUnits), []);
  const wanted = fillsOf(plain).filter(({ colour }) => !without.includes(hex(colour)));
  const grown = isBare ? wanted.map((fill) => bare(fill, boxUnits)) : wanted;
  const visible = visibleOnly(grown, boxUnits, rasteriser);
  const upright = turnDegrees === 0 ? visible : visible.map((fill) => turned(fill, turnDegrees));
  const { fills, crop } = scaledTo100(upright);
  const aspect = crop.width / crop.height;
  const box = { width: Math.ceil(aspect * measurePx), height: measurePx };
  const areas = visibleAreas(fills, box.width, 100 * aspect, rasteriser);
  const masks = fills.map(({ path }) => maskOf(path, box.width, 100 * aspect, rasteriser));
  const silhouette = union(masks);
  const main = mainColour(fills, areas, isPerson);
  const roles = rolesOf(masks, countOf(silhouette));
  const pieces = fills.map((fill, i) => ({
    ...fill,
    role: roles[i] ?? ("detail" as const),
    tint:
      isOfFamily(fill.colour, main) && !(isPerson && isBodily(fill.colour))
        ? Math.round((toOklab(fill.colour)[0] - toOklab(main)[0]) * 100) / 100
        : null,
  }));
  return {
    pieces,
    aspect: Math.round(aspect * 1000) / 1000,
    topAt: topOf(silhouette, box.width, box.height),
    colours: coloursOf(fills, areas, main, isPerson),
    crop,
  };
}

/** A drawing as an SVG picture of its own; of a part of it, `px` high. */
export function wrapped(
  inner: string,
  boxUnits: number,
  part?: { readonly crop: Crop; readonly px: number },
): string {
  const { crop, px } = part ?? {
    crop: { x: 0, y: 0, width: boxUnits, height: boxUnits },
    px: boxUnits,
  };
  const width = Math.ceil(px * (crop.width / crop.height));
  const box = `${crop.x} ${crop.y} ${(width * crop.height) / px} ${crop.height}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${px}" viewBox="${box}">${inner}</svg>`;
}

/** Art as an SVG picture of its own. */
export function artSvg(pieces: readonly Fill[], aspect: number, heightPx: number): string {
  const paths = pieces.map(
    ({ path, colour, opacity }) =>
      `<path d="${pathData(path)}" fill="${hex(colour)}" fill-opacity="${opacity}"/>`,
  );
  const width = Math.ceil(heightPx * aspect);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${heightPx}" viewBox="0 0 ${(100 * width) / heightPx} 100">${paths.join("")}</svg>`;
}

/** Each piece in a colour that is its number, edges hard; pixels of each that are not covered. */
function visibleAreas(
  fills: readonly Fill[],
  widthPx: number,
  widthUnits: number,
  rasteriser: Rasteriser,
  heightUnits = 100,
): number[] {
  const paths = fills.map(({ path }, i) => {
    const colour = (i + 1).toString(16).padStart(6, "0");
    return `<path d="${pathData(path)}" fill="#${colour}" shape-rendering="crispEdges"/>`;
  });
  const pixels = rasteriser.pixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${measurePx}" viewBox="0 0 ${widthUnits} ${heightUnits}" preserveAspectRatio="none">${paths.join("")}</svg>`,
  );
  const areas = fills.map(() => 0);
  for (let i = 0; i < pixels.length; i += 4) {
    const at = ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0);
    if ((pixels[i] ?? 0) === 0 && at > 0 && at <= areas.length)
      areas[at - 1] = (areas[at - 1] ?? 0) + 1;
  }
  return areas;
}

function turned(fill: Fill, degrees: number): Fill {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return { ...fill, path: mapPath(fill.path, (x, y) => [x * cos - y * sin, x * sin + y * cos]) };
}

/** Without wide, low outlines at the picture's foot. */
function bare(fill: Fill, boxUnits: number): Fill {
  const path = fill.path.filter((contour) => {
    const { x0, y0, x1, y1 } = boundsOf([contour]);
    const isStrip = x1 - x0 > boxUnits * 0.7 && y1 - y0 < boxUnits * 0.34;
    return !(isStrip && y1 > boxUnits * 0.88);
  });
  return { ...fill, path };
}

/** Without pieces that lie under others, or are too small to see. */
function visibleOnly(fills: readonly Fill[], boxUnits: number, rasteriser: Rasteriser): Fill[] {
  const areas = visibleAreas(fills, measurePx, boxUnits, rasteriser, boxUnits);
  const total = areas.reduce((sum, area) => sum + area, 0);
  return fills.filter((_, i) => (areas[i] ?? 0) >= Math.max(1, total * leastVisible));
}

type Mask = Uint8Array;

function maskOf(
  path: Fill["path"],
  widthPx: number,
  widthUnits: number,
  rasteriser: Rasteriser,
): Mask {
  const pixels = rasteriser.pixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${measurePx}" viewBox="0 0 ${widthUnits} 100" preserveAspectRatio="none"><path d="${pathData(path)}" shape-rendering="crispEdges"/></svg>`,
  );
  return Uint8Array.from({ length: pixels.length / 4 }, (_, i) =>
    (pixels[i * 4] ?? 255) < 128 ? 1 : 0,
  );
}

function union(masks: readonly Mask[]): Mask {
  const all = new Uint8Array(masks[0]?.length ?? 0);
  for (const mask of masks) mask.forEach((bit, i) => (all[i] = (all[i] ?? 0) | bit));
  return all;
}

const countOf = (mask: Mask): number => mask.reduce((sum, bit) => sum + bit, 0);

/** The largest come first, and each that adds to the outline of those before is of the body. */
function rolesOf(masks: readonly Mask[], whole: number): ("body" | "detail")[] {
  const sizes = masks.map(countOf);
  const order = masks.map((_, i) => i).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const roles = masks.map((): "body" | "detail" => "detail");
  const covered = new Uint8Array(masks[0]?.length ?? 0);
  for (const i of order) {
    const mask = masks[i] ?? covered;
    let added = 0;
    mask.forEach((bit, at) => (added += bit === 1 && covered[at] === 0 ? 1 : 0));
    const share = added / Math.max(1, sizes[i] ?? 1);
    if (added < whole * leastAdded && !(share > 0.5 && added > whole * 0.001)) continue;
    roles[i] = "body";
    mask.forEach((bit, at) => (covered[at] = (covered[at] ?? 0) | bit));
  }
  return roles;
}

/** How far down the outline begins in the middle half, the median over its columns. */
function topOf(mask: Mask, width: number, height: number): number {
  const tops: number[] = [];
  for (let x = Math.floor(width / 4); x < (width * 3) / 4; x++) {
    let y = 0;
    while (y < height && mask[y * width + x] === 0) y++;
    if (y < height) tops.push(y / height);
  }
  tops.sort((a, b) => a - b);
  return Math.round((tops[Math.floor(tops.length / 2)] ?? 0) * 100) / 100;
}
