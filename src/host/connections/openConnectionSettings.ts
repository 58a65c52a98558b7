import { commands } from "vscode";
import { section } from "../settingDeclarations.js";

/** Shows where connections stand. */
export function openConnectionSettings(): void {
  const revealSetting = { key: `${section}.connections` };
  void commands.executeCommand("workbench.action.openSettingsJson", { revealSetting });
}
