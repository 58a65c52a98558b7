import type { Box } from "./boxes.js";

/** RGBA rows from the top, opaque. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

/** Channels together; less is a soft edge's outermost pixel. */
const seenDifference = 24;
/** Of the pixels that a text changes, those that are wholly within its letters. */
const inkPart = 0.2;

/**
 * How much the letters in a box stand out, as WCAG counts contrast: 1 to 21.
 * @param box in pixels
 * @param bare the same picture without any text
 * @returns undefined where the text changes no pixel
 */
export function contrastIn(box: Box, picture: Raster, bare: Raster): number | undefined {
  const changed: { readonly at: number; readonly by: number }[] = [];
  const [left, right] = [Math.max(0, box.left), Math.min(picture.widthPx, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(picture.heightPx, box.bottom)];
  for (let y = Math.floor(top); y < bottom; y++) {
    for (let x = Math.floor(left); x < right; x++) {
      const at = (y * picture.widthPx + x) * 4;
      const by = [0, 1, 2].reduce(
        (sum, channel) =>
          sum + Math.abs((picture.rgba[at + channel] ?? 0) - (bare.rgba[at + channel] ?? 0)),
        0,
      );
      if (by >= seenDifference) changed.push({ at, by });
    }
  }
  if (changed.length === 0) return undefined;
  changed.sort((a, b) => b.by - a.by);
  const ink = changed.slice(0, Math.ceil(changed.length * inkPart));
  const ratios = ink
    .map(({ at }) => ratioOf(luminanceAt(picture, at), luminanceAt(bare, at)))
    .sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)];
}

/** @see WCAG 2.2, "contrast ratio" */
function ratioOf(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** @see WCAG 2.2, "relative luminance" */
function luminanceAt({ rgba }: Raster, at: number): number {
  const [red = 0, green = 0, blue = 0] = [...rgba.subarray(at, at + 3)].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
