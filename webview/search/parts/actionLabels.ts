import type { CandidateAction, SessionAction } from "../../../src/protocol/panelMessages.js";
import { imageActLabels } from "../../page/imageActs.js";
import type { SessionModel } from "../model/session.js";

/** What the buttons say. */
export const sessionLabels: Readonly<Record<SessionAction, string>> = {
  pause: "Pause",
  resume: "Resume",
  finish: "Finish with what is there",
  cancel: "Cancel",
  raiseLimit: "Raise the limit and go on",
  raiseDailyLimit: "Raise daily limit…",
  newSearch: "New search",
  runAgain: "Run again with changes",
  chooseModels: "Use real models…",
  setKey: "Set API key and resume",
  setUpLocalModels: "Set up local models",
  showServices: "Show services",
  chooseAnotherModel: "Choose another model",
  showLog: "Show log",
  compareBest: "Compare the best",
  evaluateBlind: "Evaluate blind",
  evaluateAgainst: "Evaluate blind against another search",
  drawControl: "Draw a control",
  compareModels: "Compare with other models…",
  openGallery: "Gallery",
};

/** The same, with how many images it is about. @param best how many the best ones are */
export function sessionLabel(action: SessionAction, best: number): string {
  return action === "compareBest" ? `${sessionLabels[action]} ${best}` : sessionLabels[action];
}

/** The same where there is little room. */
export function shortSessionLabel(action: SessionAction, best: number): string {
  return action === "compareBest" ? `Compare ${best} images` : shortSessionLabels[action];
}

/** Where there is little room: the beginning of the same. */
export const shortSessionLabels: Readonly<Record<SessionAction, string>> = {
  ...sessionLabels,
  raiseLimit: "Raise the limit",
  runAgain: "Run again",
  setKey: "Set API key",
  chooseAnotherModel: "Another model",
  evaluateAgainst: "Evaluate blind",
};

/** "As SVG into notes.md": what a button does with an image that is a drawing too. */
export function drawingTitle(
  action: CandidateAction,
  { insertsInto }: Pick<SessionModel, "insertsInto">,
): string | undefined {
  if (action === "saveImageAs") return "As PNG or as SVG";
  if (action !== "insertImage") return undefined;
  return insertsInto === null
    ? "As SVG where the document can show one, else as PNG"
    : `As ${insertsInto.showsSvg ? "SVG" : "PNG"} into ${insertsInto.name}`;
}

export const candidateLabels: Readonly<Record<CandidateAction, string>> = {
  ...imageActLabels,
  copyPrompt: "Copy prompt",
  saveImageAs: "Save as…",
  revealInExplorer: "Reveal in Explorer",
  revealInOs: "Reveal in file manager",
  retry: "Retry",
  retryAlike: "Retry all that failed so",
  compareWithParent: "Compare with parent",
  compareWithWinner: "Compare with winner",
};
