import type { VNode } from "preact";
import type { SearchState } from "../../../src/search/state.js";
import type { Column, Edge } from "../model/columns.js";
import { curve, type NodeSize, type PlacedTree } from "../model/place.js";
import { totalText } from "../../page/words.js";

/** What stands around the nodes: headings, edges, and the chips of parents that compete again. */

/** Widths of a column, in pixels, below which a part of its texts is left out. */
const room = { title: 72, best: 108 } as const;

export function TreeHeadings({
  columns,
  placed,
}: {
  readonly columns: readonly Column[];
  readonly placed: PlacedTree;
}): VNode {
  const width = placed.columnWidth;
  return (
    <>
      {columns.map(({ best, iteration, title }, index) => (
        <div
          key={iteration}
          class="tree-heading"
          style={{ transform: `translateX(${placed.columns[index] ?? 0}px)`, width: `${width}px` }}
        >
          <span>{width < room.title ? shortTitle(iteration) : title}</span>
          {best !== null && width >= room.best && <b>best {totalText(best)}</b>}
        </div>
      ))}
    </>
  );
}

export function TreeEdges({
  edges,
  placed,
}: {
  readonly edges: readonly Edge[];
  readonly placed: PlacedTree;
}): VNode {
  // Two curves for all of them: an element an edge would double what a large tree has to make.
  const lines = { faint: "", strong: "" };
  for (const { parent, child, column, isOnPath } of edges) {
    const from = placed.chips[column - 1]?.[parent] ?? placed.nodes[parent];
    const to = parent === child ? placed.chips[column]?.[child] : placed.nodes[child];
    if (from !== undefined && to !== undefined)
      lines[isOnPath ? "strong" : "faint"] += curve(from, to);
  }
  return (
    <svg
      class="tree-edges"
      width={placed.width}
      height={placed.height}
      aria-hidden="true"
      focusable="false"
    >
      <path class="edge" d={lines.faint} />
      <path class="edge is-on-path" d={lines.strong} />
    </svg>
  );
}

function shortTitle(iteration: number): string {
  return iteration === 0 ? "E" : `R${iteration}`;
}

const chipWords = { competing: "Again", kept: "Kept", overtaken: "Overtaken" } as const;

export function TreeChips({
  columns,
  placed,
  size,
  state,
  shown,
}: {
  readonly columns: readonly Column[];
  readonly placed: PlacedTree;
  readonly size: NodeSize;
  readonly state: SearchState;
  readonly shown: string | null;
}): VNode {
  return (
    <div aria-hidden="true">
      {columns.flatMap(({ groups, iteration }, column) =>
        groups.flatMap(({ chip }) => {
          const box = chip === null ? undefined : placed.chips[column]?.[chip.id];
          if (chip === null || box === undefined) return [];
          return [
            <div
              key={`${iteration}/${chip.id}`}
              class={`chip chip-${chip.standing} ${chip.id === shown ? "is-shown" : ""}`}
              data-id={chip.id}
              title={chip.id}
              style={{
                transform: `translate(${box.left}px, ${box.top}px)`,
                width: `${box.width}px`,
                height: `${box.height}px`,
              }}
            >
              {size.text !== "none" && (
                <>
                  <span>{chipWords[chip.standing]}</span>
                  <b>{totalText(state.candidates[chip.id]?.scores?.total)}</b>
                </>
              )}
            </div>,
          ];
        }),
      )}
    </div>
  );
}
