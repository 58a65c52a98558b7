import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { mayRetry } from "../model/detail.js";
import { faceOf } from "../model/face.js";
import { passes } from "../model/filter.js";
import { marksOf } from "../model/marks.js";
import type { Size } from "../../page/size.js";
import { isLive, type SessionModel } from "../model/session.js";
import { sightOf, type Point } from "../model/viewport.js";
import { TreeNode } from "./TreeNode.js";
import type { TreeFacts } from "./useTree.js";
import type { TreeLayout } from "./useTreeLayout.js";

/** Nodes out of sight are made so long after the first: the pictures of those in sight come before. */
const restAfterMs = 300;

export interface TreeNodesProps {
  readonly session: SessionModel;
  readonly known: TreeFacts;
  readonly layout: TreeLayout;
  readonly view: Size;
  /** Where the window on the tree stands; null before it has its place. */
  readonly cell: Point | null;
  readonly shown: string | null;
  readonly onRetry: (id: string) => void;
}

/** All candidates, in reading order; those out of sight as empty frames with a name. */
export function TreeNodes(props: TreeNodesProps): VNode {
  const { session, known, layout, view, cell, shown, onRetry } = props;
  const { state, filter } = session;
  const hasRest = useAfter(cell !== null, restAfterMs);
  const isRunning = isLive(session);
  return (
    <>
      {known.order.map((place) => {
        const candidate = state.candidates[place.id];
        const box = layout.placed.nodes[place.id];
        if (candidate === undefined || box === undefined) return null;
        const sight = sightOf(box, cell, view);
        if (sight !== "in" && !hasRest) return null;
        return (
          <TreeNode
            key={place.id}
            candidate={candidate}
            face={known.faces[place.id] ?? faceOf(session, candidate)}
            marks={marksOf(state, place.id)}
            box={box}
            size={layout.size}
            place={place}
            iterationRank={known.ranks[place.id]?.iterationRank ?? null}
            imageUri={candidate.image === null ? null : (session.images[place.id] ?? null)}
            preview={session.previews[place.id] ?? null}
            alpha={state.plan.alpha}
            isSelected={place.id === shown}
            isTabStop={place.id === shown}
            isOnPath={known.path.has(place.id)}
            isDimmed={isRunning && known.faces[place.id]?.kind === "pruned"}
            sight={sight}
            isFaint={!passes(state, filter, place.id)}
            onRetry={mayRetry(session, candidate) ? onRetry : null}
          />
        );
      })}
    </>
  );
}

/** Whether something has held for a while. */
function useAfter(holds: boolean, ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!holds) return undefined;
    const timer = window.setTimeout(() => setOver(true), ms);
    return () => window.clearTimeout(timer);
  }, [holds, ms]);
  return isOver;
}
