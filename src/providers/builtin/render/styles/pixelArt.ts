import { paintAt, type Artwork, type Paint, type Shape } from "../artwork.js";
import { hex, mix, rgb, type Rgb } from "../colour.js";
import { insideRuns } from "../geometry.js";
import { flatten, svgNumber, type Point } from "../path.js";
import { svgDocument } from "../svg.js";

/** Ordered dither, 4 x 4: thresholds from 0 to 15. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly cellPx: number;
  /** The picture's size: the last column and row may stand out of it. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Red, green and blue of each cell. */
  readonly colours: Uint8ClampedArray;
  /** Which item a cell shows, plus 1; 0 is scenery. */
  readonly owners: Uint16Array;
}

const threshold = (x: number, y: number): number =>
  ((bayer[(y % 4) * 4 + (x % 4)] ?? 0) + 0.5) / 16;

function put(grid: Grid, x: number, y: number, colour: Rgb, opacity: number, owner: number): void {
  if (x < 0 || y < 0 || x >= grid.columns || y >= grid.rows) return;
  const at = y * grid.columns + x;
  for (let k = 0; k < 3; k++) {
    const old = grid.colours[at * 3 + k] ?? 0;
    grid.colours[at * 3 + k] = old + ((colour[k] ?? 0) - old) * opacity;
  }
  if (owner > 0) grid.owners[at] = owner;
}

const bands = 7;

/** Gradients become a few bands, dithered into each other. */
function cellPaint(
  paint: Paint,
  grid: Grid,
  x: number,
  y: number,
): { colour: Rgb; opacity: number } {
  const nudge = (threshold(x, y) - 0.5) / bands;
  const [px, py] = [(x + 0.5) * grid.cellPx, (y + 0.5) * grid.cellPx];
  if (paint.kind === "solid") return paintAt(paint, px, py);
  if (paint.kind === "vertical") {
    const span = paint.y1 - paint.y0 || 1;
    const t = Math.max(0, Math.min(1, (py - paint.y0) / span));
    const level = Math.max(0, Math.min(bands, Math.round((t + nudge) * bands))) / bands;
    return paintAt(paint, px, paint.y0 + level * span);
  }
  const { colour, opacity } = paintAt(paint, px, py);
  const steps = 5;
  return { colour, opacity: Math.max(0, Math.floor(opacity * steps + threshold(x, y)) / steps) };
}

/** Cells whose centre is inside the outline. */
function fill(grid: Grid, shape: Shape): void {
  const { cellPx } = grid;
  const outlines = flatten(shape.path, cellPx);
  const ys = outlines.flat().map(([, y]) => y);
  const from = Math.max(0, Math.floor(Math.min(...ys) / cellPx));
  const to = Math.min(grid.rows - 1, Math.ceil(Math.max(...ys) / cellPx));
  for (let row = from; row <= to; row++) {
    const y = Math.min((row + 0.5) * cellPx, grid.heightPx - 0.01);
    for (const [start, end] of insideRuns(outlines, y)) span(grid, shape, row, start, end);
  }
}

function span(grid: Grid, shape: Shape, row: number, from: number, to: number): void {
  const first = Math.max(0, Math.ceil(from / grid.cellPx - 0.5));
  const reach = to >= grid.widthPx - 0.5 ? Infinity : Math.floor(to / grid.cellPx - 0.5);
  const last = Math.min(grid.columns - 1, reach);
  const owner = shape.role === "body" || shape.role === "detail" ? shape.item + 1 : 0;
  for (let x = first; x <= last; x++) {
    const { colour, opacity } = cellPaint(shape.paint, grid, x, row);
    const see = opacity * shape.opacity;
    if (see > 0.02) put(grid, x, row, colour, see, shape.role === "body" ? owner : 0);
  }
}

function line(grid: Grid, shape: Shape): void {
  const cells = shape.linePx / grid.cellPx;
  if (cells < 0.4 && shape.role === "detail") return;
  const { colour } = paintAt(shape.paint, 0, 0);
  const owner = shape.role === "body" ? shape.item + 1 : 0;
  const half = Math.max(0, (cells - 1) / 2);
  for (const points of flatten(shape.path, grid.cellPx)) {
    points.forEach((point, i) => {
      const next = points[i + 1];
      if (next !== undefined)
        stamp(grid, point, next, half, (x, y) =>
          put(grid, x, y, colour, Math.max(0.6, shape.opacity), owner),
        );
    });
  }
}

function stamp(
  grid: Grid,
  a: Point,
  b: Point,
  half: number,
  set: (x: number, y: number) => void,
): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) / grid.cellPx;
  const steps = Math.min(600, Math.max(1, Math.ceil(length * 1.5)));
  const seen = new Set<number>();
  for (let i = 0; i <= steps; i++) {
    const x = (a[0] + ((b[0] - a[0]) * i) / steps) / grid.cellPx - 0.5;
    const y = (a[1] + ((b[1] - a[1]) * i) / steps) / grid.cellPx - 0.5;
    for (let dy = Math.round(y - half); dy <= Math.round(y + half); dy++) {
      for (let dx = Math.round(x - half); dx <= Math.round(x + half); dx++) {
        const key = dy * 4096 + dx;
        if (!seen.has(key)) set(dx, dy);
        seen.add(key);
      }
    }
  }
}

/** A neighbour of the cell that shows an item before the cell's own; -1 when there is none. */
function coveringNeighbour(grid: Grid, x: number, y: number): number {
  const { columns, rows, owners } = grid;
  const at = y * columns + x;
  const near = [
    x + 1 < columns ? at + 1 : -1,
    x > 0 ? at - 1 : -1,
    y + 1 < rows ? at + columns : -1,
    y > 0 ? at - columns : -1,
  ];
  return near.find((other) => other >= 0 && (owners[other] ?? 0) > (owners[at] ?? 0)) ?? -1;
}

/** A dark edge of one cell around each item, in the item's own darkened colour. */
function outline(grid: Grid): void {
  const { columns, rows, colours } = grid;
  const edges: [at: number, from: number][] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = coveringNeighbour(grid, x, y);
      if (from >= 0) edges.push([y * columns + x, from]);
    }
  }
  const colourOf = (cell: number): Rgb => {
    const [r = 0, g = 0, b = 0] = colours.subarray(cell * 3, cell * 3 + 3);
    return [r, g, b];
  };
  const found = edges.map(([at, from]): [number, Rgb] => {
    const near = colourOf(from);
    const dark = mix(near, rgb("#140f1e"), 0.62);
    const lost = Math.max(...colourOf(at)) < 70 && Math.max(...dark) < 70;
    return [at, lost ? mix(near, rgb("#cfd6f0"), 0.4) : dark];
  });
  for (const [at, edge] of found) colours.set(edge.map(Math.round), at * 3);
}

/** All cells of one colour in one path, run by run. */
function cellsToSvg(grid: Grid): string {
  const { columns, rows, cellPx, colours } = grid;
  const runs = new Map<string, string>();
  for (let y = 0; y < rows; y++) {
    let x = 0;
    while (x < columns) {
      const at = (y * columns + x) * 3;
      // Steps of 8 levels keep the number of colours, and so of paths, small.
      const step = (value: number | undefined): number =>
        Math.min(255, Math.round((value ?? 0) / 8) * 8);
      const key = hex([step(colours[at]), step(colours[at + 1]), step(colours[at + 2])]);
      let end = x + 1;
      while (end < columns) {
        const next = (y * columns + end) * 3;
        if (hex([step(colours[next]), step(colours[next + 1]), step(colours[next + 2])]) !== key)
          break;
        end++;
      }
      const width = svgNumber((end - x) * cellPx);
      const run = `M${svgNumber(x * cellPx)} ${svgNumber(y * cellPx)}h${width}v${cellPx}h-${width}z`;
      runs.set(key, (runs.get(key) ?? "") + run);
      x = end;
    }
  }
  return [...runs].map(([colour, data]) => `<path fill="${colour}" d="${data}"/>`).join("");
}

/** A coarse grid of square cells, dithered skies, dark edges around things. */
export function renderPixelArt(artwork: Artwork): string {
  const { widthPx, heightPx } = artwork;
  const cellPx = Math.max(
    1,
    Math.round(Math.min(widthPx, heightPx) / 100),
    Math.ceil(Math.sqrt((widthPx * heightPx) / 26000)),
  );
  const [columns, rows] = [Math.ceil(widthPx / cellPx), Math.ceil(heightPx / cellPx)];
  const grid: Grid = {
    columns,
    rows,
    cellPx,
    widthPx,
    heightPx,
    colours: new Uint8ClampedArray(columns * rows * 3),
    owners: new Uint16Array(columns * rows),
  };
  for (const shape of artwork.shapes) {
    if (shape.role === "rim") continue;
    if (shape.linePx > 0) line(grid, shape);
    else fill(grid, shape);
  }
  outline(grid);
  return svgDocument(artwork, `<g shape-rendering="crispEdges">${cellsToSvg(grid)}</g>`);
}
