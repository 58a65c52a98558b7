import type { SessionOwner } from "../base/errors.js";
import { countedText, pixelsText } from "../base/figureText.js";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import { amountText } from "../protocol/limitText.js";
import { isAtLimit } from "../protocol/metadata.js";
import { allCandidates } from "../search/candidates.js";
import type { SearchState } from "../search/state.js";
import { formerOwnerText, ownerText } from "../sessions/ownerText.js";
import { momentText } from "../sessions/sessionFolder.js";
import type { SessionRow } from "../sessions/sessionIndex.js";

/** What the Sessions view says of a session, in words. Pure: the time comes in. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Of a goal in a sentence. */
const phraseUnits = 60;

/** "just now", "3 min ago", "5 h ago", "yesterday", "12 days ago", or the date. */
export function ageText(at: number, nowMs: number): string {
  const age = nowMs - at;
  if (age < minuteMs) return "just now";
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min ago`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h ago`;
  if (age < 2 * dayMs) return "yesterday";
  if (age < 30 * dayMs) return `${Math.floor(age / dayMs)} days ago`;
  return dateText(at);
}

/** "2026-11-25", local time. */
export function dateText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A goal or a title on one line; "control of a red boat" where it drew the goal as it is. */
export function labelOf({ summary }: SessionRow): string {
  const name = oneLine(summary.title ?? summary.goal) || "(empty goal)";
  return summary.isControl === true ? `control of ${name}` : name;
}

/** "“A red boat” of 2026-11-28 13:40, with 12 images": a session in a sentence. */
export function sessionPhrase({ title, plan, startedAt, totals }: SearchState): string {
  const goal = cutText(oneLine(title ?? plan.goal), phraseUnits, "…");
  return `“${goal}” of ${momentText(startedAt)}, with ${count(totals.images)}`;
}

/** "88 · Two red sailboats": the score stands where a narrow view does not cut it off. */
export function scoredLabelOf(row: SessionRow): string {
  const { best } = row.summary;
  return best === null ? labelOf(row) : `${Math.round(best)} · ${labelOf(row)}`;
}

/**
 * "12 images · 3 min ago"; a state that is not plain "finished" comes first.
 * @param planned images that a running search will draw at most; undefined when not known
 */
export function descriptionOf(row: SessionRow, nowMs: number, planned?: number): string {
  const { summary, status } = row;
  if (status === "running") {
    const images = planned === undefined ? count(summary.images) : `${summary.images}/${planned}`;
    return [images, ...elsewhereText(row)].join(" · ");
  }
  const state = isAtLimit(summary) ? ["at a limit"] : status === "finished" ? [] : [status];
  const age = ageText(summary.startedAt, nowMs);
  return [...state, count(summary.images), age].join(" · ");
}

/** What it cost and who worked on it: "$0.12 spent", "writer-1 · painter-2 · judge-1". */
export function costLines({ summary: { costUsd, models } }: SessionRow): readonly string[] {
  const names = models === null ? [] : [models.language, models.image, models.vision];
  const known = [...new Set(names.map(oneLine))].filter((name) => name !== "");
  // A session of format 1 says nothing of either.
  if (costUsd === null && models === null) return [];
  const cost = costUsd === null ? "cost unknown" : `${amountText("maxCostUsd", costUsd)} spent`;
  return [...(costUsd === 0 ? [] : [cost]), ...(known.length === 0 ? [] : [known.join(" · ")])];
}

function elsewhereText({ owner }: SessionRow): readonly string[] {
  if (owner === null || isThisProcess(owner)) return [];
  if (owner.kind === "unreadable") return ["elsewhere"];
  return [oneLine(`process ${owner.pid} on ${owner.host}`)];
}

/**
 * What is told of a session when its row is pointed at, below its goal.
 * @param state where it is known
 * @param evaluations what is told of blind evaluations of its images
 */
export function detailLines(
  row: SessionRow,
  state: SearchState | null,
  nowMs: number,
  evaluations: readonly string[] = [],
): readonly string[] {
  const { summary, status } = row;
  const score = summary.best === null ? [] : [`${Math.round(summary.best)} of 100`];
  const images = descriptionOf({ ...row, status: "finished" }, nowMs);
  return [
    [status, ...score, images].join(" · "),
    // Summaries of older versions do not say it.
    ...(summary.isControl === true || state?.plan.wording === "plain" ? [controlText(row)] : []),
    ...(state === null ? [] : [planText(state)]),
    ...costLines(row),
    ...evaluations,
    `Started ${momentText(summary.startedAt)}`,
    ...holderLines(row),
    row.folder,
  ];
}

function controlText({ summary }: SessionRow): string {
  const goal = cutText(oneLine(summary.goal), phraseUnits, "…");
  return `Control of “${goal}”: drawn from the goal as it is, no prompt written`;
}

/** "3 iterations of 4, the best 2 kept, 512 × 512 pixels" */
function planText(state: SearchState): string {
  const { iterations, candidates, beamWidth } = state.plan;
  const rounds = `${countedText(iterations, "iteration")} of ${candidates}`;
  return `${rounds}, the best ${beamWidth} kept, ${drawnSizeText(state)}`;
}

/** "1024 × 1024 pixels (asked for: 512 × 512)": many a model has few sizes. */
function drawnSizeText(state: SearchState): string {
  const asked = pixelsText(state.plan);
  const drawn = allCandidates(state).flatMap(({ image }) => image ?? []);
  const [size = asked, ...others] = new Set(drawn.map(pixelsText));
  const pixels = others.length === 0 ? `${size} pixels` : "several sizes";
  return size === asked && others.length === 0 ? pixels : `${pixels} (asked for: ${asked})`;
}

/** Who has it open elsewhere, or left it so. */
function holderLines({ owner, leftBy, status }: SessionRow): readonly string[] {
  if (owner !== null) return isThisProcess(owner) ? [] : [ownerText(owner)];
  return leftBy === null || status !== "interrupted" ? [] : [formerOwnerText(leftBy)];
}

/** Whether this window's own process owns it. */
export function isThisProcess(owner: SessionOwner | null): boolean {
  return owner?.kind === "process" && owner.isKnownAlive && owner.pid === process.pid;
}

function count(images: number): string {
  return countedText(images, "image");
}

/** Headings of the Sessions view, newest first. */
export type Group = "Running" | "Today" | "Yesterday" | "This week" | "Unreadable" | (string & {});

/** Under which heading a session stands: running on top, then by local day, week and month. */
export function groupOf({ status, summary }: SessionRow, nowMs: number): Group {
  if (status === "running") return "Running";
  const startOfToday = new Date(nowMs).setHours(0, 0, 0, 0);
  const { startedAt } = summary;
  if (startedAt >= startOfToday) return "Today";
  if (startedAt >= startOfToday - dayMs) return "Yesterday";
  if (startedAt >= startOfToday - 6 * dayMs) return "This week";
  return dateText(startedAt).slice(0, 7);
}

/** "48 MB" */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1];
  return `${size >= 10 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ""}`;
}

/** What stands above the list. */
export interface ListFigures {
  readonly sessions: number;
  /** What was searched for; empty when nothing was. */
  readonly query: string;
  /** Sessions that have it. */
  readonly found: number;
  /** What the output folder takes; undefined until that has been added up. */
  readonly bytes: number | undefined;
  /** Whether they are in the extension's own storage. */
  readonly isInStorage: boolean;
}

/** Said wherever sessions of a window without a folder are shown. */
export const inStorageText = "in the extension's own storage, for no folder is open";

/** "1,204 sessions, 48 MB on the disk", "3 of 1,204 sessions"; nothing where there are none. */
export function listText({ sessions, query, found, bytes, isInStorage }: ListFigures): string {
  const all = `${sessions.toLocaleString("en")} session${sessions === 1 ? "" : "s"}`;
  if (query !== "") {
    return found === 0
      ? `No session's goal has “${query}”.`
      : `${found.toLocaleString("en")} of ${all}`;
  }
  // Nothing at all, for then the view welcomes.
  if (sessions === 0) return "";
  // Where the first search has just begun there is nothing yet.
  const size = !bytes ? "" : `, ${sizeText(bytes)} on the disk`;
  return `${all}${size}${isInStorage ? `, ${inStorageText}` : ""}`;
}
