import { workspace, type Uri } from "vscode";
import type { PlanInput } from "../protocol/plan.js";
import type { OutputSetting } from "./outputFolder.js";
import { section, settingFields } from "./settingDeclarations.js";

/** The one place that reads the editor's settings. */

/** The defaults of a new search, as the user set them. Not checked: the plan's schema does that. */
export function planDefaults(scope?: Uri): Partial<PlanInput> {
  const configuration = workspace.getConfiguration(`${section}.search`, scope ?? null);
  const values = settingFields.map((field) => [field, configuration.get<unknown>(field)] as const);
  // `beamWidth` has no value of its own: null stands for what follows from the candidates.
  return Object.fromEntries(values.filter(([, value]) => value != null));
}

export function outputSetting(scope?: Uri): OutputSetting {
  const found = workspace.getConfiguration(section, scope ?? null).inspect<string>("outputFolder");
  return {
    user: found?.globalValue,
    // What a repository brings counts only once its workspace is trusted.
    workspace: workspace.isTrusted
      ? (found?.workspaceFolderValue ?? found?.workspaceValue)
      : undefined,
  };
}
