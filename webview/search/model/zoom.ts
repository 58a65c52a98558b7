import type { SearchState } from "../../../src/search/state.js";
import type { Column } from "./columns.js";
import { autoZoom, expectedSize, nodeSize, picturesZoom, placeTree, type Size } from "./place.js";
import { fits, largestZoom } from "./viewport.js";

/** The zooms that the panel chooses by itself. Pure. */

export interface ShownTree {
  readonly state: SearchState;
  readonly columns: readonly Column[];
  readonly lanes: number;
  readonly view: Size;
}

/**
 * While a search runs, one at which all that is planned is readable and, if it can be, in sight; once
 * it has ended, one at which all that there is fits, down to pictures alone. A tree too large for
 * either is readable, and panned.
 */
export function chosenZoom(tree: ShownTree): number {
  const { state, lanes, view } = tree;
  if (state.end !== null) {
    const whole = wholeZoom(tree, picturesZoom);
    return isWhole(tree, whole) ? whole : autoZoom.from;
  }
  const { plan } = state;
  return largestZoom(
    (zoom) => fits(expectedSize(plan, nodeSize(plan, zoom), lanes), view),
    autoZoom.from,
    autoZoom.to,
  );
}

/** The largest zoom at which the tree fits, no smaller than `from`. */
export function wholeZoom(tree: ShownTree, from: number): number {
  return largestZoom((zoom) => isWhole(tree, zoom), from, autoZoom.to);
}

function isWhole({ state, columns, lanes, view }: ShownTree, zoom: number): boolean {
  return fits(placeTree(columns, nodeSize(state.plan, zoom), lanes), view);
}
