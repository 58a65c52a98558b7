import { globalRanking, lineageOf } from "../../../src/search/selectors.js";
import type { Iteration, SearchState } from "../../../src/search/state.js";
import { iterationTitle } from "../../page/words.js";

/**
 * The tree as columns of groups: what stands where, before anything is measured. A group is a parent
 * and its children; the parent stands in the column before, as itself or as a chip, so that edges
 * join neighbouring columns only, and the groups have their parents' order, so that none cross.
 */

/** How a survivor of the column before fares against this column's candidates. */
export type ChipStanding = "competing" | "kept" | "overtaken";

export interface Chip {
  readonly id: string;
  readonly standing: ChipStanding;
}

export interface Group {
  /** Null in the first column, and where the parent does not stand in the column before. */
  readonly parent: string | null;
  /** The parent again: it competes with its children. Its place is there from the start. */
  readonly chip: Chip | null;
  readonly children: readonly string[];
}

export interface Column {
  readonly iteration: number;
  readonly title: string;
  /** Total of the first of its own candidates, 0-100; null while there is none, or it is unknown. */
  readonly best: number | null;
  readonly groups: readonly Group[];
}

export function columnsOf(state: SearchState): Column[] {
  const ranking = globalRanking(state);
  const columns: Column[] = [];
  for (const iteration of state.iterations) {
    const before = columns.at(-1);
    const groups =
      before === undefined
        ? [{ parent: null, chip: null, children: iteration.candidates }]
        : groupsOf(state, iteration, idsIn(before));
    const first = ranking.find((id) => state.candidates[id]?.iteration === iteration.index);
    columns.push({
      iteration: iteration.index,
      title: iterationTitle(iteration.index),
      best: first === undefined ? null : (state.candidates[first]?.scores?.total ?? null),
      groups,
    });
  }
  return columns;
}

/** Ids in a column from top to bottom, chips among them. */
export function idsIn({ groups }: Column): string[] {
  return groups.flatMap(({ chip, children }) => [...(chip === null ? [] : [chip.id]), ...children]);
}

function groupsOf(state: SearchState, iteration: Iteration, before: readonly string[]): Group[] {
  const survivors = new Set(state.iterations[iteration.index - 1]?.kept ?? []);
  const childrenOf = new Map<string, string[]>();
  for (const id of iteration.candidates) {
    const parent = state.candidates[id]?.parent ?? "";
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), id]);
  }
  const standing = (id: string): ChipStanding => {
    if (iteration.kept === null) return "competing";
    return iteration.kept.includes(id) ? "kept" : "overtaken";
  };
  const groups: Group[] = before
    .filter((id) => survivors.has(id) || childrenOf.has(id))
    .map((id) => ({
      parent: id,
      chip: survivors.has(id) ? { id, standing: standing(id) } : null,
      children: childrenOf.get(id) ?? [],
    }));
  const placed = new Set(before);
  const strays = iteration.candidates.filter(
    (id) => !placed.has(state.candidates[id]?.parent ?? ""),
  );
  return strays.length === 0 ? groups : [...groups, { parent: null, chip: null, children: strays }];
}

/** One line of the tree, from something in a column to something in the next. */
export interface Edge {
  readonly parent: string;
  /** The child, or the parent's own chip. */
  readonly child: string;
  /** Column of the child. */
  readonly column: number;
  readonly isOnPath: boolean;
}

/** @param best whose lineage is drawn strong; null for none */
export function edgesOf(
  state: SearchState,
  columns: readonly Column[],
  best: string | null,
): Edge[] {
  const path = best === null ? [] : lineageOf(state, best);
  const isOnPath = (parent: string, child: string, column: number): boolean => {
    const at = path.indexOf(parent);
    const next = path[at + 1];
    if (at === -1 || next === undefined) return false;
    if (child === next) return true;
    return child === parent && column < (state.candidates[next]?.iteration ?? 0);
  };
  return columns.flatMap(({ groups }, column) =>
    groups.flatMap(({ parent, chip, children }) => {
      if (parent === null) return [];
      const ends = chip === null ? children : [chip.id, ...children];
      return ends.map((child) => {
        return { parent, child, column, isOnPath: isOnPath(parent, child, column) };
      });
    }),
  );
}

/** Whom a tree that follows keeps in sight: the winner, the first that is under way, the best. */
export function newestOf(
  { candidates, end, iterations }: SearchState,
  best: string | null,
): string | null {
  if (end !== null) return best;
  const underWay = iterations.at(-1)?.candidates.find((id) => {
    const candidate = candidates[id];
    return candidate !== undefined && candidate.state !== "judged" && candidate.state !== "failed";
  });
  return underWay ?? best;
}
