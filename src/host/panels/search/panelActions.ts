import type { CandidateAction, SessionAction } from "../../../protocol/panelMessages.js";
import type { CommandId } from "../../commands/commandTable.js";
import type { ModelCommand } from "../../connections/modelSetup.js";

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
};

export const commandOfSession: Readonly<Record<SessionAction, CommandId | ModelCommand>> = {
  pause: "imagebeam.pauseSearch",
  resume: "imagebeam.resumeSearch",
  finish: "imagebeam.finishSearch",
  cancel: "imagebeam.cancelSearch",
  raiseLimit: "imagebeam.raiseLimit",
  newSearch: "imagebeam.openPanel",
  runAgain: "imagebeam.runAgain",
  chooseModels: "imagebeam.chooseModels",
  showLog: "imagebeam.showLog",
};
