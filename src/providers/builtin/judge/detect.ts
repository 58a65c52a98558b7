import { at, type Numbers } from "./numbers.js";
import { directions, edgeMap, type EdgeMap } from "./orientation.js";
import { resample, type Raster } from "./resample.js";
import { overlap, windowShapes, type Box, type WindowShape } from "./windows.js";

/** What one figure's edges look like in a window, as weights that add up to a score. */
export interface Template {
  /** Index of `figures`; mirrored templates share it. */
  readonly figure: number;
  /** Index of `windowShapes`, or of the shapes that it is looked for in. */
  readonly shape: number;
  /** One per cell and direction of the window. */
  readonly weights: Numbers;
  /** Added to the sum. Scores are comparable between templates; above 0 is promising. */
  readonly bias: number;
}

export interface Candidate {
  /** Index of `figures`. */
  readonly figure: number;
  readonly score: number;
  readonly box: Box;
}

/** Pixels a cell in each level of the pyramid. */
export const cellPx = 4;
/** Each level is this much smaller than the one before. */
const levelStep = 1.29;
/** The first level is the working image enlarged by this. */
const firstScale = 0.7;
/** Windows may stick out of the picture by this share of their side, for cropped things. */
const smallestLevelCells = 4;

/** Windows of each figure that are looked at more closely, and the score they need. */
export const candidateLimit = 14;
const mostCandidates = 70;
export const lowestScore = 0.2;

/** One size at which the whole picture is looked at. */
export interface Level {
  readonly scale: number;
  readonly edges: EdgeMap;
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
    levels.push({
      scale: width / image.width,
      edges: edgeMap(resample(image, width, height), cellPx),
    });
  }
}

/** How many cells of empty border a level gets, so that windows can stick out of the picture. */
const border = 2;

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

/** Templates of one shape that are tried together: four sums cost little more than one. */
interface Bank {
  readonly shape: WindowShape;
  readonly templates: readonly Template[];
  /** The four templates' weights by turns. */
  readonly weights: Numbers;
  readonly biases: Numbers;
}

const bankSize = 4;
const banksByTemplates = new WeakMap<readonly Template[], readonly Bank[]>();

function banksOf(templates: readonly Template[], shapes: readonly WindowShape[]): readonly Bank[] {
  const known = banksByTemplates.get(templates);
  if (known) return known;
  const banks = shapes.flatMap((shape, index) => {
    const ofShape = templates.filter((template) => template.shape === index);
    return Array.from({ length: Math.ceil(ofShape.length / bankSize) }, (_, i) => {
      const members = ofShape.slice(i * bankSize, (i + 1) * bankSize);
      const weights = new Float32Array(shape.columns * shape.rows * directions * bankSize);
      members.forEach((member, turn) =>
        member.weights.forEach((weight, j) => (weights[j * bankSize + turn] = weight)),
      );
      const biases = new Float32Array(bankSize);
      biases.set(members.map(({ bias }) => bias));
      return { shape, templates: members, weights, biases };
    });
  });
  banksByTemplates.set(templates, banks);
  return banks;
}

/** Windows with less edge than this a cell hold nothing; sums of squares of direction values. */
const leastEdge = 0.12;

/** For each place of a window's top left cell whether there is anything in it. */
function promising(edges: EdgeMap, shape: WindowShape): Uint8Array {
  const { columns, rows, cells } = edges;
  const wide = columns + 1;
  const sums = new Float32Array(wide * (rows + 1));
  for (let y = 0; y < rows; y++) {
    let line = 0;
    for (let x = 0; x < columns; x++) {
      for (let d = 0; d < directions; d++)
        line += at(cells, (y * columns + x) * directions + d) ** 2;
      sums[(y + 1) * wide + x + 1] = at(sums, y * wide + x + 1) + line;
    }
  }
  const across = columns - shape.columns + 1;
  const down = rows - shape.rows + 1;
  const least = leastEdge * shape.columns * shape.rows;
  const found = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const low = (y + shape.rows) * wide + x;
      const high = y * wide + x;
      const energy =
        at(sums, low + shape.columns) -
        at(sums, low) -
        at(sums, high + shape.columns) +
        at(sums, high);
      if (energy > least) found[y * across + x] = 1;
    }
  }
  return found;
}

/** The bank's scores at each place of the window's top left cell, four a place. */
function scoreMap(edges: EdgeMap, bank: Bank, where: Uint8Array): Numbers {
  const { shape, weights, biases } = bank;
  const across = edges.columns - shape.columns + 1;
  const down = edges.rows - shape.rows + 1;
  const scores = new Float32Array(across * down * bankSize).fill(Number.NEGATIVE_INFINITY);
  const line = shape.columns * directions;
  const { cells } = edges;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      if (where[y * across + x] === 0) continue;
      let a = at(biases, 0);
      let b = at(biases, 1);
      let c = at(biases, 2);
      let d = at(biases, 3);
      let weight = 0;
      for (let row = 0; row < shape.rows; row++) {
        const from = ((y + row) * edges.columns + x) * directions;
        for (let cell = from; cell < from + line; cell++, weight += bankSize) {
          const value = at(cells, cell);
          a += at(weights, weight) * value;
          b += at(weights, weight + 1) * value;
          c += at(weights, weight + 2) * value;
          d += at(weights, weight + 3) * value;
        }
      }
      const to = (y * across + x) * bankSize;
      scores[to] = a;
      scores[to + 1] = b;
      scores[to + 2] = c;
      scores[to + 3] = d;
    }
  }
  return scores;
}

/**
 * The most promising windows of every figure, at most `perFigure` each and none that mostly
 * repeats a better one of the same figure; best first, `mostCandidates` altogether.
 */
export function candidates(
  image: Raster,
  templates: readonly Template[],
  perFigure = candidateLimit,
  lowest = lowestScore,
  shapes = windowShapes,
): Candidate[] {
  const found: Candidate[][] = [];
  const banks = banksOf(templates, shapes);
  for (const level of pyramid(image)) {
    const edges = bordered(level.edges);
    for (const shape of shapes) {
      if (edges.columns < shape.columns || edges.rows < shape.rows) continue;
      const where = promising(edges, shape);
      for (const bank of banks) {
        if (bank.shape !== shape) continue;
        const scores = scoreMap(edges, bank, where);
        bank.templates.forEach((template, turn) => {
          const into = (found[template.figure] ??= []);
          collect(
            into,
            { scale: level.scale, edges, shape, scores, turn, lowest },
            template.figure,
          );
        });
      }
    }
  }
  const all = found.flatMap((ofFigure) => best(ofFigure, perFigure));
  return all.sort((a, b) => b.score - a.score).slice(0, mostCandidates);
}

interface Scored {
  readonly scale: number;
  readonly edges: EdgeMap;
  readonly shape: WindowShape;
  readonly scores: Numbers;
  readonly turn: number;
  readonly lowest: number;
}

function collect(into: Candidate[], scored: Scored, figure: number): void {
  const { shape, scores, edges, turn } = scored;
  const across = edges.columns - shape.columns + 1;
  const down = edges.rows - shape.rows + 1;
  const size = cellPx / scored.scale;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const score = at(scores, (y * across + x) * bankSize + turn);
      if (score < scored.lowest || !isPeak(scored, across, down, x, y)) continue;
      into.push({
        figure,
        score,
        box: {
          x: (x - border + (shape.columns - shape.boxColumns) / 2) * size,
          y: (y - border + (shape.rows - shape.boxRows) / 2) * size,
          width: shape.boxColumns * size,
          height: shape.boxRows * size,
        },
      });
    }
  }
}

function isPeak(scored: Scored, across: number, down: number, x: number, y: number): boolean {
  const { scores, turn } = scored;
  const score = at(scores, (y * across + x) * bankSize + turn);
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [nx, ny] = [x + dx, y + dy];
      if (nx < 0 || ny < 0 || nx >= across || ny >= down) continue;
      if (at(scores, (ny * across + nx) * bankSize + turn) > score) return false;
    }
  }
  return true;
}

function best(found: Candidate[], limit: number): Candidate[] {
  found.sort((a, b) => b.score - a.score);
  const kept: Candidate[] = [];
  for (const one of found) {
    if (kept.length >= limit) break;
    if (kept.every((other) => overlap(one.box, other.box) < 0.5)) kept.push(one);
  }
  return kept;
}
