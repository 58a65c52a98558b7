import { commands } from "vscode";
import { modelSettings } from "./settings.js";

/** What a person has done that is a step of the walkthrough (`package.json` has the steps). */
export const walkthroughSteps = [
  "imagebeam.hasDrawn",
  "imagebeam.hasModels",
  "imagebeam.hasConnection",
  "imagebeam.hasLocalModels",
  "imagebeam.hasInserted",
] as const;

/** Tells the editor that a step is done; it remembers that by itself. */
export function tellStep(step: (typeof walkthroughSteps)[number]): void {
  void commands.executeCommand("setContext", step, true);
}

/**
 * Tells whether this machine has an environment for models: a step of the walkthrough, and what the
 * Services view and its menus ask.
 */
export function tellLocalModels(areThere: boolean): void {
  void commands.executeCommand("setContext", "imagebeam.hasLocalModels", areThere);
}

/** Tells which steps of models are done by now: of what stands in the settings, whatever its faults. */
export function tellModelSteps(): void {
  const { connections, models } = modelSettings();
  if (hasAny(models)) tellStep("imagebeam.hasModels");
  if (hasAny(connections)) tellStep("imagebeam.hasConnection");
}

function hasAny(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
