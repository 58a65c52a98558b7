import assert from "node:assert/strict";
import { commands, extensions, window, workspace, type Extension } from "vscode";
import { outputOf } from "../../support/editorSessions.js";

/** What the tests in the extension host share. */

export function extension(): Extension<unknown> {
  const found = extensions.getExtension("imagebeam.imagebeam");
  assert.ok(found, "The extension is not installed");
  return found;
}

/** Path of the only workspace folder. */
export function workspacePath(): string {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, "No folder is open");
  return folder.uri.fsPath;
}

export function outputPath(): string {
  return outputOf(workspacePath());
}

/** A search that takes no longer than it has to. */
export const smallPlan = {
  goal: "a red boat under a full moon",
  candidates: 2,
  beamWidth: 1,
  iterations: 2,
  widthPx: 64,
  heightPx: 64,
  seed: 7,
} as const;

/** A search that is still under way when a test has done something to it. */
export const longPlan = { ...smallPlan, candidates: 6, iterations: 8, widthPx: 512, heightPx: 512 };

export async function closeAllEditors(): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
}

/** Titles of the open tabs. */
export function tabTitles(): string[] {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}
