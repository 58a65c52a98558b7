import type { Size } from "../../page/size.js";
import type { SearchState } from "../../../src/search/state.js";
import type { Column } from "./columns.js";
import {
  autoZoom,
  expectedSize,
  lanesOf,
  mostLanes,
  nodeSize,
  picturesZoom,
  placeTree,
} from "./place.js";
import { fits, largestZoom, roomIn } from "./viewport.js";

/** The zooms, and the lanes of an iteration, that the panel chooses by itself. Pure. */

export interface ShownTree {
  readonly state: SearchState;
  readonly columns: readonly Column[];
  readonly view: Size;
}

export interface Scale {
  readonly zoom: number;
  /** As `lanesOf`. No zoom changes them: else a tree would be dealt anew under the pointer. */
  readonly lanes: number;
}

/**
 * While a search runs, one at which all that is planned is readable and, if it can be, in sight; once
 * it has ended, one at which all that there is fits, down to pictures alone. A tree too large for
 * either is readable, and panned.
 */
export function chosenScale(tree: ShownTree): Scale {
  const { state, view } = tree;
  const { plan, end } = state;
  if (end !== null) {
    const whole = wholeScale(tree, picturesZoom);
    if (isWhole(tree, whole)) return whole;
  }
  const lanes = lanesOf(plan, roomIn(view));
  if (end !== null) return { zoom: autoZoom.from, lanes };
  const isExpected = (zoom: number): boolean =>
    fits(expectedSize(plan, nodeSize(plan, zoom), lanes), view);
  return { zoom: largestZoom(isExpected, autoZoom.from, autoZoom.to), lanes };
}

/** The largest zoom at which the tree fits, no smaller than `from`, and the lanes that allow it. */
export function wholeScale(tree: ShownTree, from: number): Scale {
  const { state, columns, view } = tree;
  const { plan } = state;
  const candidates = Math.max(1, ...state.iterations.map((each) => each.candidates.length));
  const shape = { ...plan, candidates, iterations: Math.max(1, columns.length) };
  // By the size that is expected of it: to place hundreds of nodes for each would take too long.
  let best: Scale = { zoom: 0, lanes: 1 };
  for (let lanes = 1; lanes <= Math.min(mostLanes, candidates); lanes++) {
    const isGood = (zoom: number): boolean =>
      fits(expectedSize(shape, nodeSize(plan, zoom), lanes), view);
    const zoom = largestZoom(isGood, from, autoZoom.to);
    if (isGood(zoom) && zoom > best.zoom) best = { zoom, lanes };
  }
  const { lanes } = best;
  // Far too large: to try each zoom would hold up the first picture.
  if (best.zoom === 0) return { zoom: from, lanes };
  return { zoom: largestZoom((zoom) => isWhole(tree, { zoom, lanes }), from, autoZoom.to), lanes };
}

function isWhole({ state, columns, view }: ShownTree, { zoom, lanes }: Scale): boolean {
  return fits(placeTree(columns, nodeSize(state.plan, zoom), lanes), view);
}
