import { add, at, type Numbers } from "./numbers.js";
import type { Raster } from "./resample.js";

/** Directions of lines, without sign: a light edge and a dark one count alike. */
export const directions = 8;

/** Directions of edges in a grid of square cells. */
export interface EdgeMap {
  readonly columns: number;
  readonly rows: number;
  /** `directions` values a cell, row by row. */
  readonly cells: Numbers;
}

/** Edges much weaker than this (in OKLab steps a pixel) are treated as texture. */
const faintEdge = 0.018;

/** Changes smaller than this (squared) say nothing about direction. */
const least = 1e-5;

/** Eighths of a turn of the vector (x, y), 0 to 8. */
const eighths = (x: number, y: number): number =>
  (Math.atan2(y, x) * 4) / Math.PI + (y < 0 ? 8 : 0);

/**
 * Strength and direction of edges in each cell, as histograms with soft borders between cells and
 * directions, each measured against the strength around it.
 * @see Dalal and Triggs, "Histograms of oriented gradients for human detection" (2005)
 */
export function edgeMap(image: Raster, cellPx: number): EdgeMap {
  const columns = Math.max(1, Math.floor(image.width / cellPx));
  const rows = Math.max(1, Math.floor(image.height / cellPx));
  // One cell more on each side takes what lies beyond the border.
  const wide = columns + 2;
  const sums = new Float32Array(wide * (rows + 2) * directions);
  const { width, height, values } = image;
  const right = Math.min(width, columns * cellPx);
  const bottom = Math.min(height, rows * cellPx);
  for (let y = 0; y < bottom; y++) {
    const up = (y > 0 ? y - 1 : y) * width;
    const down = (y < height - 1 ? y + 1 : y) * width;
    const cellY = (y + 0.5) / cellPx + 0.5;
    const row = Math.floor(cellY);
    const fy = cellY - row;
    for (let x = 0; x < right; x++) {
      const west = (y * width + (x > 0 ? x - 1 : x)) * 3;
      const east = (y * width + (x < width - 1 ? x + 1 : x)) * 3;
      const [north, south] = [(up + x) * 3, (down + x) * 3];
      let along = 0;
      let across = 0;
      for (let c = 0; c < 3; c++) {
        const gx = at(values, east + c) - at(values, west + c);
        const gy = at(values, south + c) - at(values, north + c);
        along += gx * gx - gy * gy;
        across += 2 * gx * gy;
      }
      const energy = along * along + across * across;
      if (energy < least * least) continue;
      // The doubled angle makes opposite gradients the same direction.
      const place = eighths(along, across);
      const bin = Math.floor(place) % directions;
      const next = (bin + 1) % directions;
      const strength = Math.sqrt(Math.sqrt(energy));
      const toNext = strength * (place - Math.floor(place));
      const toBin = strength - toNext;
      const cellX = (x + 0.5) / cellPx + 0.5;
      const column = Math.floor(cellX);
      const fx = cellX - column;
      const upper = (row * wide + column) * directions;
      const lower = upper + wide * directions;
      add(sums, upper + bin, (1 - fy) * (1 - fx) * toBin);
      add(sums, upper + next, (1 - fy) * (1 - fx) * toNext);
      add(sums, upper + directions + bin, (1 - fy) * fx * toBin);
      add(sums, upper + directions + next, (1 - fy) * fx * toNext);
      add(sums, lower + bin, fy * (1 - fx) * toBin);
      add(sums, lower + next, fy * (1 - fx) * toNext);
      add(sums, lower + directions + bin, fy * fx * toBin);
      add(sums, lower + directions + next, fy * fx * toNext);
    }
  }
  return { columns, rows, cells: normalised(sums, columns, rows, cellPx) };
}

/** Divides each cell by the strength of its neighbourhood; the padding is left out. */
function normalised(sums: Numbers, columns: number, rows: number, cellPx: number): Numbers {
  const wide = columns + 2;
  const total = new Float32Array(wide * (rows + 2));
  for (let y = 1; y <= rows; y++) {
    for (let x = 1; x <= columns; x++) {
      let sum = 0;
      const cell = y * wide + x;
      for (let d = 0; d < directions; d++) sum += at(sums, cell * directions + d) ** 2;
      total[cell] = sum;
    }
  }
  const cells = new Float32Array(columns * rows * directions);
  const faint = (faintEdge * cellPx * cellPx) ** 2;
  for (let y = 1; y <= rows; y++) {
    for (let x = 1; x <= columns; x++) {
      const cell = y * wide + x;
      const around =
        4 * at(total, cell) +
        2 * (at(total, cell - 1) + at(total, cell + 1)) +
        2 * (at(total, cell - wide) + at(total, cell + wide)) +
        at(total, cell - wide - 1) +
        at(total, cell - wide + 1) +
        at(total, cell + wide - 1) +
        at(total, cell + wide + 1);
      const norm = 1 / Math.sqrt(around / 16 + faint);
      const to = ((y - 1) * columns + x - 1) * directions;
      for (let d = 0; d < directions; d++) {
        cells[to + d] = Math.sqrt(at(sums, cell * directions + d) * norm);
      }
    }
  }
  return cells;
}
