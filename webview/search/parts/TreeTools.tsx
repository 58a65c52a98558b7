import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { IconButton } from "../../ui/IconButton.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { passes } from "../model/filter.js";
import type { CandidateFilter, SessionModel } from "../model/session.js";

const filters: readonly { readonly filter: CandidateFilter; readonly label: string }[] = [
  { filter: "all", label: "All" },
  { filter: "kept", label: "Kept" },
  { filter: "failed", label: "Failed" },
];

export interface TreeToolsProps {
  readonly session: SessionModel;
  readonly onFilter: (filter: CandidateFilter) => void;
  readonly onFollow: () => void;
  readonly onFit: () => void;
  readonly onZoom: (by: number) => void;
  readonly onClose: (() => void) | undefined;
}

const zoomStep = 1.25;

/** The tree's own tools, and what the two parts of a bar mean. */
export function TreeTools(props: TreeToolsProps): VNode {
  const { session, onFilter, onFollow, onFit, onZoom, onClose } = props;
  const { state, filter, isFollowing } = session;
  const counts = useMemo(
    () =>
      filters.map(({ filter: one, label }) => {
        const count = allCandidates(state).filter(({ id }) => passes(state, one, id)).length;
        return { filter: one, label, count };
      }),
    [state],
  );
  return (
    <div class="tree-tools">
      {onClose !== undefined && (
        <div class="toolbar">
          <IconButton label="Back to the image" onPress={onClose}>
            Image
          </IconButton>
        </div>
      )}
      <div class="toolbar toolbar-view" role="group" aria-label="View of the tree">
        <IconButton label="Zoom out" onPress={() => onZoom(1 / zoomStep)}>
          −
        </IconButton>
        <IconButton label="Fit the tree in view" onPress={onFit}>
          Fit
        </IconButton>
        <IconButton label="Zoom in" onPress={() => onZoom(zoomStep)}>
          +
        </IconButton>
        <IconButton label="Follow what is newest" pressed={isFollowing} onPress={onFollow}>
          Follow
        </IconButton>
      </div>
      <div class="toolbar toolbar-filter" role="group" aria-label="Filter">
        {counts
          .filter(({ filter: one, count }) => one === "all" || one === filter || count > 0)
          .map(({ filter: one, label, count }) => (
            <IconButton
              key={one}
              label={`${label}, ${count}`}
              pressed={one === filter}
              onPress={() => onFilter(one === filter ? "all" : one)}
            >
              {label} <span class="count">{count}</span>
            </IconButton>
          ))}
      </div>
      <p class="legend">
        <span class="legend-alignment">alignment</span>
        <span class="legend-aesthetic">aesthetic</span>
      </p>
    </div>
  );
}
