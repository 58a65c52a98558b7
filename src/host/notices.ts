import { window, type LogOutputChannel } from "vscode";
import { messageOf } from "../base/errors.js";
import { winnerOf } from "../search/selectors.js";
import type { RunResult, SearchRun } from "../sessions/searchRun.js";

/** What a notification says, how loudly, and which buttons it has. */
export interface Notice {
  readonly level: "information" | "warning" | "error";
  readonly message: string;
  readonly actions: readonly NoticeAction[];
}
export type NoticeAction = "Open" | "Insert image" | "Resume" | "Show log";

/**
 * What is worth a notification when a search of this window is over.
 * @param isSeen its panel is in view: what it shows is not said again
 * @returns undefined when nobody has to be told
 */
export function noticeOf(
  { outcome, state }: RunResult,
  goal: string,
  isSeen: boolean,
): Notice | undefined {
  switch (outcome.kind) {
    case "broken": {
      const message = `The search for “${goal}” broke off: ${messageOf(outcome.error)}`;
      return { level: "error", message, actions: ["Show log", "Resume"] };
    }
    case "stopped":
      return undefined;
    case "paused": {
      if (outcome.by === "user" || isSeen) return undefined;
      const why = outcome.message ?? "";
      const message = `The search for “${goal}” paused. ${why}`.trim();
      return { level: "warning", message, actions: ["Resume", "Open"] };
    }
    case "ended": {
      const { end } = state;
      if (isSeen || end === null) return undefined;
      if (end.kind === "failed") {
        const message = `The search for “${goal}” failed. ${end.error.message}`;
        return { level: "error", message, actions: ["Open", "Show log"] };
      }
      if (end.reason === "cancelled") return undefined;
      const winner = winnerOf(state);
      const total = winner === null ? null : (state.candidates[winner]?.scores?.total ?? null);
      const score = total === null ? "" : ` with ${Math.round(total)} of 100`;
      const message = `The search for “${goal}” found its image${score}.`;
      return { level: "information", message, actions: ["Open", "Insert image"] };
    }
  }
}

/** Shows it. @param act carries out the button that the user chooses */
export async function showNotice(
  { level, message, actions }: Notice,
  act: (action: NoticeAction) => void,
): Promise<void> {
  const show = {
    information: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  }[level];
  const choice = await show(message, ...actions);
  if (choice !== undefined) act(choice);
}

/** The log's line on a search that is over. */
export function logEnd(log: LogOutputChannel, run: SearchRun, result: RunResult): void {
  const { outcome, staleBecause } = result;
  const { end, totals } = result.state;
  const reason = end?.kind === "finished" ? end.reason : (end?.error.code ?? outcome.kind);
  log.info("search over", run.folder, reason, `${totals.images} images`);
  if (outcome.kind === "broken")
    log.error(outcome.error instanceof Error ? outcome.error : messageOf(outcome.error));
  if (staleBecause !== null) log.warn("metadata.json is out of date", staleBecause.message);
}
