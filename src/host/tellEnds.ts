import { workspace } from "vscode";
import { cutText } from "../base/cutText.js";
import type { Disposable } from "../base/disposable.js";
import { oneLine } from "../base/visibleText.js";
import type { SessionAction } from "../protocol/panelMessages.js";
import type { HasRival } from "./commands/rival.js";
import { noticeOf, type NoticeAction } from "./notice.js";
import { showNotice } from "./notices.js";
import { aboutSession, commandOfSession, type PanelCommand } from "./panels/search/panelActions.js";
import type { SearchPanels } from "./panels/search/searchPanels.js";
import type { Searches, SearchChange } from "./searches.js";

interface TellingEnds {
  readonly act: (id: PanelCommand, argument: unknown) => void;
  readonly hasRival: HasRival;
}

/** Notifications when searches are over. */
export function tellEnds(
  searches: Searches,
  panels: SearchPanels,
  { act, hasRival }: TellingEnds,
): Disposable {
  return searches.onDidChange((change) => {
    if (change.kind === "over") void tellEnd(change);
  });

  async function tellEnd({ run, result }: Extract<SearchChange, { kind: "over" }>): Promise<void> {
    const { folder, state } = run;
    const goal = cutText(oneLine(state.title ?? state.plan.goal), 60, "…");
    const isSeen = panels.showing(folder)?.tab.isVisible === true;
    const isEnded = result.outcome.kind === "ended" && !isSeen;
    const isRival = isEnded && workspace.isTrusted && (await hasRival(folder, result.state));
    const notice = noticeOf(result, goal, isSeen, isRival);
    if (notice === undefined) return;
    const actionOf: Readonly<Record<NoticeAction, SessionAction | "open" | "insertImage">> = {
      Open: "open",
      "Insert image": "insertImage",
      "Evaluate blind against another search": "evaluateAgainst",
      Resume: "resume",
      "Raise limit": "raiseLimit",
      "Raise daily limit…": "raiseDailyLimit",
      "Set API key and resume": "setKey",
      "Set up local models": "setUpLocalModels",
      "Show services": "showServices",
      "Choose another model": "chooseAnotherModel",
      "Run again": "runAgain",
      "Show log": "showLog",
    };
    void showNotice(notice, (chosen) => {
      const action = actionOf[chosen];
      if (action === "open") act("imagebeam.openSession", { folder });
      else if (action === "insertImage") act("imagebeam.insertImage", { folder });
      else act(commandOfSession[action], aboutSession(action, folder, state));
    });
  }
}
