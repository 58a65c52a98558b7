import type { RefObject, VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Look } from "../../../src/protocol/panelMessages.js";
import { newestOf } from "../model/columns.js";
import { passes } from "../model/filter.js";
import type { SessionModel } from "../model/session.js";
import { isWalkKey, walk, type WalkKey } from "../model/walk.js";
import { TreeChips, TreeEdges, TreeHeadings } from "./treeBackdrop.js";
import { TreeNodes } from "./TreeNodes.js";
import { TreeTools } from "./TreeTools.js";
import { useCamera } from "./useCamera.js";
import { useSize } from "../../page/useSize.js";
import { useTree } from "./useTree.js";
import { useTreeLayout } from "./useTreeLayout.js";

export interface TreeViewProps {
  readonly session: SessionModel;
  /** The candidate in the detail pane. */
  readonly shown: string | null;
  readonly treeRef: RefObject<HTMLDivElement | null>;
  readonly onSelect: (id: string) => void;
  readonly onChange: (part: Partial<Look>) => void;
  readonly onRetry: (id: string) => void;
  /** The person wants to see the image that is selected. */
  readonly onOpen: (by: "key" | "press") => void;
  /** Goes back to the image; absent where it stands beside the tree. */
  readonly onClose?: () => void;
}

/** The tree of candidates in its window, and its tools. */
export function TreeView(props: TreeViewProps): VNode {
  const { session, shown, treeRef, onSelect, onChange, onRetry, onOpen, onClose } = props;
  const { state, filter } = session;
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const headings = useRef<HTMLDivElement>(null);
  const view = useSize(frame);
  const known = useTree(session);
  const { best, columns, edges, ranking } = known;
  const layout = useTreeLayout(session, columns, view);
  const { placed, size } = layout;
  const newest = useMemo(() => newestOf(state, best), [state, best]);
  const camera = useCamera(
    { frame, layer, headings },
    { look: session, layout, view, newest: session.selected ?? newest, onChange },
  );

  const walkFrom = (at: string, key: WalkKey): void => {
    const isOpen = (id: string): boolean => passes(state, filter, id);
    const next = walk({ state, columns, ranking, best, isOpen }, at, key);
    onSelect(next);
    camera.show(next);
    treeRef.current
      ?.querySelector<HTMLElement>(`[data-id="${next}"]`)
      ?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The focus is where the last key led, even when that has not been drawn yet.
    const at = idAt(event.target) ?? shown;
    if (event.ctrlKey || event.metaKey || event.altKey || at === null) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onSelect(at);
      onOpen("key");
    } else if (isWalkKey(event.key)) {
      event.preventDefault();
      walkFrom(at, event.key);
    }
  };
  const onClick = (event: MouseEvent): void => {
    const id = idAt(event.target);
    if (id === null) return;
    onSelect(id);
    onOpen("press");
  };
  // The same nodes as before are not looked at again: panning draws this component once a step.
  const chipShown = session.selected ?? best;
  const headingRow = useMemo(
    () => <TreeHeadings columns={columns} placed={placed} />,
    [columns, placed],
  );
  const backdrop = useMemo(
    () => (
      <>
        <TreeEdges edges={edges} placed={placed} />
        <TreeChips columns={columns} placed={placed} size={size} state={state} shown={chipShown} />
      </>
    ),
    [columns, edges, placed, size, state, chipShown],
  );
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
            <TreeNodes {...{ session, known, layout, view, shown, onRetry }} cell={camera.cell} />
          </div>
        </div>
      </div>
      <TreeTools
        session={session}
        onFilter={(next) => onChange({ filter: next })}
        onFollow={() =>
          onChange({ isFollowing: true, selected: null, zoom: null, lanes: null, pan: null })
        }
        onFit={camera.fit}
        onZoom={camera.zoomBy}
        onClose={onClose}
      />
    </div>
  );
}

/** The candidate whose node or chip an event came from. */
function idAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-id]") : null;
  return element?.dataset["id"] ?? null;
}
