import { window, type TreeView, type WebviewPanel } from "vscode";
import { plainLines, plainText } from "./plainText.js";

/** What a person is told, in notifications, dialogs and headings. */

export type Level = "information" | "warning" | "error";

const brieflyMs = 3000;

/** @returns the button that was chosen; undefined where none was */
export async function tell<Action extends string>(
  level: Level,
  message: string,
  ...actions: readonly Action[]
): Promise<Action | undefined> {
  const show = {
    information: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  }[level];
  return await show(plainText(message), ...actions);
}

export interface Confirmation<Action extends string> {
  readonly question: string;
  /** What follows from it; may have several lines. */
  readonly detail: string;
  /** The buttons beside _Cancel_. */
  readonly actions: readonly Action[];
}

/** Asks in a dialog before something is done. @returns undefined where a person thinks better of it */
export async function confirm<Action extends string>({
  question,
  detail,
  actions,
}: Confirmation<Action>): Promise<Action | undefined> {
  const options = { modal: true, detail: plainLines(detail) };
  return await window.showWarningMessage(plainText(question), options, ...actions);
}

/** Says in the status bar that something was done, and goes by itself. */
export function tellBriefly(text: string): void {
  window.setStatusBarMessage(plainText(text), brieflyMs);
}

export function setHeading(view: TreeView<unknown>, text: string): void {
  view.message = plainText(text);
}

/** Beside the view's name, where it takes no row. */
export function setSubtitle(view: TreeView<unknown>, text: string): void {
  view.description = plainText(text);
}

export function setTitle(panel: WebviewPanel, title: string): void {
  panel.title = plainText(title);
}
