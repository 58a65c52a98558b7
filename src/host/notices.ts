import type { LogOutputChannel } from "vscode";
import { messageOf } from "../base/errors.js";
import type { RunResult, SearchRun } from "../sessions/searchRun.js";
import { logLineOf } from "./logLine.js";
import type { Notice, NoticeAction } from "./notice.js";
import type { SearchChange } from "./searches.js";
import { tell } from "./shown/messages.js";

/** Shows it. @param act carries out the button that the user chooses */
export async function showNotice(
  { level, message, actions }: Notice,
  act: (action: NoticeAction) => void,
): Promise<void> {
  const choice = await tell(level, message, ...actions);
  if (choice !== undefined) act(choice);
}

/** The log's lines on a search: what holds it up, and its end. */
export function logChange(log: LogOutputChannel, change: SearchChange): void {
  if (change.kind === "over") logEnd(log, change.run, change.result);
  if (change.kind !== "advanced") return;
  const line = logLineOf(change.event, change.run.state);
  if (line !== undefined) log[line.level](line.message, change.run.folder);
}

function logEnd(log: LogOutputChannel, run: SearchRun, result: RunResult): void {
  const { outcome, staleBecause } = result;
  const { end, totals } = result.state;
  const reason = end?.kind === "finished" ? end.reason : (end?.error.code ?? outcome.kind);
  log.info("search over", run.folder, reason, `${totals.images} images`);
  if (outcome.kind === "lost") log.warn(outcome.error.message, outcome.error.code);
  if (outcome.kind === "broken")
    log.error(outcome.error instanceof Error ? outcome.error : messageOf(outcome.error));
  if (staleBecause !== null) log.warn("metadata.json is out of date", staleBecause.message);
}
