import type { RefObject, VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { newestOf } from "../model/columns.js";
import { mayRetry } from "../model/detail.js";
import { faceOf } from "../model/face.js";
import { passes } from "../model/filter.js";
import {
  autoZoom,
  expectedSize,
  maxZoom,
  minZoom,
  nodeSize,
  placeTree,
  type PlacedTree,
} from "../model/place.js";
import type { SessionModel } from "../model/session.js";
import {
  clampZoom,
  fits,
  largestZoom,
  margin,
  panAfterZoom,
  panToEnd,
  reveal,
  sightOf,
  type Point,
  type Size,
} from "../model/viewport.js";
import { isWalkKey, walk } from "../model/walk.js";
import { TreeChips, TreeEdges, TreeHeadings } from "./treeBackdrop.js";
import { TreeNode } from "./TreeNode.js";
import { TreeTools } from "./TreeTools.js";
import { useSize } from "./useSize.js";
import { useTree } from "./useTree.js";
import { useViewport } from "./useViewport.js";

/** Nodes out of sight are made so long after the first: the pictures of those in sight come before. */
const restAfterMs = 300;

export interface TreeViewProps {
  readonly session: SessionModel;
  /** The candidate in the detail pane. */
  readonly shown: string | null;
  readonly treeRef: RefObject<HTMLDivElement | null>;
  readonly onSelect: (id: string) => void;
  readonly onChange: (
    part: Partial<Pick<SessionModel, "isFollowing" | "filter" | "selected">>,
  ) => void;
  readonly onRetry: (id: string) => void;
  readonly onOpenDetail: () => void;
}

/** The tree of candidates in its window: it follows what is newest until the person takes over. */
export function TreeView(props: TreeViewProps): VNode {
  const { session, shown, treeRef, onSelect, onChange, onRetry, onOpenDetail } = props;
  const { state, isFollowing, filter } = session;
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const headings = useRef<HTMLDivElement>(null);
  const view = useSize(frame);
  const known = useTree(session);
  const { best, columns, faces, ranking } = known;

  const newest = useMemo(() => newestOf(state, best), [state, best]);
  const zoom = useRef(1);
  const chosen = useMemo(() => {
    const expected = (at: number): Size => expectedSize(state.plan, nodeSize(state.plan, at));
    return largestZoom((at) => fits(expected(at), view), autoZoom.from, autoZoom.to);
  }, [state.plan, view]);
  if (isFollowing) zoom.current = chosen;
  const size = useMemo(() => nodeSize(state.plan, zoom.current), [state.plan, zoom.current]);
  const placed = useMemo(() => placeTree(columns, size), [columns, size]);

  /** Zooms with the next frame: the session then no longer follows. */
  const layOut = (to: number, panTo: (after: PlacedTree) => Point): void => {
    const after = placeTree(columns, nodeSize(state.plan, to));
    afterZoom.current = panTo(after);
    if (to === zoom.current) viewport.moveTo(afterZoom.current);
    zoom.current = to;
    onChange({ isFollowing: false });
  };
  const zoomTo = (next: number, at: Point): void => {
    const { pan } = viewport;
    layOut(clampZoom(next), (after) => panAfterZoom({ pan: pan.current, at }, placed, after));
  };
  const afterZoom = useRef<Point | null>(null);
  const viewport = useViewport(
    { frame, layer, headings },
    {
      tree: placed,
      view,
      onMoved: () => {
        if (isFollowing) onChange({ isFollowing: false });
      },
      onZoom: (by, at) => zoomTo(zoom.current * by, at),
      clampFactor: (by) => clampZoom(zoom.current * by) / zoom.current,
    },
  );
  useLayoutEffect(() => {
    if (view.width === 0) return;
    if (afterZoom.current !== null) viewport.moveTo(afterZoom.current);
    else if (isFollowing) {
      const box = placed.nodes[newest ?? ""];
      const end = panToEnd(placed, view);
      viewport.moveTo(box === undefined ? end : reveal(end, box, view), true);
    }
    afterZoom.current = null;
  }, [viewport.moveTo, placed, view, isFollowing, newest]);

  const [isWhole, setWhole] = useState(false);
  const isPlaced = viewport.cell !== null;
  useEffect(() => {
    if (!isPlaced) return undefined;
    const rest = window.setTimeout(() => setWhole(true), restAfterMs);
    return () => window.clearTimeout(rest);
  }, [isPlaced]);

  const show = (id: string): void => {
    const box = placed.nodes[id];
    if (box !== undefined) viewport.moveTo(reveal(viewport.pan.current, box, view), true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The focus is where the last key led, even when that has not been drawn yet.
    const at = idAt(event.target) ?? shown;
    if (event.ctrlKey || event.metaKey || event.altKey || at === null) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onSelect(at);
      onOpenDetail();
    } else if (isWalkKey(event.key)) {
      event.preventDefault();
      const isOpen = (id: string): boolean => passes(state, filter, id);
      const next = walk({ state, columns, ranking, best, isOpen }, at, event.key);
      onSelect(next);
      show(next);
      treeRef.current
        ?.querySelector<HTMLElement>(`[data-id="${next}"]`)
        ?.focus({ preventScroll: true });
    }
  };
  const onClick = (event: MouseEvent): void => {
    const id = idAt(event.target);
    if (id !== null) onSelect(id);
  };
  const fit = (): void => {
    const whole = largestZoom(
      (at) => fits(placeTree(columns, nodeSize(state.plan, at)), view),
      minZoom,
      autoZoom.to,
    );
    layOut(whole, () => ({ x: margin.left, y: margin.top }));
  };
  // The same nodes as before are not looked at again: panning draws this component once a step.
  const chipShown = session.selected ?? best;
  const headingRow = useMemo(
    () => <TreeHeadings columns={columns} placed={placed} size={size} />,
    [columns, placed, size],
  );
  const backdrop = useMemo(
    () => (
      <>
        <TreeEdges edges={known.edges} placed={placed} />
        <TreeChips columns={columns} placed={placed} size={size} state={state} shown={chipShown} />
      </>
    ),
    [known, placed, size, state, chipShown],
  );
  const middle = { x: view.width / 2, y: view.height / 2 };
  return (
    <div class="tree-pane">
      <div class="tree-frame" ref={frame}>
        <div class="tree-headings-strip" aria-hidden="true">
          <div class="tree-headings" ref={headings}>
            {headingRow}
          </div>
        </div>
        <div class="tree-layer" ref={layer} onClick={onClick}>
          {backdrop}
          <div role="tree" aria-label="Candidates" class="tree" ref={treeRef} onKeyDown={onKeyDown}>
            {known.order.map((place) => {
              const candidate = state.candidates[place.id];
              const box = placed.nodes[place.id];
              if (candidate === undefined || box === undefined) return null;
              const sight = sightOf(box, viewport.cell, view);
              if (sight !== "in" && !isWhole) return null;
              return (
                <TreeNode
                  key={place.id}
                  candidate={candidate}
                  face={faces[place.id] ?? faceOf(session, candidate)}
                  box={box}
                  size={size}
                  place={place}
                  iterationRank={known.ranks[place.id]?.iterationRank ?? null}
                  imageUri={candidate.image === null ? null : (session.images[place.id] ?? null)}
                  preview={session.previews[place.id] ?? null}
                  alpha={state.plan.alpha}
                  isSelected={place.id === shown}
                  isTabStop={place.id === shown}
                  isOnPath={known.path.has(place.id)}
                  sight={sight}
                  isFaint={!passes(state, filter, place.id)}
                  onRetry={mayRetry(session, candidate) ? onRetry : null}
                />
              );
            })}
          </div>
        </div>
      </div>
      <TreeTools
        session={session}
        onFilter={(next) => onChange({ filter: next })}
        onFollow={() => onChange({ isFollowing: true, selected: null })}
        onFit={fit}
        onZoom={(by) => zoomTo(zoom.current * by, middle)}
        limits={{ canShrink: zoom.current > minZoom, canGrow: zoom.current < maxZoom }}
      />
    </div>
  );
}

/** The candidate whose node or chip an event came from. */
function idAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null;
  return element?.dataset["id"] ?? null;
}
