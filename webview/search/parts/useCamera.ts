import { useLayoutEffect, useRef } from "preact/hooks";
import type { Look } from "../../../src/protocol/panelMessages.js";
import type { Size } from "../../page/size.js";
import { minZoom, nodeSize, placeTree, type PlacedTree } from "../model/place.js";
import {
  clampZoom,
  margin,
  panAfterZoom,
  panToEnd,
  reveal,
  type Point,
} from "../model/viewport.js";
import { wholeScale, type Scale } from "../model/zoom.js";
import type { TreeLayout } from "./useTreeLayout.js";
import { useViewport, type ViewportParts } from "./useViewport.js";

type Framing = Pick<Look, "isFollowing" | "pan" | "zoom" | "lanes">;

export interface Scene {
  readonly look: Framing;
  readonly layout: TreeLayout;
  readonly view: Size;
  /** Whom a tree that follows keeps in sight. */
  readonly newest: string | null;
  readonly onChange: (part: Partial<Framing>) => void;
}

export interface Camera {
  /** As `Viewport`. */
  readonly cell: Point | null;
  readonly show: (id: string) => void;
  /** Zooms around the middle of the window. */
  readonly zoomBy: (by: number) => void;
  /** Shows the whole tree. */
  readonly fit: () => void;
}

/**
 * The window on the tree: it follows what is newest until the person takes over; then it stands where
 * the person has put it, and nothing is laid out anew.
 */
export function useCamera(parts: ViewportParts, scene: Scene): Camera {
  const { layout, look, newest, onChange, view } = scene;
  const { isFollowing, pan, zoom: asked } = look;
  const { placed, tree, zoom, lanes } = layout;
  /** The pan that the tree was last moved to, or stands at: an older one does not move it again. */
  const stands = useRef<Point | null>(null);
  const layOut = (to: Scale, panTo: (after: PlacedTree) => Point): void => {
    const after = placeTree(tree.columns, nodeSize(tree.state.plan, to.zoom), to.lanes);
    onChange({ ...to, isFollowing: false, pan: panTo(after) });
  };
  const zoomTo = (next: number, at: Point): void => {
    const before = viewport.pan.current;
    const scale = { zoom: clampZoom(next), lanes };
    layOut(scale, (after) => panAfterZoom({ pan: before, at }, placed, after));
  };
  const keep = (at: Point, part: Partial<Framing> = {}): void => {
    stands.current = at;
    onChange({ ...part, pan: at });
  };
  const viewport = useViewport(parts, {
    tree: placed,
    view,
    onMoved: () => {
      if (isFollowing) onChange({ isFollowing: false });
    },
    onSettled: (at) => keep(at),
    onZoom: (by, at) => zoomTo(zoom * by, at),
    clampFactor: (by) => clampZoom(zoom * by) / zoom,
  });
  useLayoutEffect(() => {
    if (view.width === 0) return;
    if (isFollowing || pan === null) {
      if (!isFollowing && viewport.cell !== null) return;
      const box = placed.nodes[newest ?? ""];
      const end = panToEnd(placed, view);
      viewport.moveTo(box === undefined ? end : reveal(end, box, view), true);
    } else if (pan !== stands.current) {
      stands.current = pan;
      viewport.moveTo(pan);
    }
  }, [viewport.moveTo, placed, view, isFollowing, newest, pan]);
  useLayoutEffect(() => {
    if (isFollowing || view.width === 0 || (asked !== null && pan !== null)) return;
    keep(viewport.pan.current, { zoom, lanes });
  }, [isFollowing, view, asked, pan, zoom, lanes]);
  return {
    cell: viewport.cell,
    show: (id) => {
      const box = placed.nodes[id];
      if (box === undefined) return;
      const at = reveal(viewport.pan.current, box, view);
      viewport.moveTo(at, true);
      keep(viewport.pan.current);
    },
    zoomBy: (by) => zoomTo(zoom * by, { x: view.width / 2, y: view.height / 2 }),
    fit: () => layOut(wholeScale(tree, minZoom), () => ({ x: margin.left, y: margin.top })),
  };
}
