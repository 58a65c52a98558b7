import type { CandidateAction, SessionAction } from "../../../src/protocol/panelMessages.js";

/** What the buttons say. */
export const sessionLabels: Readonly<Record<SessionAction, string>> = {
  pause: "Pause",
  resume: "Resume",
  finish: "Finish with what is there",
  cancel: "Cancel",
  raiseLimit: "Raise the limit and go on",
  newSearch: "New search",
  runAgain: "Run again with changes",
  showLog: "Show log",
};

/** Where there is little room: the beginning of the same. */
export const shortSessionLabels: Readonly<Record<SessionAction, string>> = {
  ...sessionLabels,
  raiseLimit: "Raise the limit",
  runAgain: "Run again",
};

export const candidateLabels: Readonly<Record<CandidateAction, string>> = {
  insertImage: "Insert",
  copyPrompt: "Copy prompt",
  openImage: "Open image",
  saveImageAs: "Save as…",
  revealInExplorer: "Reveal in Explorer",
  revealInOs: "Reveal in file manager",
  retry: "Retry",
  retryAlike: "Retry all that failed so",
};
