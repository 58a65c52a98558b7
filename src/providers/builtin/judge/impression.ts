/** What a whole picture looks like, in numbers: colours, edges and grain by place and overall. */
import { addAround, addBetween, at, clamp, meanAndSpread, type Numbers } from "./numbers.js";
import { directions, edgeMap } from "./orientation.js";
import { resample, rimMean, type Raster } from "./resample.js";

const grid = 6;
const hues = 12;

/** The picture's impression; as many numbers for each picture, most of them within -1 to 1. */
export function impression(image: Raster): Numbers {
  const into: number[] = [];
  into.push(...resample(image, grid, grid).values);
  addEdges(into, image);
  addGrain(into, image);
  addColours(into, image);
  // The rim against the whole: paper that shows, or a drawn border.
  into.push(...rimMean(image, 3));
  return Float32Array.from(into);
}

/** Mean edge in each direction, from the top band to the bottom one. */
function addEdges(into: number[], image: Raster): void {
  const { columns, rows, cells } = edgeMap(image, 6);
  for (let band = 0; band < grid; band++) {
    const from = Math.floor((band * rows) / grid);
    const to = Math.max(from + 1, Math.floor(((band + 1) * rows) / grid));
    const sums = new Array<number>(directions).fill(0);
    for (let i = from * columns * directions; i < to * columns * directions; i++) {
      sums[i % directions] = (sums[i % directions] as number) + (cells[i] ?? 0);
    }
    into.push(...sums.map((sum) => sum / ((to - from) * columns)));
  }
}

/** Fine detail: how much, and how many light and dark specks, from top to bottom; flatness. */
function addGrain(into: number[], image: Raster): void {
  const { width, height, values } = image;
  const half = resample(image, Math.ceil(width / 3), Math.ceil(height / 3));
  const smooth = resample(half, width, height).values;
  const flat = [0.012, 0.025, 0.05];
  const counts = flat.map(() => 0);
  let [across, down] = [0, 0];
  for (let band = 0; band < grid; band++) {
    const from = Math.floor((band * height) / grid);
    const to = Math.floor(((band + 1) * height) / grid);
    let [rough, light, dark] = [0, 0, 0];
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const i = (y * width + x) * 3;
        const rest = at(values, i) - at(smooth, i);
        rough += Math.abs(rest);
        light += clamp((rest - 0.04) / 0.04, 0, 1);
        dark += clamp((-rest - 0.04) / 0.04, 0, 1);
        if (x === 0 || y === 0) continue;
        const stepX = Math.abs(at(values, i) - at(values, i - 3));
        const stepY = Math.abs(at(values, i) - at(values, i - width * 3));
        across += stepX;
        down += stepY;
        for (let k = 0; k < flat.length; k++) {
          const limit = flat[k] as number;
          counts[k] = (counts[k] as number) + clamp(2 - (stepX + stepY) / limit, 0, 1);
        }
      }
    }
    const count = Math.max(1, (to - from) * width);
    into.push((10 * rough) / count, (5 * light) / count, (5 * dark) / count);
  }
  into.push(...counts.map((count) => count / (width * height)));
  into.push((10 * across) / (width * height), (10 * down) / (width * height));
}

/** Shares of lightness, of chroma and of hue, and their spread. */
function addColours(into: number[], image: Raster): void {
  const { values } = image;
  const lights = new Array<number>(8).fill(0);
  const chromas = new Array<number>(6).fill(0);
  const byHue = new Array<number>(hues).fill(0);
  const count = values.length / 3;
  for (let i = 0; i < values.length; i += 3) {
    const [l, a, b] = [at(values, i), at(values, i + 1), at(values, i + 2)];
    const chroma = Math.hypot(a, b);
    addBetween(lights, l * 7, 1 / count);
    addBetween(chromas, chroma * 10, 1 / count);
    if (chroma > 0.01) {
      const turn = (Math.atan2(b, a) / (2 * Math.PI) + 1) % 1;
      addAround(byHue, turn * hues, chroma / count);
    }
  }
  const chroma = byHue.reduce((a, b) => a + b, 1e-3);
  into.push(...lights, ...chromas, ...byHue.map((share) => share / chroma), 3 * chroma);
  const [mean, spread] = meanAndSpread(values);
  into.push(...mean, ...spread.map((one) => 2 * one));
}
