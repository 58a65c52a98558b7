import { commands } from "vscode";

/** What a person has done that is a step of the walkthrough (`package.json` has the steps). */
export const walkthroughSteps = [
  "imagebeam.hasDrawn",
  "imagebeam.hasModels",
  "imagebeam.hasConnection",
  "imagebeam.hasInserted",
] as const;

/** Tells the editor that a step is done; it remembers that by itself. */
export function tellStep(step: (typeof walkthroughSteps)[number]): void {
  void commands.executeCommand("setContext", step, true);
}
