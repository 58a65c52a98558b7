import { add, at, clamp, meanAndSpread, smoothStep, type Numbers } from "./numbers.js";
import { resample, type Raster } from "./resample.js";

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

export const looksOf = (image: Raster): Looks => ({
  ...toneLooks(image),
  ...attentionLooks(image),
  sharpness: sharpnessOf(image),
});

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
function toneLooks({ values }: Raster): Pick<Looks, "contrast" | "range" | "colour"> {
  const count = values.length / 3;
  const bins = new Float32Array(64);
  for (let i = 0; i < values.length; i += 3) {
    add(bins, clamp(Math.floor(at(values, i) * 64), 0, 63), 1);
  }
  const [mean, [light = 0, a = 0, b = 0]] = meanAndSpread(values);
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

/** Cells along each side of what stands out. */
const cells = 32;
/** Cells' distance from the middle of what is near and of what is around that. */
const near = 1;
const far = 6;

/**
 * Where the picture draws the eye, 0 and up for each cell: how far the colours near it are from
 * those farther around.
 * @see Itti, Koch and Niebur, "A model of saliency-based visual attention" (1998)
 */
function attention(image: Raster): Numbers {
  const grid = resample(image, cells, cells).values;
  const mean = (x: number, y: number, reach: number): readonly [number, number, number] => {
    let [l, a, b, count] = [0, 0, 0, 0];
    for (let v = Math.max(0, y - reach); v <= Math.min(cells - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(cells - 1, x + reach); u++) {
        const from = (v * cells + u) * 3;
        l += at(grid, from);
        a += at(grid, from + 1);
        b += at(grid, from + 2);
        count++;
      }
    }
    return [l / count, a / count, b / count];
  };
  return Float32Array.from({ length: cells * cells }, (_, i) => {
    const [x, y] = [i % cells, Math.floor(i / cells)];
    const [here, around] = [mean(x, y, near), mean(x, y, far)];
    return Math.hypot(here[0] - around[0], here[1] - around[1], here[2] - around[2]);
  });
}

/**
 * Of what draws the eye: whether it is large enough to matter, near the thirds or balanced about
 * the middle, and inside the frame; whether it is one thing or spread all over; and how far it
 * stands out.
 */
function attentionLooks(image: Raster): Pick<Looks, "composition" | "order" | "separation"> {
  const drawn = attention(image);
  const sorted = drawn.toSorted();
  const strongest = at(sorted, Math.floor(0.97 * sorted.length));
  let [total, x, y, inside] = [1e-6, 0, 0, 0];
  drawn.forEach((value, i) => {
    const weight = Math.min(1, value / (strongest + 1e-6)) ** 2;
    const [u, v] = [((i % cells) + 0.5) / cells, (Math.floor(i / cells) + 0.5) / cells];
    total += weight;
    x += weight * u;
    y += weight * v;
    inside += weight * smoothStep(Math.min(u, v, 1 - u, 1 - v), 0.02, 0.12);
  });
  const share = total / drawn.length;
  const third = Math.min(Math.abs(x / total - 1 / 3), Math.abs(x / total - 2 / 3));
  const placed = Math.max(1 - Math.abs(x / total - 0.5) / 0.3, 1 - third / 0.2, 0);
  const high = 1 - clamp(Math.abs(y / total - 0.55) / 0.45, 0, 1);
  const size = smoothStep(share, 0.02, 0.15);
  return {
    composition: 0.25 * placed + 0.15 * high + 0.3 * size + 0.3 * (inside / total),
    order: smoothStep(share, 0.45, 0.12),
    separation: smoothStep(strongest, 0.03, 0.3),
  };
}
