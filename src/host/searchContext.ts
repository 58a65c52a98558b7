import { commands } from "vscode";
import type { Disposable } from "../base/disposable.js";
import type { Searches } from "./searches.js";
import { tellStep } from "./walkthrough.js";

/**
 * Tells the editor when a search runs, for Pause and Cancel are enabled then; and that there is an image,
 * which is a step of the walkthrough.
 */
export function showContext(searches: Searches): Disposable {
  let isShown = false;
  let hasDrawn = false;
  return searches.onDidChange((change) => {
    if (!hasDrawn && change.kind === "advanced" && change.event.kind === "imageDrawn") {
      hasDrawn = true;
      tellStep("imagebeam.hasDrawn");
    }
    const isRunning = searches.all.length > 0;
    if (isRunning === isShown) return;
    isShown = isRunning;
    void commands.executeCommand("setContext", "imagebeam.isRunning", isRunning);
  });
}
