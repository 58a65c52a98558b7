import type { Size } from "../../page/size.js";
import { maxZoom, minZoom, type Box, type PlacedTree } from "./place.js";

/** Where the window on the tree stands. Pure arithmetic. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Room around the tree; the top holds the columns' headings. */
export const margin = { left: 24, top: 40, right: 24, bottom: 12 } as const;
/** A panned tree never leaves the window by more than all but this. */
const keptInSight = 80;

/** Keeps part of the tree in the window, so that it cannot be lost. */
export function clampPan(pan: Point, tree: Size, view: Size): Point {
  const within = (value: number, low: number, high: number): number =>
    Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
  return {
    x: within(pan.x, keptInSight - tree.width, view.width - keptInSight),
    y: within(pan.y, margin.top + keptInSight - tree.height, view.height - keptInSight),
  };
}

/** Moves as little as shows the box whole, with some air around it. */
export function reveal(pan: Point, box: Box, view: Size): Point {
  const along = (at: number, start: number, length: number, low: number, high: number): number => {
    if (start + at < low) return low - start;
    if (start + length + at > high) return Math.max(low - start, high - start - length);
    return at;
  };
  return {
    x: along(pan.x, box.left, box.width, margin.left, view.width - margin.right),
    y: along(pan.y, box.top, box.height, margin.top, view.height - margin.bottom),
  };
}

/** Shows the newest column, and as many before it as there is room for. */
export function panToEnd(tree: Size, view: Size): Point {
  const room = view.width - margin.left - margin.right;
  return {
    x: tree.width <= room ? margin.left : view.width - margin.right - tree.width,
    y: margin.top,
  };
}

/**
 * Where the window stands, in steps: what is drawn again on the way is drawn once a step, not at every
 * pixel.
 */
export function cellOf({ x, y }: Point): Point {
  return { x: Math.round(x / cellPx) * cellPx, y: Math.round(y / cellPx) * cellPx };
}

const cellPx = 96;
/** Pixels around the window in which nodes are filled ahead. */
const aheadPx = 112;

export type Sight = "in" | "near" | "out";

/** Whether a box can be seen from a cell, or soon will be; from no cell nothing is seen. */
export function sightOf(box: Box, cell: Point | null, view: Size): Sight {
  if (cell === null) return "out";
  const within = (by: number): boolean =>
    box.left + cell.x < view.width + by &&
    box.left + box.width + cell.x > -by &&
    box.top + cell.y < view.height + by &&
    box.top + box.height + cell.y > -by;
  // A window stands up to half a step from its cell.
  if (within(cellPx / 2)) return "in";
  return within(aheadPx) ? "near" : "out";
}

/** What of a window a tree may fill. */
export function roomIn(view: Size): Size {
  return {
    width: view.width - margin.left - margin.right,
    height: view.height - margin.top - margin.bottom,
  };
}

/** Whether a tree of this size can be seen whole. */
export function fits(tree: Size, view: Size): boolean {
  const room = roomIn(view);
  return tree.width <= room.width && tree.height <= room.height;
}

/**
 * The largest zoom at which `isGood` holds, to a fiftieth; the smallest one where none does.
 * @param isGood holds for all zooms below one for which it holds
 */
export function largestZoom(isGood: (zoom: number) => boolean, from: number, to: number): number {
  let [low, high] = [Math.round(from * 50), Math.round(to * 50)];
  if (isGood(high / 50)) return high / 50;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isGood(middle / 50)) low = middle;
    else high = middle;
  }
  return low / 50;
}

export function clampZoom(zoom: number): number {
  return Math.min(maxZoom, Math.max(minZoom, zoom));
}

/**
 * The pan after a zoom that keeps what is under `at` there: the point keeps its place relative to the
 * nearest node, since gaps and texts do not grow with the pictures.
 */
export function panAfterZoom(
  { pan, at }: { readonly pan: Point; readonly at: Point },
  before: PlacedTree,
  after: PlacedTree,
): Point {
  const [x, y] = [at.x - pan.x, at.y - pan.y];
  const distance = ({ left, top, width, height }: Box): number =>
    Math.hypot(left + width / 2 - x, top + height / 2 - y);
  let nearest: { readonly id: string; readonly far: number } | undefined;
  for (const [id, box] of Object.entries(before.nodes)) {
    const far = distance(box);
    if (nearest === undefined || far < nearest.far) nearest = { id, far };
  }
  const from = nearest === undefined ? undefined : before.nodes[nearest.id];
  const to = nearest === undefined ? undefined : after.nodes[nearest.id];
  if (from === undefined || to === undefined) return pan;
  return {
    x: at.x - to.left - ((x - from.left) / from.width) * to.width,
    y: at.y - to.top - ((y - from.top) / from.height) * to.height,
  };
}
