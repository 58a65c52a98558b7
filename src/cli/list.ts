import { relative } from "node:path";
import type { IndexRow, SessionRow } from "../sessions/sessionIndex.js";
import { scoreText } from "./candidateText.js";
import type { Paint, Tone } from "./paint.js";
import { cut, fit, oneLine } from "./terminalText.js";

export interface ListOptions {
  readonly columns: number;
  readonly paint: Paint;
  /** Folders are shown relative to this one where that is shorter. */
  readonly from: string;
}

/** The list of sessions as a table, newest first; what cannot be read last, with the reason. */
export function listLines(rows: readonly IndexRow[], options: ListOptions): string[] {
  if (rows.length === 0) return ["No sessions."];
  const { columns, paint } = options;
  const heading = `${fit("started", 16)}  ${fit("state", 11)}  ${fit("best", 5, "right")}  ${fit("images", 6, "right")}  goal`;
  return [
    paint("faint", cut(heading, columns - 1)),
    ...rows.flatMap((row) =>
      row.kind === "session" ? sessionLines(row, options) : unreadableLines(row, options),
    ),
  ];
}

function sessionLines(row: SessionRow, { columns, paint, from }: ListOptions): string[] {
  const { startedAt, best, images, goal, title } = row.summary;
  const about = oneLine(title ?? goal);
  const line = [
    localTime(startedAt),
    paint(toneOf(row.status), fit(row.status, 11)),
    fit(scoreText(best), 5, "right"),
    fit(String(images), 6, "right"),
    cut(about, Math.max(10, columns - 48)),
  ].join("  ");
  return [line, paint("faint", `  ${shortFolder(row.folder, from)}`)];
}

function unreadableLines(
  { folder, reason }: Extract<IndexRow, { kind: "unreadable" }>,
  { columns, paint, from }: ListOptions,
): string[] {
  return [
    `${fit("", 16)}  ${paint("bad", fit("unreadable", 11))}  ${cut(oneLine(reason), Math.max(10, columns - 33))}`,
    paint("faint", `  ${shortFolder(folder, from)}`),
  ];
}

function toneOf(status: SessionRow["status"]): Tone {
  if (status === "finished") return "good";
  if (status === "failed") return "bad";
  return status === "running" ? "busy" : "strong";
}

function shortFolder(folder: string, from: string): string {
  const path = relative(from, folder);
  return path !== "" && path.length < folder.length ? path : folder;
}

/** "2026-01-31 20:15", local time. */
function localTime(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
