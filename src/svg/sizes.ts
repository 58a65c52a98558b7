import type { SvgElement } from "./tree.js";

/** In the same shape, its longer side at most so many pixels. */
export function within(root: SvgElement, longestPx: number): SvgElement {
  const sides = ["width", "height"].map((name) => Number(root.attributes.get(name)));
  const scale = Math.min(1, longestPx / Math.max(...sides));
  const [width, height] = sides.map((side) => String(Math.max(1, Math.round(side * scale))));
  return {
    ...root,
    attributes: new Map([...root.attributes, ["width", width ?? ""], ["height", height ?? ""]]),
  };
}
