import { useMemo } from "preact/hooks";
import type { Column } from "../model/columns.js";
import {
  lanesOf,
  nodeSize,
  placeTree,
  type NodeSize,
  type PlacedTree,
  type Size,
} from "../model/place.js";
import type { SessionModel } from "../model/session.js";
import { roomIn } from "../model/viewport.js";
import { chosenZoom, type ShownTree } from "../model/zoom.js";

/** Where everything in the tree stands, at the zoom that the person or the panel has chosen. */
export interface TreeLayout {
  readonly tree: ShownTree;
  readonly zoom: number;
  readonly size: NodeSize;
  readonly placed: PlacedTree;
}

export function useTreeLayout(
  { state, zoom: asked }: Pick<SessionModel, "state" | "zoom">,
  columns: readonly Column[],
  view: Size,
): TreeLayout {
  const { plan } = state;
  const lanes = useMemo(() => lanesOf(plan, roomIn(view)), [plan, view]);
  const tree = useMemo(() => ({ state, columns, lanes, view }), [state, columns, lanes, view]);
  const chosen = useMemo(() => chosenZoom(tree), [plan, state.end, columns, lanes, view]);
  const zoom = asked ?? chosen;
  const size = useMemo(() => nodeSize(plan, zoom), [plan, zoom]);
  const placed = useMemo(() => placeTree(columns, size, lanes), [columns, size, lanes]);
  return { tree, zoom, size, placed };
}
