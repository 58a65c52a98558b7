import type { Random } from "../../src/base/random.js";
import { pyramid, type Level, type Template } from "../../src/providers/builtin/judge/detect.js";
import { figures, subjectOf } from "../../src/providers/builtin/judge/figures.js";
import { windowEdges } from "../../src/providers/builtin/judge/look.js";
import { directions } from "../../src/providers/builtin/judge/orientation.js";
import { shapeFor, windowShapes, type Box } from "../../src/providers/builtin/judge/windows.js";
import { subjectFacts } from "../../src/providers/builtin/scene/subjectFacts.data.js";
import type { Practice } from "./crowd.js";
import { accumulate, cholesky, solve } from "./linear.js";

/** Pulls the covariance towards a multiple of the identity, so that little data does not mislead. */
const ridge = 0.02;
const windowsPerLevel = 1;

interface Statistics {
  readonly size: number;
  readonly mean: Float64Array;
  readonly lower: Float64Array;
}

/** Mean and covariance of windows of one shape anywhere in the pictures. */
function backgroundOf(
  shapeIndex: number,
  pyramids: readonly (readonly Level[])[],
  random: Random,
): Statistics {
  const shape = windowShapes[shapeIndex];
  if (!shape) throw new RangeError(`No window shape ${shapeIndex}`);
  const size = shape.columns * shape.rows * directions;
  const line = shape.columns * directions;
  const gram = new Float64Array(size * size);
  const mean = new Float64Array(size);
  let count = 0;
  for (const levels of pyramids) {
    for (const { edges } of levels) {
      const [across, down] = [edges.columns - shape.columns + 1, edges.rows - shape.rows + 1];
      if (across < 1 || down < 1) continue;
      for (let i = 0; i < windowsPerLevel; i++) {
        const [x, y] = [random.below(across), random.below(down)];
        const row = new Float32Array(size);
        for (let r = 0; r < shape.rows; r++) {
          const from = ((y + r) * edges.columns + x) * directions;
          row.set(edges.cells.subarray(from, from + line), r * line);
        }
        accumulate(gram, size, row);
        row.forEach((value, j) => (mean[j] = (mean[j] as number) + value));
        count++;
      }
    }
  }
  mean.forEach((sum, j) => (mean[j] = sum / count));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value =
        (gram[i * size + j] as number) / count - (mean[i] as number) * (mean[j] as number);
      gram[i * size + j] = value + (i === j ? ridge : 0);
    }
  }
  return { size, mean, lower: cholesky(gram, size) };
}

function jittered(box: Box, random: Random): Box {
  const scale = Math.exp((random.next() - 0.5) * 0.2);
  const [width, height] = [box.width * scale, box.height * scale];
  return {
    x: box.x + (box.width - width) / 2 + (random.next() - 0.5) * 0.12 * box.width,
    y: box.y + (box.height - height) / 2 + (random.next() - 0.5) * 0.12 * box.height,
    width,
    height,
  };
}

/** The window as its mirror image would give it. */
export function mirrored(cells: Float32Array, shapeIndex: number): Float32Array {
  const shape = windowShapes[shapeIndex];
  if (!shape) throw new RangeError(`No window shape ${shapeIndex}`);
  const flipped = new Float32Array(cells.length);
  for (let y = 0; y < shape.rows; y++) {
    for (let x = 0; x < shape.columns; x++) {
      const from = (y * shape.columns + x) * directions;
      const to = (y * shape.columns + (shape.columns - 1 - x)) * directions;
      for (let d = 0; d < directions; d++) {
        flipped[to + ((directions - d) % directions)] = cells[from + d] as number;
      }
    }
  }
  return flipped;
}

/** The cosine of two templates above which they count as one. */
const symmetric = 0.85;

function likeness(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const other = b[i] as number;
    ab += value * other;
    aa += value * value;
    bb += other * other;
  });
  return ab / Math.sqrt(aa * bb);
}

/**
 * One template a subject and facing: what tells it from any place in any picture, assuming that
 * both vary alike.
 * @see Hariharan, Malik and Ramanan, "Discriminative decorrelation for clustering and
 * classification" (2012)
 */
export function fitTemplates(practices: readonly Practice[], random: Random): Template[] {
  const pyramids = practices.map(({ image }) => pyramid(image));
  const backgrounds = windowShapes.map((_, shape) => backgroundOf(shape, pyramids, random));
  return figures.flatMap((figure, index) => {
    const shape = shapeFor(subjectFacts[subjectOf(figure)].aspect);
    const [background, window] = [backgrounds[shape], windowShapes[shape]];
    if (!background || !window) return [];
    const sum = new Float64Array(background.size);
    let count = 0;
    for (const practice of practices) {
      practice.items.forEach((item) => {
        if (item.figure !== figure) return;
        for (let times = 0; times < 2; times++) {
          const cells = windowEdges(practice.image, jittered(item.box, random), window);
          const facing = item.facing === 1 ? cells : mirrored(cells, shape);
          facing.forEach((value, j) => (sum[j] = (sum[j] as number) + value));
          count++;
        }
      });
    }
    if (count === 0) return [];
    const difference = sum.map((value, j) => value / count - (background.mean[j] as number));
    const weights = Float32Array.from(solve(background.lower, background.size, difference));
    let middle = 0;
    let reach = 0;
    weights.forEach((weight, j) => {
      middle += weight * ((background.mean[j] as number) + (difference[j] as number) / 2);
      reach += weight * (difference[j] as number);
    });
    // The mean of the subject scores 1, the mean of anything else -1.
    const scaled = weights.map((weight) => (2 * weight) / reach);
    const bias = (-2 * middle) / reach;
    const template: Template = { figure: index, shape, weights: scaled, bias };
    const turned = mirrored(scaled, shape);
    return likeness(scaled, turned) > symmetric
      ? [{ ...template, weights: scaled.map((weight, j) => (weight + (turned[j] as number)) / 2) }]
      : [template, { ...template, weights: turned }];
  });
}
