import type { ExtensionContext } from "vscode";
import { openWorkbench } from "./host/workbench.js";

/** Called by the editor when one of our commands, views or panels is first used. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(openWorkbench(context));
}
