/** Where the judge looks for a thing: windows of cells around boxes, at many sizes and places. */

/** A box in pixels of the working image; fractions allowed. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A window of `columns` x `rows` cells around a box of some aspect, centred in it. */
export interface WindowShape {
  readonly columns: number;
  readonly rows: number;
  /** The box inside the window, in cells. */
  readonly boxColumns: number;
  readonly boxRows: number;
}

/**
 * @param aspect width divided by height of the box
 * @param cellsInBox that a box covers: more see finer detail, fewer see smaller things
 */
export function shapeOf(aspect: number, cellsInBox: number): WindowShape {
  const boxRows = Math.sqrt(cellsInBox / aspect);
  const boxColumns = boxRows * aspect;
  const columns = Math.round(boxColumns + 1.4);
  const rows = Math.round(boxRows + 1.4);
  return { columns, rows, boxColumns, boxRows };
}

/** A box with a margin on each side, as a share of its side. */
export const widened = ({ x, y, width, height }: Box, margin: number): Box => ({
  x: x - width * margin,
  y: y - height * margin,
  width: width * (1 + 2 * margin),
  height: height * (1 + 2 * margin),
});

const areaOf = ({ width, height }: Box): number => width * height;

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The share of two boxes' common area in all that they cover, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

/** Whether two boxes are about one thing: much in common, or one mostly within the other. */
export const isSame = (a: Box, b: Box): boolean =>
  overlap(a, b) > 0.35 || sharedArea(a, b) / Math.min(areaOf(a), areaOf(b)) > 0.7;
