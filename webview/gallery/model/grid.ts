/** How the tiles stand, and which of them are in sight. Pure; CSS pixels. */

export const gapPx = 12;
/** Around all tiles. */
export const edgePx = 12;
/** From a tile to the scroll bar at least. */
const nearestPx = 4;
/** Of a tile's words, below its picture. */
export const captionPx = 60;
/** As wide as thumbnails are made. */
const widestPx = 240;
/** Rows that are made ahead on both sides of what is in sight. */
const aheadRows = 1;

export interface GridLayout {
  readonly columns: number;
  /** Between two tiles of a row: what whole pixels leave over is shared out, so that the row is full. */
  readonly gapPx: number;
  /** From the right of a row to the scroll bar. */
  readonly rightPx: number;
  /** A picture is as high as it is wide. */
  readonly tilePx: number;
  /** From one row's top to the next one's. */
  readonly rowPx: number;
  readonly rows: number;
  readonly heightPx: number;
}

/**
 * A tile is never wider than its picture is sharp, and two fit into the narrowest panel.
 * @param widthPx without the scroll bar
 * @param barPx of the scroll bar: the tiles' distance to the edge has it in it
 */
export function layoutOf(count: number, widthPx: number, barPx = 0): GridLayout {
  const least = widthPx < 480 ? 128 : 172;
  const rightPx = Math.max(nearestPx, edgePx - barPx);
  const inside = Math.max(0, widthPx - edgePx - rightPx);
  const columns = Math.max(
    1,
    Math.floor((inside + gapPx) / (least + gapPx)),
    Math.ceil((inside + gapPx) / (widestPx + gapPx)),
  );
  const tilePx = Math.max(40, Math.floor((inside - (columns - 1) * gapPx) / columns));
  const rowPx = tilePx + captionPx + gapPx;
  const rows = Math.ceil(count / columns);
  const rest = inside - columns * tilePx - (columns - 1) * gapPx;
  const gap = gapPx + (columns < 2 ? 0 : Math.max(0, rest) / (columns - 1));
  const heightPx = rows * rowPx - gapPx + 2 * edgePx;
  return { columns, gapPx: gap, rightPx, tilePx, rowPx, rows, heightPx };
}

/** Where a row begins. */
export function topOf({ rowPx }: GridLayout, row: number): number {
  return edgePx + row * rowPx;
}

/** Rows [first, end). */
export interface RowSpan {
  readonly first: number;
  readonly end: number;
}

/** Rows of which any part is in sight. */
export function rowsInSight(layout: GridLayout, scrollTop: number, heightPx: number): RowSpan {
  const { rowPx, rows } = layout;
  const first = Math.floor((scrollTop - edgePx) / rowPx);
  const end = Math.ceil((scrollTop + heightPx - edgePx) / rowPx);
  const within = (row: number): number => Math.min(rows, Math.max(0, row));
  return { first: within(first), end: within(end) };
}

/** The rows that are in the page: those in sight, and some on both sides. */
export function rowsMade({ rows }: GridLayout, { first, end }: RowSpan): RowSpan {
  return { first: Math.max(0, first - aheadRows), end: Math.min(rows, end + aheadRows) };
}

/** Where to scroll so that the whole row is in sight; as it is where it is already. */
export function scrollToShow(
  layout: GridLayout,
  row: number,
  { scrollTop, heightPx }: { readonly scrollTop: number; readonly heightPx: number },
): number {
  const top = topOf(layout, row) - edgePx;
  const bottom = top + layout.rowPx + edgePx;
  if (top < scrollTop) return top;
  return bottom > scrollTop + heightPx ? Math.min(top, bottom - heightPx) : scrollTop;
}

export type WalkKey =
  | "ArrowLeft"
  | "ArrowRight"
  | "ArrowUp"
  | "ArrowDown"
  | "Home"
  | "End"
  | "PageUp"
  | "PageDown";

const walkKeys: ReadonlySet<string> = new Set<WalkKey>([
  ...(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const),
  ...(["Home", "End", "PageUp", "PageDown"] as const),
]);

export function isWalkKey(key: string): key is WalkKey {
  return walkKeys.has(key);
}

export interface WalkMap {
  readonly count: number;
  readonly columns: number;
  /** Whole rows that are in sight at once. */
  readonly pageRows: number;
}

/** Where a key leads from the tile at `index`; the same where there is nothing further. */
export function walk({ count, columns, pageRows }: WalkMap, index: number, key: WalkKey): number {
  const byRows = (rows: number): number => {
    const next = index + rows * columns;
    if (next < 0) return rows === -1 ? index : index % columns;
    if (next < count) return next;
    // The last row may be short: then its last tile is the nearest.
    const isLastRow = Math.floor(index / columns) === Math.floor((count - 1) / columns);
    return isLastRow ? index : count - 1;
  };
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowRight":
      return Math.min(count - 1, index + 1);
    case "ArrowUp":
      return byRows(-1);
    case "ArrowDown":
      return byRows(1);
    case "PageUp":
      return byRows(-Math.max(1, pageRows));
    case "PageDown":
      return byRows(Math.max(1, pageRows));
    case "Home":
      return 0;
    case "End":
      return Math.max(0, count - 1);
  }
}
