import type { Size } from "../../page/size.js";

/**
 * How a session's parts share the page: the tree with the image beside it or under it, or, where
 * there is no room for both, the image with a strip of the others, and the tree behind a button.
 */
export type Arrangement = "beside" | "under" | "picture";

/** Least sizes of a page, CSS pixels. Under them the tree, or the image, would be too small. */
const least = { beside: { width: 900, height: 420 }, under: { width: 600, height: 680 } } as const;

export function arrangementOf({ width, height }: Size): Arrangement {
  for (const arrangement of ["beside", "under"] as const) {
    const { width: leastWidth, height: leastHeight } = least[arrangement];
    if (width >= leastWidth && height >= leastHeight) return arrangement;
  }
  return "picture";
}
