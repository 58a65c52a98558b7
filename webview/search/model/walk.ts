import type { SearchState } from "../../../src/search/state.js";
import type { Column } from "./columns.js";

/** Walking the tree by keyboard: along lineage with left and right, through a column up and down. */

export type WalkKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End";

const walkKeys: ReadonlySet<string> = new Set<WalkKey>([
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
]);

export function isWalkKey(key: string): key is WalkKey {
  return walkKeys.has(key);
}

export interface WalkMap {
  readonly state: SearchState;
  readonly columns: readonly Column[];
  /** Best first: the right arrow goes to the best child. */
  readonly ranking: readonly string[];
  /** Winner, or best so far: where End goes. */
  readonly best: string | null;
  /** Whether a candidate can be walked to; a filter leaves some out. */
  readonly isOpen: (id: string) => boolean;
}

/** @returns where the key leads from `id`; `id` itself where there is nothing */
export function walk(map: WalkMap, id: string, key: WalkKey): string {
  switch (key) {
    case "ArrowLeft":
      return parentOf(map, id) ?? id;
    case "ArrowRight":
      return bestChild(map, id) ?? id;
    case "ArrowUp":
      return neighbour(map, id, -1);
    case "ArrowDown":
      return neighbour(map, id, 1);
    case "Home":
      return map.columns.flatMap(openIn(map))[0] ?? id;
    case "End":
      return map.best !== null && map.isOpen(map.best)
        ? map.best
        : (map.columns.flatMap(openIn(map)).at(-1) ?? id);
  }
}

function openIn({ isOpen }: WalkMap): (column: Column) => string[] {
  return ({ groups }) => groups.flatMap(({ children }) => children).filter(isOpen);
}

/** The nearest ancestor that can be walked to. */
function parentOf({ state, isOpen }: WalkMap, id: string): string | undefined {
  let parent = state.candidates[id]?.parent ?? null;
  while (parent !== null && !isOpen(parent)) parent = state.candidates[parent]?.parent ?? null;
  return parent ?? undefined;
}

function bestChild({ state, ranking, isOpen }: WalkMap, id: string): string | undefined {
  const children = (state.candidates[id]?.children ?? []).filter(isOpen);
  const place = (child: string): number => {
    const at = ranking.indexOf(child);
    return at === -1 ? Infinity : at;
  };
  return [...children].sort((a, b) => (place(a) < place(b) ? -1 : 1))[0];
}

function neighbour(map: WalkMap, id: string, by: 1 | -1): string {
  const iteration = map.state.candidates[id]?.iteration;
  const column = map.columns.find((one) => one.iteration === iteration);
  if (column === undefined) return id;
  const open = openIn(map)(column);
  return open[open.indexOf(id) + by] ?? id;
}

/** Where a candidate stands for a screen reader: its depth, and its place among its siblings. */
export interface TreePlace {
  readonly id: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
}

/** Every candidate in reading order: each followed by its children. */
export function readingOrder(state: SearchState): TreePlace[] {
  const roots = state.iterations[0]?.candidates ?? [];
  const visit = (ids: readonly string[], level: number): TreePlace[] =>
    ids.flatMap((id, index) => [
      { id, level, position: index + 1, siblings: ids.length },
      ...visit(state.candidates[id]?.children ?? [], level + 1),
    ]);
  return visit(roots, 1);
}
