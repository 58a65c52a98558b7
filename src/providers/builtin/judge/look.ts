import { at, type Numbers } from "./numbers.js";
import { directions, edgeMap } from "./orientation.js";
import { cutOut, type Raster } from "./resample.js";
import type { Box, WindowShape } from "./windows.js";
import { cellPx } from "./detect.js";

/** The window of a shape around a box, as the detector would see it if the box fitted exactly. */
export function windowEdges(image: Raster, box: Box, shape: WindowShape): Numbers {
  const size = Math.sqrt((box.width * box.height) / (shape.boxColumns * shape.boxRows));
  const [columns, rows] = [shape.columns + 2, shape.rows + 2];
  const around = {
    x: box.x + box.width / 2 - (columns / 2) * size,
    y: box.y + box.height / 2 - (rows / 2) * size,
    width: columns * size,
    height: rows * size,
  };
  const edges = edgeMap(cutOut(image, around, columns * cellPx, rows * cellPx), cellPx);
  const line = shape.columns * directions;
  const cells = new Float32Array(shape.rows * line);
  for (let y = 0; y < shape.rows; y++) {
    const from = ((y + 1) * columns + 1) * directions;
    cells.set(edges.cells.subarray(from, from + line), y * line);
  }
  return cells;
}

const lookCellPx = 5;
const lookCells = 8;
const colourCells = 6;
/** The box's margin on each side, as a share of its side. */
const margin = 0.15;

/** Values of `look`. */
export const lookSize = lookCells * lookCells * directions + colourCells * colourCells * 3 + 7;

/**
 * What is inside a box, whatever its size: edges on a fine grid, colours on a coarse one against
 * those of the margin, and the box's aspect. About -1 to 1 each.
 */
export function look(image: Raster, box: Box): Numbers {
  const around = {
    x: box.x - box.width * margin,
    y: box.y - box.height * margin,
    width: box.width * (1 + 2 * margin),
    height: box.height * (1 + 2 * margin),
  };
  const side = lookCells * lookCellPx;
  const patch = cutOut(image, around, side, side);
  const values = new Float32Array(lookSize);
  values.set(edgeMap(patch, lookCellPx).cells);
  const colours = cutOut(
    patch,
    { x: 0, y: 0, width: side, height: side },
    colourCells,
    colourCells,
  );
  const ring = ringMean(colours);
  const first = lookCells * lookCells * directions;
  for (let i = 0; i < colours.values.length; i++) {
    values[first + i] = 2 * (at(colours.values, i) - (ring[i % 3] as number));
  }
  const rest = first + colours.values.length;
  for (let c = 0; c < 3; c++) values[rest + c] = ring[c] as number;
  values[rest + 3] = Math.log(box.width / box.height);
  values[rest + 4] = (box.y + box.height / 2) / image.height - 0.5;
  values[rest + 5] = Math.log((box.width * box.height) / (image.width * image.height)) / 4;
  values[rest + 6] = 1;
  return values;
}

function ringMean(colours: Raster): readonly number[] {
  const sums = [0, 0, 0];
  let count = 0;
  const last = colourCells - 1;
  for (let y = 0; y < colourCells; y++) {
    for (let x = 0; x < colourCells; x++) {
      if (x > 0 && y > 0 && x < last && y < last) continue;
      count++;
      for (let c = 0; c < 3; c++) {
        sums[c] = (sums[c] as number) + at(colours.values, (y * colourCells + x) * 3 + c);
      }
    }
  }
  return sums.map((sum) => sum / count);
}
