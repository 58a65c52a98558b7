import { messageOf } from "../base/errors.js";
import { limitsText } from "../protocol/limitText.js";
import { canRaise, limitsReached } from "../search/limits.js";
import { remediesOf, type Remedy } from "../search/remedies.js";
import { isEndByCap } from "../search/reduceActs.js";
import { machineWinnerOf } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";
import type { RunResult } from "../sessions/searchRun.js";

/** What a notification says, how loudly, and which buttons it has. */
export interface Notice {
  readonly level: "information" | "warning" | "error";
  readonly message: string;
  readonly actions: readonly NoticeAction[];
}
export type NoticeAction =
  | "Open"
  | "Raise limit"
  | "Raise daily limit…"
  | "Insert image"
  | "Evaluate blind against another search"
  | "Resume"
  | "Set API key and resume"
  | "Set up local models"
  | "Show services"
  | "Choose another model"
  | "Run again"
  | "Show log";

const remedyActions: Readonly<Record<Remedy, NoticeAction>> = {
  raiseDailyLimit: "Raise daily limit…",
  setKey: "Set API key and resume",
  setUpLocalModels: "Set up local models",
  showServices: "Show services",
  chooseAnotherModel: "Choose another model",
  runAgain: "Run again",
};

/**
 * What is worth a notification when a search of this window is over.
 * @param isSeen its panel is in view: what it shows is not said again
 * @param hasRival there is an earlier search that it can be compared with
 * @returns undefined when nobody has to be told
 */
export function noticeOf(
  { outcome, state }: RunResult,
  goal: string,
  isSeen: boolean,
  hasRival = false,
): Notice | undefined {
  switch (outcome.kind) {
    case "broken": {
      const message = `The search for “${goal}” broke off: ${messageOf(outcome.error)}`;
      return { level: "error", message, actions: ["Show log", "Resume"] };
    }
    case "lost": {
      const message = `The search for “${goal}” stopped here. ${outcome.error.message}`;
      // Of a folder that is not there nothing can be opened.
      const isThere = outcome.error.code !== "storage.missing";
      return { level: "error", message, actions: isThere ? ["Open"] : [] };
    }
    case "stopped":
      return undefined;
    case "paused": {
      if (outcome.by === "user") return undefined;
      // A disk so full that not even the pause was written: its panel cannot know of it.
      if (isSeen && state.pause !== null) return undefined;
      const why = outcome.message ?? "";
      const message = `The search for “${goal}” paused. ${why}`.trim();
      const remedies = remediesOf(state).map((remedy) => remedyActions[remedy]);
      return { level: "warning", message, actions: [...remedies, "Resume", "Open"] };
    }
    case "ended":
      return isSeen ? undefined : endNotice(state, goal, hasRival);
  }
}

function endNotice(state: SearchState, goal: string, hasRival: boolean): Notice | undefined {
  const { end } = state;
  if (end === null || (end.kind === "finished" && end.reason === "cancelled")) return undefined;
  const limit = isEndByCap(end) ? limitsText(limitsReached(state), state.caps) : null;
  const raise: readonly NoticeAction[] = canRaise(state) ? ["Raise limit"] : [];
  if (end.kind === "failed") {
    if (limit !== null) {
      const message = `The search for “${goal}” ended at ${limit}, before an image was judged.`;
      return { level: "warning", message, actions: [...raise, "Open"] };
    }
    const message = `The search for “${goal}” failed. ${end.error.message}`;
    return { level: "error", message, actions: ["Open", "Show log"] };
  }
  const winner = machineWinnerOf(state);
  const total = winner === null ? null : (state.candidates[winner]?.scores?.total ?? null);
  const score = total === null ? "" : ` with ${Math.round(total)} of 100`;
  const at = limit === null ? "" : ` and ended at ${limit}`;
  const pick =
    state.picked === null || state.picked === winner
      ? ""
      : ` Your pick, ${state.picked}, stays the winner.`;
  const message = `The search for “${goal}” found its image${score}${at}.${pick}`;
  const against = hasRival ? (["Evaluate blind against another search"] as const) : [];
  return { level: "information", message, actions: [...against, "Open", "Insert image", ...raise] };
}
