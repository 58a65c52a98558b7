import { connectionOf } from "../../../protocol/connections.js";
import type { CandidateAction, SessionAction } from "../../../protocol/panelMessages.js";
import type { SearchState } from "../../../search/state.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { KeyOfSearch, ModelOfSearch } from "../../connections/modelSetup.js";

/**
 * A panel's buttons are the commands, about the panel's own session: what a button does, the palette
 * does too, and a page can ask for nothing else.
 */

export const commandOfCandidate: Readonly<Record<CandidateAction, CommandId>> = {
  insertImage: "imagebeam.insertImage",
  copyPrompt: "imagebeam.copyPrompt",
  openImage: "imagebeam.openImage",
  saveImageAs: "imagebeam.saveImageAs",
  revealInExplorer: "imagebeam.revealInExplorer",
  revealInOs: "imagebeam.revealInOs",
  retry: "imagebeam.retryCandidate",
  retryAlike: "imagebeam.retryAlike",
  pickWinner: "imagebeam.pickWinner",
  unpickWinner: "imagebeam.unpickWinner",
  favourite: "imagebeam.favourite",
  unfavourite: "imagebeam.unfavourite",
  compareWithParent: "imagebeam.compareWithParent",
  compareWithWinner: "imagebeam.compareWithWinner",
};

/** Of ours, or one that the editor makes for a view. */
export type PanelCommand = CommandId | "imagebeam.services.focus";

export const commandOfSession: Readonly<Record<SessionAction, PanelCommand>> = {
  pause: "imagebeam.pauseSearch",
  resume: "imagebeam.resumeSearch",
  finish: "imagebeam.finishSearch",
  cancel: "imagebeam.cancelSearch",
  raiseLimit: "imagebeam.raiseLimit",
  raiseDailyLimit: "imagebeam.raiseDailyLimit",
  newSearch: "imagebeam.openPanel",
  runAgain: "imagebeam.runAgain",
  chooseModels: "imagebeam.chooseModels",
  setKey: "imagebeam.resumeSearch",
  setUpLocalModels: "imagebeam.setUpLocalModels",
  showServices: "imagebeam.services.focus",
  chooseAnotherModel: "imagebeam.chooseAnotherModel",
  showLog: "imagebeam.showLog",
  compareBest: "imagebeam.compareBest",
  evaluateBlind: "imagebeam.evaluateBlind",
  evaluateAgainst: "imagebeam.evaluateAgainst",
  drawControl: "imagebeam.drawControl",
  compareModels: "imagebeam.compareModels",
  openGallery: "imagebeam.openGallery",
};

/** What such a command is about. @param state undefined where the session could not be read */
export function aboutSession(
  action: SessionAction,
  folder: string,
  state: SearchState | undefined,
): { readonly folder: string } | KeyOfSearch | ModelOfSearch {
  const role = state?.pause?.role ?? null;
  if (state === undefined || role === null) return { folder };
  switch (action) {
    case "setKey":
      return { folder, newKeyOf: connectionOf(state.providers[role]).connection };
    case "chooseAnotherModel":
      return { folder, role };
    default:
      return { folder };
  }
}
