import { at, type Numbers } from "./numbers.js";
import { directions, edgeMap, type EdgeMap } from "./orientation.js";
import { resample, type Raster } from "./resample.js";
import { overlap, type Box, type WindowShape } from "./windows.js";

/** Templates that are tried together: four sums cost little more than one. */
export const bankSize = 4;

/** What a thing's edges look like in windows of one shape, in up to `bankSize` views. */
export interface Bank {
  readonly shape: WindowShape;
  /** Weights that add up to a score, by cell and direction of the window, the views' by turns. */
  readonly weights: Numbers;
  /** Added to the sums. A score above 0 is promising. */
  readonly biases: Numbers;
}

/** Pixels a cell in each level of the pyramid. */
export const cellPx = 4;
/** Each level is this much smaller than the one before. */
const levelStep = 1.29;
/** The first level is the working image enlarged by this. */
const firstScale = 0.7;
const smallestLevelCells = 4;
/** How many cells of empty border a level gets, so that windows can stick out of the picture. */
const border = 2;

/** One size at which the whole picture is looked at. */
export interface Level {
  readonly scale: number;
  readonly edges: EdgeMap;
  readonly bordered: EdgeMap;
}

const pyramids = new WeakMap<Raster, readonly Level[]>();

/** All sizes of a picture, which are made once. */
export function pyramid(image: Raster): readonly Level[] {
  const levels = pyramids.get(image) ?? levelsOf(image);
  pyramids.set(image, levels);
  return levels;
}

function levelsOf(image: Raster): readonly Level[] {
  const levels: Level[] = [];
  for (let scale = firstScale; ; scale /= levelStep) {
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    if (Math.max(width, height) < smallestLevelCells * cellPx) return levels;
    if (Math.min(width, height) < 2 * cellPx) return levels;
    const edges = edgeMap(resample(image, width, height), cellPx);
    levels.push({ scale: width / image.width, edges, bordered: bordered(edges) });
  }
}

function bordered(edges: EdgeMap): EdgeMap {
  const columns = edges.columns + 2 * border;
  const rows = edges.rows + 2 * border;
  const cells = new Float32Array(columns * rows * directions);
  const line = edges.columns * directions;
  for (let y = 0; y < edges.rows; y++) {
    const from = edges.cells.subarray(y * line, (y + 1) * line);
    cells.set(from, ((y + border) * columns + border) * directions);
  }
  return { columns, rows, cells };
}

/** Windows with less edge than this a cell hold nothing; sums of squares of direction values. */
const leastEdge = 0.12;

/** The best view's score at each place of the window's top left cell. */
function scoreMap(edges: EdgeMap, { shape, weights, biases }: Bank): Numbers {
  const across = edges.columns - shape.columns + 1;
  const down = edges.rows - shape.rows + 1;
  const scores = new Float32Array(across * down).fill(Number.NEGATIVE_INFINITY);
  const least = leastEdge * shape.columns * shape.rows;
  const line = shape.columns * directions;
  const { cells } = edges;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let a = at(biases, 0);
      let b = at(biases, 1);
      let c = at(biases, 2);
      let d = at(biases, 3);
      let [weight, edge] = [0, 0];
      for (let row = 0; row < shape.rows; row++) {
        const from = ((y + row) * edges.columns + x) * directions;
        for (let cell = from; cell < from + line; cell++, weight += bankSize) {
          const value = at(cells, cell);
          edge += value * value;
          a += at(weights, weight) * value;
          b += at(weights, weight + 1) * value;
          c += at(weights, weight + 2) * value;
          d += at(weights, weight + 3) * value;
        }
      }
      if (edge > least) scores[y * across + x] = Math.max(a, b, c, d);
    }
  }
  return scores;
}

/** The most promising windows, at most `limit` and none that mostly repeats a better one; best first. */
export function candidates(image: Raster, bank: Bank, limit: number): readonly Box[] {
  const { shape } = bank;
  const found: { readonly score: number; readonly box: Box }[] = [];
  for (const { scale, bordered: edges } of pyramid(image)) {
    if (edges.columns < shape.columns || edges.rows < shape.rows) continue;
    const scores = scoreMap(edges, bank);
    const across = edges.columns - shape.columns + 1;
    const size = cellPx / scale;
    scores.forEach((score, place) => {
      if (score < 0) return;
      const [x, y] = [place % across, Math.floor(place / across)];
      if (!isPeak(scores, across, x, y)) return;
      const box = {
        x: (x - border + (shape.columns - shape.boxColumns) / 2) * size,
        y: (y - border + (shape.rows - shape.boxRows) / 2) * size,
        width: shape.boxColumns * size,
        height: shape.boxRows * size,
      };
      found.push({ score, box });
    });
  }
  found.sort((a, b) => b.score - a.score);
  const kept: Box[] = [];
  for (const { box } of found) {
    if (kept.length >= limit) break;
    if (kept.every((other) => overlap(box, other) < 0.5)) kept.push(box);
  }
  return kept;
}

function isPeak(scores: Numbers, across: number, x: number, y: number): boolean {
  const down = scores.length / across;
  const score = at(scores, y * across + x);
  for (let ny = Math.max(0, y - 1); ny <= Math.min(down - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(across - 1, x + 1); nx++) {
      if (at(scores, ny * across + nx) > score) return false;
    }
  }
  return true;
}
