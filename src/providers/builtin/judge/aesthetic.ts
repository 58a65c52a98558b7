import type { SeenThing, Sight } from "./evidence.js";
import { at, clamp, smoothStep } from "./numbers.js";
import { resample, type Raster } from "./resample.js";
import { sharedArea } from "./windows.js";

/** What the look of a picture is made of, each 0 (poor) to 1 (good). */
export interface Looks {
  readonly contrast: number;
  readonly range: number;
  readonly colour: number;
  readonly sharpness: number;
  readonly composition: number;
  readonly order: number;
  readonly separation: number;
}

const weights: Readonly<Record<keyof Looks, number>> = {
  contrast: 1.2,
  range: 1,
  colour: 1.2,
  sharpness: 0.8,
  composition: 1.6,
  order: 1.3,
  separation: 1.4,
};

export function looksOf(image: Raster, sight: Sight): Looks {
  const things = sight.things.filter(
    // How a picture looks has nothing to do with what is looked for in it.
    ({ presence, picture }) => presence > 0.2 && picture === undefined,
  );
  return {
    ...toneLooks(image),
    sharpness: sharpnessOf(image),
    composition: compositionOf(things),
    order: orderOf(things),
    separation: separationOf(image, things),
  };
}

/** 0-10 from the weighted mean, stretched so that ordinary pictures spread over the scale. */
export function aestheticScore(looks: Looks): number {
  let [sum, total] = [0, 0];
  for (const key of Object.keys(weights) as (keyof Looks)[]) {
    sum += weights[key] * looks[key];
    total += weights[key];
  }
  return clamp(10 * (1.15 * (sum / total) - 0.19), 0, 10);
}

/**
 * Contrast is the spread of lightness, range what lies between the darkest and the lightest
 * twentieth, colour the colourfulness.
 * @see Hasler and Süsstrunk, "Measuring colourfulness in natural images" (2003), here in OKLab
 */
function toneLooks(image: Raster): Pick<Looks, "contrast" | "range" | "colour"> {
  const { values } = image;
  const count = values.length / 3;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  const bins = new Float32Array(64);
  for (let i = 0; i < values.length; i += 3) {
    for (let c = 0; c < 3; c++) {
      const value = at(values, i + c);
      sums[c] = (sums[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
    }
    const bin = clamp(Math.floor(at(values, i) * 64), 0, 63);
    bins[bin] = at(bins, bin) + 1;
  }
  const mean = sums.map((sum) => sum / count);
  const spread = squares.map((sum, c) => Math.sqrt(Math.max(0, sum / count - (mean[c] ?? 0) ** 2)));
  const [light = 0, a = 0, b = 0] = spread;
  const colourfulness = Math.hypot(a, b) + 0.3 * Math.hypot(mean[1] ?? 0, mean[2] ?? 0);
  const range = quantile(bins, 0.95 * count) - quantile(bins, 0.05 * count);
  return {
    contrast: smoothStep(light, 0.03, 0.24),
    range: smoothStep(range, 0.1, 0.8),
    colour: smoothStep(colourfulness, -0.05, 0.27),
  };
}

/** The lightness below which `wanted` pixels lie, straight between the bins' borders. */
function quantile(bins: Float32Array, wanted: number): number {
  let sum = 0;
  for (let i = 0; i < bins.length; i++) {
    const next = sum + at(bins, i);
    if (next >= wanted) return (i + (wanted - sum) / Math.max(1, next - sum)) / bins.length;
    sum = next;
  }
  return 1;
}

/** How steep the steepest edges are, against how far they rise. */
function sharpnessOf(image: Raster): number {
  const small = resample(image, Math.ceil(image.width / 2), Math.ceil(image.height / 2));
  return smoothStep(edgeEnergy(image) / (edgeEnergy(small) + 1e-4), 0.25, 0.62);
}

function edgeEnergy({ width, height, values }: Raster): number {
  let sum = 0;
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const i = (y * width + x) * 3;
      const dx = at(values, i) - at(values, i - 3);
      const dy = at(values, i) - at(values, i - width * 3);
      sum += dx * dx + dy * dy;
    }
  }
  return Math.sqrt(sum / Math.max(1, (width - 1) * (height - 1)));
}

const weightOf = ({ box, presence }: SeenThing): number =>
  presence * Math.sqrt(Math.max(0, box.width * box.height));

/** Things large enough to matter, near the thirds or balanced about the middle, inside the frame. */
function compositionOf(things: readonly SeenThing[]): number {
  const total = things.reduce((sum, thing) => sum + weightOf(thing), 0);
  if (total < 1e-3) return 0.25;
  let [x, y, largest, inside] = [0, 0, 0, 0];
  for (const thing of things) {
    const { box, presence } = thing;
    const weight = weightOf(thing) / total;
    x += weight * (box.x + box.width / 2);
    y += weight * (box.y + box.height / 2);
    largest = Math.max(largest, presence * Math.sqrt(box.width * box.height));
    const margin = Math.min(box.x, box.y, 1 - box.x - box.width, 1 - box.y - box.height);
    inside += weight * smoothStep(margin, -0.06, 0.05);
  }
  const third = Math.min(Math.abs(x - 1 / 3), Math.abs(x - 2 / 3));
  const placed = Math.max(1 - Math.abs(x - 0.5) / 0.3, 1 - third / 0.2, 0);
  const high = 1 - clamp(Math.abs(y - 0.55) / 0.45, 0, 1);
  const size = smoothStep(largest, 0.08, 0.34);
  return 0.25 * placed + 0.15 * high + 0.3 * size + 0.3 * inside;
}

/** 1 where few things stand clear of each other, less for crowds and heaps. */
function orderOf(things: readonly SeenThing[]): number {
  let [count, covered] = [0, 0];
  things.forEach((thing, i) => {
    count += thing.presence;
    for (const other of things.slice(0, i)) {
      const smaller = Math.min(
        thing.box.width * thing.box.height,
        other.box.width * other.box.height,
      );
      covered += (thing.presence * other.presence * sharedArea(thing.box, other.box)) / smaller;
    }
  });
  return 0.5 * smoothStep(count, 13, 3) + 0.5 * smoothStep(covered / (count + 0.5), 0.35, 0);
}

/** How well things stand out from what is around them, in lightness and hue. */
function separationOf(image: Raster, things: readonly SeenThing[]): number {
  const grid = resample(image, 48, 48).values;
  let [sum, total] = [0, 0];
  for (const thing of things) {
    const weight = weightOf(thing);
    sum += weight * smoothStep(apartness(grid, thing), 0.03, 0.24);
    total += weight;
  }
  return (sum + 0.02) / (total + 0.05);
}

/** The mean difference of a box's pixels from the mean of a ring around it. */
function apartness(grid: Float32Array, { box }: SeenThing): number {
  const [left, right] = [box.x * 48, (box.x + box.width) * 48];
  const [top, bottom] = [box.y * 48, (box.y + box.height) * 48];
  const ring = [0, 0, 0];
  let count = 0;
  const each = (reach: number, use: (i: number, inside: boolean) => void): void => {
    for (let y = Math.max(0, Math.floor(top - reach)); y < Math.min(48, bottom + reach); y++) {
      for (let x = Math.max(0, Math.floor(left - reach)); x < Math.min(48, right + reach); x++) {
        const inside = x >= left && x < right && y >= top && y < bottom;
        use((y * 48 + x) * 3, inside);
      }
    }
  };
  each(3, (i, inside) => {
    if (inside) return;
    count++;
    for (let c = 0; c < 3; c++) ring[c] = (ring[c] as number) + at(grid, i + c);
  });
  if (count === 0) return 0.1;
  let [sum, pixels] = [0, 0];
  each(0, (i, inside) => {
    if (!inside) return;
    pixels++;
    const difference = [0, 1, 2].map((c) => at(grid, i + c) - (ring[c] as number) / count);
    sum += Math.hypot(...difference);
  });
  return pixels > 0 ? sum / pixels : 0;
}
