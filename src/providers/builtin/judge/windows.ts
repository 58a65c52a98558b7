/** Where the judge looks for a subject: windows of a few fixed shapes, at many sizes and places. */

/** A box in pixels of the working image; fractions allowed. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A window of `columns` x `rows` cells around a box of the given aspect, centred in it. */
export interface WindowShape {
  /** Width divided by height of the box. */
  readonly aspect: number;
  readonly columns: number;
  readonly rows: number;
  /** The box inside the window, in cells. */
  readonly boxColumns: number;
  readonly boxRows: number;
}

/** @param cellsInBox that a box covers: more see finer detail, fewer see smaller things */
export function shapeOf(aspect: number, cellsInBox: number): WindowShape {
  const boxRows = Math.sqrt(cellsInBox / aspect);
  const boxColumns = boxRows * aspect;
  const columns = Math.round(boxColumns + 1.4);
  const rows = Math.round(boxRows + 1.4);
  return { aspect, columns, rows, boxColumns, boxRows };
}

/** Tall to wide. */
export const windowShapes: readonly WindowShape[] = [0.54, 0.74, 0.93, 1.22, 1.65].map((aspect) =>
  shapeOf(aspect, 10),
);

/** The index of the window shape that suits something of this aspect best. */
export function shapeFor(aspect: number): number {
  let best = 0;
  windowShapes.forEach((shape, index) => {
    const distance = Math.abs(Math.log(shape.aspect / aspect));
    const bestShape = windowShapes[best];
    if (bestShape && distance < Math.abs(Math.log(bestShape.aspect / aspect))) best = index;
  });
  return best;
}

/** The share of two boxes' common area in all that they cover, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
