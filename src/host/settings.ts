import { ConfigurationTarget, workspace, type Uri } from "vscode";
import type { Plan, PlanInput } from "../protocol/plan.js";
import type { OutputSetting } from "./outputFolder.js";
import { section, settingFields, settingName } from "./settingDeclarations.js";

/** The one place that reads the editor's settings. */

/** The defaults of a new search, as the user set them. Not checked: the plan's schema does that. */
export function planDefaults(scope?: Uri): Partial<PlanInput> {
  const configuration = workspace.getConfiguration(`${section}.search`, scope ?? null);
  const values = settingFields.map(
    (field) => [field, configuration.get<unknown>(settingName(field))] as const,
  );
  // `beamWidth` has no value of its own: null stands for what follows from the candidates.
  return Object.fromEntries(values.filter(([, value]) => value != null));
}

/**
 * Makes a plan's options the user's settings. One that is the product's own default is none.
 * @param given which of them a person gave a value
 */
export async function savePlanDefaults(
  plan: Plan,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  const configuration = workspace.getConfiguration(`${section}.search`);
  for (const field of settingFields) {
    const name = settingName(field);
    const value = field in given ? plan[field] : undefined;
    const found = configuration.inspect(name);
    const wanted = value === found?.defaultValue ? undefined : value;
    if (found?.globalValue === wanted) continue;
    await configuration.update(name, wanted, ConfigurationTarget.Global);
  }
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
