import { summaryOf } from "../../sessions/metadata.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { Searches } from "../searches.js";

/** A search of this window, as it stands now and not when the disk was read. */
export function liveRow(row: SessionRow, searches: Pick<Searches, "in">): SessionRow {
  const run = searches.in(row.folder);
  if (run === undefined) return row;
  return { ...row, summary: summaryOf(run.state, row.summary.journalBytes), status: "running" };
}
