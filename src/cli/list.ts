import { relative } from "node:path";
import { oneLine } from "../base/visibleText.js";
import { without } from "../base/without.js";
import { isAtLimit } from "../protocol/metadata.js";
import { formerOwnerText, lockedText } from "../sessions/ownerText.js";
import type { IndexRow, SessionRow } from "../sessions/sessionIndex.js";
import { scoreText } from "./candidateText.js";
import { joined, line, toned, type Line, type Tone } from "./line.js";
import { resumeLine } from "./nextSteps.js";
import { cut, fit } from "./terminalText.js";

export interface ListOptions {
  readonly columns: number;
  /** Folders are shown relative to this one where that is shorter. */
  readonly from: string;
  /** How a person calls this program. */
  readonly command: string;
}

/** A row as a program reads it. What proves that a lock is one's own stays out. */
export function listJson(row: IndexRow): object {
  const { folder: session } = row;
  if (row.kind === "unreadable") return { session, state: "unreadable", reason: row.reason };
  const { summary, status, owner, leftBy } = row;
  return { session, ...summary, state: status, owner: owner && without(owner, "mark"), leftBy };
}

/** The list of sessions as a table, newest first; what cannot be read last, with the reason. */
export function listLines(rows: readonly IndexRow[], options: ListOptions): Line[] {
  if (rows.length === 0) return [line("No sessions.")];
  const heading = joined(
    [fit("started", 16), fit("state", 11), fit("best", 5, "right"), "images", "goal"],
    "  ",
  );
  return [
    toned("faint", cut(heading, options.columns - 1)),
    ...rows.flatMap((row) =>
      row.kind === "session" ? sessionLines(row, options) : unreadableLines(row, options),
    ),
  ];
}

function sessionLines(row: SessionRow, options: ListOptions): Line[] {
  const { columns, from } = options;
  const { startedAt, best, images, goal, title } = row.summary;
  const cells = [
    fit(localTime(startedAt), 16),
    stateOf(row),
    fit(scoreText(best), 5, "right"),
    fit(String(images), 6, "right"),
    cut(oneLine(title ?? goal), Math.max(10, columns - 48)),
  ];
  return [joined(cells, "  "), folderLine(row.folder, from), ...ownerLines(row, options)];
}

/** Who has it open, or left it so, with what can be done: whole, for the command is to be copied. */
function ownerLines(row: SessionRow, { command }: ListOptions): Line[] {
  const { folder, owner, leftBy, status } = row;
  const resume = resumeLine({ command, folder });
  if (owner !== null) return [line("  ", lockedText(owner, `${resume} --take-over`))];
  if (leftBy === null || status !== "interrupted") return [];
  return [line("  ", formerOwnerText(leftBy), ` Go on with: ${resume}`)];
}

function unreadableLines(
  { folder, reason }: Extract<IndexRow, { kind: "unreadable" }>,
  { columns, from }: ListOptions,
): Line[] {
  const why = cut(oneLine(reason), Math.max(10, columns - 33));
  const cells = [fit("", 16), toned("bad", fit("unreadable", 11)), why];
  return [joined(cells, "  "), folderLine(folder, from)];
}

function folderLine(folder: string, from: string): Line {
  return toned("faint", "  ", shortFolder(folder, from));
}

/** One that ended at a limit can go on with a higher one, and is told from one that is done. */
function stateOf({ status, summary }: SessionRow): Line {
  return isAtLimit(summary)
    ? toned("strong", fit("at a limit", 11))
    : toned(toneOf(status), fit(status, 11));
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
