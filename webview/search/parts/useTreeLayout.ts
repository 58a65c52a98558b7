import { useMemo } from "preact/hooks";
import type { Look } from "../../../src/protocol/panelMessages.js";
import type { SearchState } from "../../../src/search/state.js";
import type { Column } from "../model/columns.js";
import type { Size } from "../../page/size.js";
import { nodeSize, placeTree, type NodeSize, type PlacedTree } from "../model/place.js";
import { chosenScale, type Scale, type ShownTree } from "../model/zoom.js";

/** Where everything in the tree stands, at the zoom that the person or the panel has chosen. */
export interface TreeLayout extends Scale {
  readonly tree: ShownTree;
  readonly size: NodeSize;
  readonly placed: PlacedTree;
}

export function useTreeLayout(
  {
    state,
    zoom: askedZoom,
    lanes: askedLanes,
  }: Pick<Look, "zoom" | "lanes"> & { readonly state: SearchState },
  columns: readonly Column[],
  view: Size,
): TreeLayout {
  const { plan, end } = state;
  const tree = useMemo(() => ({ state, columns, view }), [state, columns, view]);
  // What happens in a search that runs changes nothing of it.
  const chosen = useMemo(() => chosenScale(tree), [plan, view, end === null ? null : columns]);
  const [zoom, lanes] = [askedZoom ?? chosen.zoom, askedLanes ?? chosen.lanes];
  const size = useMemo(() => nodeSize(plan, zoom), [plan, zoom]);
  const placed = useMemo(() => placeTree(columns, size, lanes), [columns, size, lanes]);
  return { tree, zoom, lanes, size, placed };
}
