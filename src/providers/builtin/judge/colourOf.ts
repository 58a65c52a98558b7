import { colourIds, type ColourId } from "../brief/brief.js";
import { ask, type Network } from "./network.js";
import { addAround, addBetween, at, clamp, type Numbers } from "./numbers.js";
import { cutOut, resample, rimMean, type Raster } from "./resample.js";
import type { SettingChances } from "./setting.js";
import { widened, type Box } from "./windows.js";

/** Cells along each side of a thing's paint mask: how much of each takes the colour it is said to have. */
export const maskCells = 8;
const pixelsPerCell = 3;
const side = maskCells * pixelsPerCell;
const hues = 10;
const greys = 6;

/**
 * Where a thing changes when only its colour does, 0-1 for each cell.
 * @param views `maskCells` squared pixels each: it alone in red, green and blue
 */
export function paintMask(views: readonly Numbers[]): Numbers {
  return Float32Array.from({ length: maskCells * maskCells }, (_, cell) => {
    let change = 0;
    views.forEach((one, i) => {
      for (const other of views.slice(i + 1)) {
        for (let c = 1; c < 3; c++) {
          change += Math.abs(at(one, cell * 3 + c) - at(other, cell * 3 + c));
        }
      }
    });
    return Math.min(1, change / 1.6) ** 2;
  });
}

/** A picture's colours as a whole, against which those of a thing are seen. */
export function surroundings(image: Raster, setting: SettingChances): readonly number[] {
  const mean = resample(image, 1, 1).values;
  return [
    ...mean,
    ...setting.style.values(),
    ...setting.time.values(),
    ...setting.weather.values(),
  ];
}

/** What a thing's own colour is told from: its painted parts, its whole box, what is around it. */
export function colourSigns(
  image: Raster,
  box: Box,
  mask: Numbers,
  around: readonly number[],
): Numbers {
  const patch = cutOut(image, box, side, side);
  const wide = cutOut(image, widened(box, 0.2), 8, 8);
  const behind = rimMean(wide, 1);
  const [light, dark] = [new Array<number>(hues).fill(0), new Array<number>(hues).fill(0)];
  const painted = {
    light,
    dark,
    greys: new Array<number>(greys).fill(0),
    sums: [0, 0, 0],
    weight: 0,
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cell = Math.floor(y / pixelsPerCell) * maskCells + Math.floor(x / pixelsPerCell);
      const i = (y * side + x) * 3;
      const [l, a, b] = [at(patch.values, i), at(patch.values, i + 1), at(patch.values, i + 2)];
      const apart = Math.hypot(l - (behind[0] ?? 0), a - (behind[1] ?? 0), b - (behind[2] ?? 0));
      const own = 0.25 + 0.75 * clamp((apart - 0.03) / 0.12, 0, 1);
      count(painted, l, a, b, at(mask, cell) * own);
    }
  }
  const whole = resample(patch, 1, 1).values;
  const bins = [...light, ...dark, ...painted.greys].map(
    (share) => share / (painted.weight + 1e-3),
  );
  const mean = painted.sums.map((sum) => sum / (painted.weight + 1e-3));
  return Float32Array.from([...bins, ...mean, ...whole, ...behind, ...around]);
}

interface Tally {
  readonly light: number[];
  readonly dark: number[];
  readonly greys: number[];
  readonly sums: number[];
  weight: number;
}

/** Chromatic pixels go to their hue, light or dark apart; the others to their lightness. */
function count(into: Tally, l: number, a: number, b: number, weight: number): void {
  const chroma = Math.hypot(a, b);
  const coloured = weight * clamp((chroma - 0.03) / 0.08, 0, 1);
  const place = ((Math.atan2(b, a) / (2 * Math.PI) + 1) % 1) * hues;
  const light = clamp((l - 0.4) / 0.3, 0, 1);
  addAround(into.light, place, coloured * light);
  addAround(into.dark, place, coloured * (1 - light));
  addBetween(into.greys, clamp(l, 0, 1) * (greys - 1), weight - coloured);
  [l, a, b].forEach((value, c) => (into.sums[c] = (into.sums[c] as number) + weight * value));
  into.weight += weight;
}

/** How likely each colour is, 0-1. */
export type ColourChances = ReadonlyMap<ColourId, number>;

export function seeColour(network: Network, signs: Numbers): ColourChances {
  const shares = ask(network, signs);
  return new Map(colourIds.map((colour, i) => [colour, at(shares, i)]));
}
