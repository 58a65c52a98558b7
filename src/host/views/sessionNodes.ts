import { ThemeColor, ThemeIcon, type TreeItem } from "vscode";
import type { SessionOwner } from "../../base/errors.js";
import { candidateOf } from "../../search/candidates.js";
import { fateOf, globalRanking, machineWinnerOf, winnerOf } from "../../search/selectors.js";
import { isAtLimit } from "../../protocol/metadata.js";
import type { SearchState } from "../../search/state.js";
import { canTakeOver } from "../../sessions/ownerText.js";
import { matchingRows, type IndexRow, type SessionRow } from "../../sessions/sessionIndex.js";
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
  | PlaceNode
  | GroupNode
  | { readonly kind: "session"; readonly folder: string; readonly row: SessionRow }
  | { readonly kind: "candidate"; readonly folder: string; readonly candidate: string }
  | { readonly kind: "unreadable"; readonly folder: string; readonly reason: string };

/** A workspace folder, where there are several. */
export interface PlaceNode {
  readonly kind: "place";
  readonly name: string;
  /** Path of its output folder. */
  readonly output: string;
  readonly nodes: readonly GroupNode[];
}

export interface GroupNode {
  readonly kind: "group";
  /** Path of the output folder that its sessions are in. */
  readonly output: string;
  readonly name: Group;
  readonly nodes: readonly SessionNode[];
  readonly isFolded: boolean;
}

/** The editor fetches every row of an unfolded group: further down nobody looks at once. */
const maxUnfolded = 500;

/** What the list of one place knows. */
interface Listed {
  readonly name: string | null;
  readonly output: string;
  readonly list: { readonly rows: readonly IndexRow[] };
}

/** Headings of one place; with several, each place's own below its name. */
export function placeNodes(
  places: readonly Listed[],
  query: string,
  nowMs: number,
): (PlaceNode | GroupNode)[] {
  const [only, ...others] = places;
  const nodesOf = ({ list, output }: Listed): GroupNode[] =>
    groupNodes(matchingRows(list.rows, query), output, nowMs);
  if (only !== undefined && others.length === 0) return nodesOf(only);
  return places.flatMap((place) => {
    const nodes = nodesOf(place);
    const { name, output } = place;
    return nodes.length === 0 ? [] : [{ kind: "place", name: name ?? output, output, nodes }];
  });
}

/** Rows under their headings, in the order given: newest first, running on top. */
export function groupNodes(rows: readonly IndexRow[], output: string, nowMs: number): GroupNode[] {
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
    return [{ kind: "group", name, output, nodes, isFolded }];
  });
}

function nodeOf(row: IndexRow): SessionNode {
  const { folder } = row;
  return row.kind === "session"
    ? { kind: "session", folder, row }
    : { kind: "unreadable", folder, reason: row.reason };
}

/** The person's pick, the judge's winner, kept candidates and favourites: the pick, then the best first. */
export function candidateNodes(folder: string, state: SearchState): SessionNode[] {
  const { favourites, picked } = state;
  const machine = machineWinnerOf(state);
  const isShown = (id: string): boolean =>
    id === machine ||
    favourites.includes(id) ||
    ["winner", "kept"].includes(fateOf(state, candidateOf(state, id)));
  const chosen = picked === null ? [] : [picked];
  // What a person chose may not be judged yet, or never be.
  const shown = new Set([...chosen, ...globalRanking(state).filter(isShown), ...favourites]);
  return [...shown].map((candidate) => ({ kind: "candidate", folder, candidate }));
}

export function placeItem({ name, output, nodes }: PlaceNode): TreeItem {
  const sessions = nodes.reduce((sum, group) => sum + group.nodes.length, 0);
  return rowItem({
    id: `place:${output}`,
    label: name,
    description: String(sessions),
    tooltip: output,
    icon: new ThemeIcon("root-folder"),
    folding: "unfolded",
    contextValue: "place",
  });
}

/** @param query what was searched for: what a person folded then is not folded without it */
export function groupItem({ name, output, nodes, isFolded }: GroupNode, query: string): TreeItem {
  return rowItem({
    id: `group:${output}:${name}:${query}`,
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
    contextValue: ["session", isRunning ? holdOf(row.owner) : endOf(row), ...drawnMarks(row)].join(
      ".",
    ),
    command: openRow,
  });
}

/** What menus tell apart of its images: that one stands for it, and that there are others beside it. */
function drawnMarks({ summary: { best, image, images } }: SessionRow): string[] {
  // Format 1 names no image; one that is picked may not be judged.
  if (image === null && best === null) return [];
  return images > 1 ? ["drawn", "several"] : ["drawn"];
}

/** What menus tell apart of a session that does not run. */
function endOf({ status, summary }: SessionRow): string {
  return isAtLimit(summary) ? "atLimit" : status;
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
  const score = total == null ? "–" : String(Math.round(total));
  const standing = standingWords(state, id).join(", ");
  const prompt = candidate.texts?.prompt ?? "";
  return rowItem({
    id: `candidate:${folder}:${id}`,
    label: score,
    description: `${standing} · ${id}`,
    tooltip: prompt,
    // The editor would say the tooltip alone.
    spoken: [id, standing, total == null ? "not judged" : `score ${score}`, prompt].join(", "),
    icon: image ?? new ThemeIcon("file-media"),
    folding: "none",
    contextValue: candidateContext(state, id),
    command: openRow,
  });
}

/** What a row says of its image: whose winner it is, and that the person likes it. */
function standingWords(state: SearchState, id: string): string[] {
  const isFavourite = state.favourites.includes(id);
  const words = [
    ...(state.picked === id ? ["your pick"] : []),
    ...(machineWinnerOf(state) === id ? [state.picked === null ? "winner" : "judge's winner"] : []),
    ...(isFavourite ? ["favourite"] : []),
  ];
  if (winnerOf(state) === id || machineWinnerOf(state) === id) return words;
  return fateOf(state, candidateOf(state, id)) === "kept" ? ["kept", ...words] : words;
}

/** What menus tell apart of an image: "candidate", then its marks, each behind a full stop. */
function candidateContext(state: SearchState, id: string): string {
  const winner = winnerOf(state);
  const marks = [
    ...(winner === id ? ["winner"] : []),
    ...(winner === null || winner === id ? [] : ["besideWinner"]),
    ...(state.picked === id ? ["picked"] : []),
    ...(state.favourites.includes(id) ? ["favourite"] : []),
    ...(candidateOf(state, id).parent === null ? [] : ["refined"]),
  ];
  return ["candidate", ...marks].join(".");
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
