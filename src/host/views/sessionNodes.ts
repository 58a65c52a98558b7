import { ThemeColor, ThemeIcon, type TreeItem } from "vscode";
import type { SessionOwner } from "../../base/errors.js";
import { candidateOf } from "../../search/candidates.js";
import { fateOf, globalRanking } from "../../search/selectors.js";
import type { SearchState } from "../../search/state.js";
import { canTakeOver } from "../../sessions/ownerText.js";
import type { IndexRow, SessionRow } from "../../sessions/sessionIndex.js";
import {
  descriptionOf,
  groupOf,
  isThisProcess,
  scoredLabelOf,
  type Group,
} from "../sessionText.js";
import { rowItem } from "../shown/rows.js";

/** What the Sessions view shows; also the argument of the commands in its menus. */
export type SessionNode =
  | GroupNode
  | { readonly kind: "session"; readonly folder: string; readonly row: SessionRow }
  | { readonly kind: "candidate"; readonly folder: string; readonly candidate: string }
  | { readonly kind: "unreadable"; readonly folder: string; readonly reason: string };

export interface GroupNode {
  readonly kind: "group";
  readonly name: Group;
  readonly nodes: readonly SessionNode[];
  readonly isFolded: boolean;
}

/** The editor fetches every row of an unfolded group: further down nobody looks at once. */
const maxUnfolded = 500;

/** Rows under their headings, in the order given: newest first, running on top. */
export function groupNodes(rows: readonly IndexRow[], nowMs: number): GroupNode[] {
  const groups = new Map<Group, SessionNode[]>([["Running", []]]);
  for (const row of rows) {
    const name = row.kind === "session" ? groupOf(row, nowMs) : "Unreadable";
    const nodes = groups.get(name) ?? [];
    groups.set(name, nodes);
    nodes.push(nodeOf(row));
  }
  let above = 0;
  return [...groups].flatMap(([name, nodes]) => {
    if (nodes.length === 0) return [];
    const isFolded = name === "Unreadable" || (above > 0 && above + nodes.length > maxUnfolded);
    if (!isFolded) above += nodes.length;
    return [{ kind: "group", name, nodes, isFolded }];
  });
}

function nodeOf(row: IndexRow): SessionNode {
  const { folder } = row;
  return row.kind === "session"
    ? { kind: "session", folder, row }
    : { kind: "unreadable", folder, reason: row.reason };
}

/** The winner and the kept candidates, best first. */
export function candidateNodes(folder: string, state: SearchState): SessionNode[] {
  return globalRanking(state)
    .filter((id) => ["winner", "kept"].includes(fateOf(state, candidateOf(state, id))))
    .map((candidate) => ({ kind: "candidate", folder, candidate }));
}

/** @param query what was searched for: what a person folded then is not folded without it */
export function groupItem({ name, nodes, isFolded }: GroupNode, query: string): TreeItem {
  return rowItem({
    id: `group:${name}:${query}`,
    label: name,
    description: String(nodes.length),
    folding: isFolded ? "folded" : "unfolded",
    contextValue: "group",
  });
}

/**
 * What a click does. It has no arguments: the editor forgets those of a row as soon as the row is
 * drawn anew, and a click that is under way then ends in an error.
 */
const openRow = { command: "imagebeam.openRow", title: "Open" } as const;

export interface SessionLook {
  readonly nowMs: number;
  /** Path of its best image, where that is known. */
  readonly image: string | undefined;
  /** Images that a running search will draw at most. */
  readonly planned: number | undefined;
}

export function sessionItem(
  { row, folder }: Extract<SessionNode, { kind: "session" }>,
  { nowMs, image, planned }: SessionLook,
): TreeItem {
  const isRunning = row.status === "running";
  const description = descriptionOf(row, nowMs, planned);
  return rowItem({
    id: `session:${folder}`,
    label: scoredLabelOf(row),
    description,
    tooltip: null,
    spoken: `${scoredLabelOf(row)}, ${row.status}, ${description}`,
    icon: image === undefined || isRunning ? iconOf(row) : image,
    folding: "folded",
    contextValue: `session.${isRunning ? holdOf(row.owner) : row.status}`,
    command: openRow,
  });
}

/** How a session is held that runs, or may run; `held`: by who may have ended. */
function holdOf(owner: SessionOwner | null): "running" | "watched" | "held" {
  if (owner === null || isThisProcess(owner)) return "running";
  return canTakeOver(owner) ? "held" : "watched";
}

export function unreadableItem({
  folder,
  reason,
}: Extract<SessionNode, { kind: "unreadable" }>): TreeItem {
  return rowItem({
    id: `unreadable:${folder}`,
    label: folder.split(/[\\/]/).slice(-2).join("/"),
    description: reason,
    tooltip: `${folder}\n${reason}`,
    icon: new ThemeIcon("warning", new ThemeColor("list.warningForeground")),
    folding: "none",
    contextValue: "unreadable",
  });
}

export function candidateItem(
  folder: string,
  state: SearchState,
  id: string,
  image: string | undefined,
): TreeItem {
  const candidate = candidateOf(state, id);
  const total = candidate.scores?.total;
  const isWinner = fateOf(state, candidate) === "winner";
  return rowItem({
    id: `candidate:${folder}:${id}`,
    label: total == null ? "–" : String(Math.round(total)),
    description: `${isWinner ? "winner" : "kept"} · ${id}`,
    tooltip: candidate.texts?.prompt ?? "",
    icon: image ?? new ThemeIcon("file-media"),
    folding: "none",
    contextValue: "candidate",
    command: openRow,
  });
}

function iconOf({ status, owner }: SessionRow): ThemeIcon {
  switch (status) {
    case "running":
      if (holdOf(owner) === "held") return new ThemeIcon("question");
      return new ThemeIcon("sync~spin", new ThemeColor("charts.blue"));
    case "paused":
      return new ThemeIcon("debug-pause");
    case "interrupted":
      return new ThemeIcon("debug-disconnect", new ThemeColor("list.warningForeground"));
    case "failed":
      return new ThemeIcon("error", new ThemeColor("list.errorForeground"));
    case "cancelled":
      return new ThemeIcon("circle-slash");
    case "finished":
      return new ThemeIcon("file-media");
  }
}
