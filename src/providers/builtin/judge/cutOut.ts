import type { Raster } from "../../../base/resample.js";
import { at, clamp } from "./numbers.js";

/** The part of a picture inside a box (in pixels, fractions allowed, may stick out), resized. */
export function cutOut(
  input: Raster,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  width: number,
  height: number,
): Raster {
  const values = new Float32Array(width * height * 3);
  // Several samples a pixel when the box shrinks, so that nothing falls between them.
  const perPixel = clamp(Math.round(Math.max(box.width / width, box.height / height)), 1, 2);
  const share = 1 / (perPixel * perPixel);
  for (let y = 0; y < height * perPixel; y++) {
    const sourceY = box.y + ((y + 0.5) / (height * perPixel)) * box.height - 0.5;
    const top = clamp(sourceY, 0, input.height - 1);
    const y0 = Math.min(Math.floor(top), Math.max(0, input.height - 2));
    const y1 = Math.min(y0 + 1, input.height - 1);
    const fy = top - y0;
    for (let x = 0; x < width * perPixel; x++) {
      const left = clamp(
        box.x + ((x + 0.5) / (width * perPixel)) * box.width - 0.5,
        0,
        input.width - 1,
      );
      const x0 = Math.min(Math.floor(left), Math.max(0, input.width - 2));
      const x1 = Math.min(x0 + 1, input.width - 1);
      const fx = left - x0;
      const to = (Math.floor(y / perPixel) * width + Math.floor(x / perPixel)) * 3;
      const a = (y0 * input.width + x0) * 3;
      const b = (y0 * input.width + x1) * 3;
      const c = (y1 * input.width + x0) * 3;
      const d = (y1 * input.width + x1) * 3;
      for (let k = 0; k < 3; k++) {
        const upper = at(input.values, a + k) * (1 - fx) + at(input.values, b + k) * fx;
        const lower = at(input.values, c + k) * (1 - fx) + at(input.values, d + k) * fx;
        values[to + k] = at(values, to + k) + share * (upper * (1 - fy) + lower * fy);
      }
    }
  }
  return { width, height, values };
}
