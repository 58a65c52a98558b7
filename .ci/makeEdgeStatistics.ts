/**
 * Makes what the built-in judge knows of edges: draws pictures of all kinds and styles and measures
 * how the directions of edges in them go together. No class is learnt.
 *
 *   npx tsx .ci/makeEdgeStatistics.ts [FILE]
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { styleIds } from "../src/providers/builtin/brief/brief.js";
import { pyramid } from "../src/providers/builtin/judge/detect.js";
import { add, at } from "../src/providers/builtin/judge/numbers.js";
import { directions, type EdgeMap } from "../src/providers/builtin/judge/orientation.js";
import { acrossSteps, reach } from "../src/providers/builtin/judge/whitening.js";
import { workingImage } from "../src/providers/builtin/judge/workingImage.js";
import { allPictures } from "../src/providers/builtin/pictures/pictureBook.js";
import { packNumbers } from "./training/pack.js";
import { drawScene } from "./training/scenes.js";

const sizePx = 256;
/** Of each style. */
const drawings = 6;
/** Smaller levels are all border. */
const leastColumns = 6;
const places = ["", " in a meadow", " in the city", " at night", " on a table", " in the snow"];

const pictures = allPictures();
const levels = Array.from({ length: styleIds.length * drawings }, (_, i): EdgeMap[] => {
  const name = pictures[(i * 7919) % pictures.length]?.name ?? "tree";
  const place = places[Math.floor(i / styleIds.length) % places.length] ?? "";
  const { rgba } = drawScene(`one ${name}${place}`, i, sizePx, styleIds[i % styleIds.length]);
  return pyramid(workingImage({ widthPx: sizePx, heightPx: sizePx, rgba }))
    .map(({ edges }) => edges)
    .filter(({ columns }) => columns >= leastColumns);
}).flat();

/** Of all cells of all levels, by direction. */
const mean = new Float32Array(directions);
const cellCount = levels.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
for (const { cells } of levels) {
  cells.forEach((value, i) => add(mean, i % directions, value / cellCount));
}

const pairs = directions * directions;
const together = new Float32Array(reach * acrossSteps * pairs);
for (let offset = 0; offset < reach * acrossSteps; offset++) {
  const down = Math.floor(offset / acrossSteps);
  const across = (offset % acrossSteps) - (reach - 1);
  const sums = new Float64Array(pairs);
  let count = 0;
  for (const { cells, columns, rows } of levels) {
    const off = (cell: number, d: number): number => at(cells, cell * directions + d) - at(mean, d);
    for (let y = 0; y + down < rows; y++) {
      for (let x = Math.max(0, -across); x < Math.min(columns, columns - across); x++) {
        count++;
        const one = y * columns + x;
        const other = one + down * columns + across;
        for (let i = 0; i < pairs; i++) {
          const product = off(one, Math.floor(i / directions)) * off(other, i % directions);
          sums[i] = (sums[i] as number) + product;
        }
      }
    }
  }
  together.set(
    sums.map((sum) => sum / Math.max(1, count)),
    offset * pairs,
  );
}

const packed = {
  mean: packNumbers(mean, 1),
  together: packNumbers(together, pairs),
};
const text = `import type { PackedEdgeStatistics } from "./whitening.js";

/** Made by .ci/makeEdgeStatistics.ts; do not edit. */
export const edgeStatistics: PackedEdgeStatistics = ${JSON.stringify(packed)};
`;
const target =
  process.argv[2] ??
  fileURLToPath(new URL("../src/providers/builtin/judge/edgeStatistics.data.ts", import.meta.url));
writeFileSync(target, text);
process.stderr.write(`${(text.length / 1024).toFixed(0)} KB written\n`);
