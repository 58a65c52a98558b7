import { at, clamp, logistic } from "./numbers.js";
import { cutOut, type Raster } from "./resample.js";
import type { Box } from "./windows.js";

const side = 20;
/** The moon's disc inside its box, as a share of the box's side. */
const discRadius = 0.44;
/** Share of the disc that shines where a sickle ends and a full moon begins, and how softly. */
const halfFull = 0.66;
const softness = 0.06;

/** 0-1: that the moon in a box is full, from how much of its disc is as light as its lightest part. */
export function fullness(image: Raster, box: Box): number {
  const { values } = cutOut(image, box, side, side);
  const disc: number[] = [];
  const corners: number[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const radius = Math.hypot((x + 0.5) / side - 0.5, (y + 0.5) / side - 0.5);
      const light = at(values, (y * side + x) * 3);
      if (radius < discRadius) disc.push(light);
      else if (radius > 0.56) corners.push(light);
    }
  }
  const dark = corners.reduce((a, b) => a + b, 0) / corners.length;
  disc.sort((a, b) => b - a);
  const bright = disc[Math.floor(disc.length * 0.12)] ?? dark;
  if (Math.abs(bright - dark) < 0.04) return 0.5;
  const lit = disc.reduce((sum, light) => sum + clamp((light - dark) / (bright - dark), 0, 1), 0);
  return logistic((lit / disc.length - halfFull) / softness);
}
