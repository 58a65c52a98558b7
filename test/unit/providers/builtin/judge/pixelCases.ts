import type { JudgedPixels } from "../../../../../src/providers/builtin/judge/workingImage.js";

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture of one colour, in which rectangles and discs can be drawn. */
export function canvas(widthPx: number, heightPx: number, [r, g, b]: Colour) {
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let i = 0; i < rgba.length; i += 4) rgba.set([r, g, b, 255], i);
  const paint = (inside: (x: number, y: number) => boolean, colour: Colour): void => {
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        if (inside(x + 0.5, y + 0.5)) rgba.set([...colour, 255], (y * widthPx + x) * 4);
      }
    }
  };
  const pixels: JudgedPixels = { widthPx, heightPx, rgba };
  return {
    pixels,
    rectangle: (left: number, top: number, width: number, height: number, colour: Colour) =>
      paint((x, y) => x >= left && x < left + width && y >= top && y < top + height, colour),
    disc: (cx: number, cy: number, radius: number, colour: Colour) =>
      paint((x, y) => Math.hypot(x - cx, y - cy) < radius, colour),
  };
}
