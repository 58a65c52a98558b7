import { QuickInputButtons, type Event, type QuickInputButton } from "vscode";
import { plainText } from "./plainText.js";

/** What several questions in a row have in common. */

/** A place among questions that belong together. */
export interface Step {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** The answer of a person who wants to see the question before. */
export const back = Symbol("back");
export type Back = typeof back;

interface Steppable {
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  buttons: readonly QuickInputButton[];
  readonly onDidTriggerButton: Event<QuickInputButton>;
}

export interface Placing {
  readonly title: string;
  readonly step: Step | undefined;
  /** Undefined: where it is not the first. */
  readonly hasWayBack?: boolean | undefined;
}

/** Says which question it is, with a way back where one stands before it. */
export function showStep(
  input: Steppable,
  { title, step, hasWayBack }: Placing,
  goBack: () => void,
): void {
  input.title = plainText(title);
  if (step !== undefined) {
    input.step = step.number;
    input.totalSteps = step.of;
  }
  if (!(hasWayBack ?? (step !== undefined && step.number > 1))) return;
  input.buttons = [QuickInputButtons.Back];
  input.onDidTriggerButton(goBack);
}
