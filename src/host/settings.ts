import { isDeepStrictEqual } from "node:util";
import { ConfigurationTarget, workspace, type ConfigurationChangeEvent, type Uri } from "vscode";
import type { Disposable } from "../base/disposable.js";
import { without } from "../base/without.js";
import type { Connection, ModelChoice } from "../protocol/connections.js";
import { limitFields, usualLimits, type Limits } from "../protocol/limits.js";
import { lookRuleSchema, usualLookRule, type LookRule } from "../protocol/lookRule.js";
import { capNames, usualBeamWidth, type Plan, type PlanInput } from "../protocol/plan.js";
import { requirePlan } from "../protocol/planError.js";
import { noPreset, usualPreset } from "../protocol/presets.js";
import type { Role } from "../protocol/providers.js";
import {
  portRuleSchema,
  pythonSchema,
  usualPortRule,
  type PortRule,
} from "../protocol/serviceSettings.js";
import type { OutputSetting } from "./outputFolder.js";
import { section, settingFields, settingName } from "./settingDeclarations.js";
import { strictestCap } from "./strictestCap.js";

/** The one place that reads the editor's settings. */

/**
 * The defaults of a new search, as the user set them. Not checked: the plan's schema does that. What
 * nobody has set is left out, for a preset goes before the product's own defaults.
 * @param usual in place of the product's own, where nobody has set one, nor a preset
 */
export function planDefaults(scope?: Uri, usual: Partial<PlanInput> = {}): Partial<PlanInput> {
  const configuration = workspace.getConfiguration(`${section}.search`, scope ?? null);
  const caps: readonly string[] = capNames;
  const setTo = (field: (typeof settingFields)[number]): unknown => {
    const name = settingName(field);
    const { globalValue, workspaceValue, workspaceFolderValue } = configuration.inspect(name) ?? {};
    const isSet = [globalValue, workspaceValue, workspaceFolderValue].some((each) => each != null);
    return isSet ? configuration.get<unknown>(name) : undefined;
  };
  const ofModels = (setTo("preset") ?? noPreset) === noPreset ? usual : {};
  const valueOf = (field: (typeof settingFields)[number]): unknown => {
    if (!caps.includes(field)) return setTo(field) ?? ofModels[field];
    const found = configuration.inspect(settingName(field));
    const own = found?.globalValue === undefined ? found?.defaultValue : found.globalValue;
    const brought = found?.workspaceFolderValue ?? found?.workspaceValue;
    return strictestCap(own, brought);
  };
  const values = settingFields.map((field) => [field, valueOf(field)] as const);
  // `beamWidth` has no value of its own: null stands for what follows from the candidates.
  return Object.fromEntries(values.filter(([, value]) => value != null));
}

/**
 * Makes a plan's options the user's settings. One that they would have anyway is none.
 * @param given which of them a person gave a value
 * @param usual as for `planDefaults`
 * @returns full names of settings where a value of the workspace goes before the user's, and differs
 */
export async function savePlanDefaults(
  plan: Plan,
  given: Readonly<Record<string, unknown>>,
  usual: Partial<PlanInput> = {},
): Promise<string[]> {
  const overruled: string[] = [];
  const configuration = workspace.getConfiguration(`${section}.search`);
  const unset = withoutSetting(plan, usual);
  for (const field of settingFields) {
    const name = settingName(field);
    const value = field in given ? plan[field] : undefined;
    const found = configuration.inspect(name);
    const wanted = value === unset[field] ? undefined : value;
    const brought = found?.workspaceFolderValue ?? found?.workspaceValue;
    if (brought !== undefined && brought !== value) overruled.push(`${section}.search.${name}`);
    if (found?.globalValue === wanted) continue;
    await configuration.update(name, wanted, ConfigurationTarget.Global);
  }
  return overruled;
}

/** What a new search has of each option that no setting says, once the others are saved as they are. */
function withoutSetting({ preset, candidates }: Plan, usual: Partial<PlanInput>): Plan {
  const unsetPreset = usual.preset ?? usualPreset;
  // As `planDefaults` has it: what the models ask for gives way to a preset that somebody chose.
  const ofModels = preset === unsetPreset || preset === noPreset ? usual : {};
  const beamWidth = ofModels.beamWidth ?? usualBeamWidth({ preset, candidates });
  const unset = requirePlan({ ...ofModels, goal: "any", preset }, () => 0);
  return { ...unset, preset: unsetPreset, beamWidth };
}

/**
 * What the user has set up of models, of any shape. A workspace's own value is not even looked at: a
 * repository can neither add a connection nor send a role there.
 */
export function modelSettings(): { readonly connections: unknown; readonly models: unknown } {
  const configuration = workspace.getConfiguration(section);
  return {
    connections: configuration.inspect("connections")?.globalValue,
    models: configuration.inspect("models")?.globalValue,
  };
}

/** Keeps all that stands there already, also what has faults. */
export async function saveConnection(connection: Connection): Promise<void> {
  const { connections } = modelSettings();
  const kept: readonly unknown[] = Array.isArray(connections) ? connections : [];
  await saveForUser("connections", [...kept, connection]);
}

/**
 * Puts another connection in the place of one, or none; all others stay as they stand there, also
 * those that have faults, and those of its name.
 */
export async function replaceConnection(
  connection: Connection,
  by: Connection | null,
): Promise<void> {
  const { connections } = modelSettings();
  const all: readonly unknown[] = Array.isArray(connections) ? connections : [];
  const place = all.findIndex((each) => isDeepStrictEqual(each, connection));
  const replaced = all.flatMap((each, index) => (index === place ? (by ?? []) : [each]));
  await saveForUser("connections", replaced);
}

/**
 * Takes a connection out, and the models of roles with it: both, or neither where one of them cannot
 * be written.
 */
export async function forgetConnection(
  connection: Connection,
  taken: readonly Role[],
): Promise<void> {
  const { models } = modelSettings();
  if (taken.length > 0) await saveForUser("models", without(keptModels(), ...taken));
  try {
    await replaceConnection(connection, null);
  } catch (error) {
    if (taken.length > 0) await saveForUser("models", models);
    throw error;
  }
}

/** @param choice model references of the roles that shall have others; those of the others stay */
export async function saveModels(choice: ModelChoice): Promise<void> {
  await saveForUser("models", { ...keptModels(), ...choice });
}

/** Roles that are built-in again from the next search on. */
export async function forgetModels(roles: readonly Role[]): Promise<void> {
  await saveForUser("models", without(keptModels(), ...roles));
}

function keptModels(): Record<string, unknown> {
  const { models } = modelSettings();
  return typeof models === "object" && models !== null ? { ...models } : {};
}

async function saveForUser(name: string, value: unknown): Promise<void> {
  await workspace.getConfiguration(section).update(name, value, ConfigurationTarget.Global);
}

/** Whether a change is one of connections or models. */
export function isOfModels(change: ConfigurationChangeEvent): boolean {
  const names = ["connections", "models", "drawings"];
  return names.some((name) => change.affectsConfiguration(`${section}.${name}`));
}

/** Tells of each change of what searches may spend. */
export function onDidChangeLimits(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${section}.limits`)) listener();
  });
}

/**
 * What the user lets all searches of this machine spend: their own value, whatever a workspace says;
 * what is no limit leaves the usual one.
 */
export function limits(): Limits {
  const configuration = workspace.getConfiguration(`${section}.limits`);
  const valueOf = (name: keyof Limits): number | null => {
    const found = configuration.inspect(name);
    const isBrought = (found?.workspaceFolderValue ?? found?.workspaceValue) !== undefined;
    // A user's null is told as no value at all: only what counts in the end says that it is one.
    const own = isBrought ? found?.globalValue : configuration.get<unknown>(name);
    return limitFields()[name].catch(usualLimits[name]).parse(own);
  };
  return { dailyUsd: valueOf("dailyUsd"), confirmUsd: valueOf("confirmUsd") };
}

/** The user's own rule, whatever a workspace says; what is none leaves the usual one. */
export function lookRule(): LookRule {
  const found = workspace.getConfiguration(section).inspect("drawings.lookAtDraft");
  return lookRuleSchema().catch(usualLookRule).parse(found?.globalValue);
}

/** Where services listen: the user's own rule, whatever a workspace says. */
export function portRule(): PortRule {
  const found = workspace.getConfiguration(section).inspect("services.ports");
  return portRuleSchema().catch(usualPortRule).parse(found?.globalValue);
}

/** The interpreter that the user named, whatever a workspace says; undefined where they named none. */
export function pythonSetting(): string | undefined {
  const found = workspace.getConfiguration(section).inspect("services.python");
  const path = pythonSchema().catch("").parse(found?.globalValue).trim();
  return path === "" ? undefined : path;
}

/** Makes it the user's setting, for all their windows. */
export async function saveDailyLimit(usd: number): Promise<void> {
  await saveForUser("limits.dailyUsd", usd);
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

/** What `markdown.copyFiles.destination` or our own setting says of where copies go. */
export interface CopyRule {
  /** Glob for documents, as the editor's setting has it. */
  readonly documents: string;
  /** Where the copy goes, with variables. */
  readonly destination: string;
  /** From the user's own settings: may lead out of the workspace. */
  readonly isUsers: boolean;
}

/** The editor's own rules for what is pasted into Markdown, the first that fits counts. */
export function markdownCopyRules(scope: Uri): readonly CopyRule[] {
  const settings = workspace.getConfiguration("markdown", scope);
  const found = settings.inspect<unknown>("copyFiles.destination");
  const users = destinationsIn(found?.globalValue);
  const brought = workspace.isTrusted
    ? {
        ...destinationsIn(found?.workspaceValue),
        ...destinationsIn(found?.workspaceFolderValue),
      }
    : {};
  return Object.entries({ ...users, ...brought }).map(([documents, destination]) => {
    return { documents, destination, isUsers: !Object.hasOwn(brought, documents) };
  });
}

/** Settings are what people write: anything. */
function destinationsIn(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const entries: [string, unknown][] = Object.entries(value);
  const named = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(named);
}

/** Where copies go when no rule of the editor says it. */
export function imageFolderRule(scope: Uri): CopyRule {
  const found = workspace.getConfiguration(section, scope).inspect<string>("imageFolder");
  const brought = workspace.isTrusted
    ? (found?.workspaceFolderValue ?? found?.workspaceValue)
    : undefined;
  const folder = (brought ?? found?.globalValue ?? found?.defaultValue ?? "").trim();
  // A folder, also where nothing stands behind it; the workspace folder where it is a slash alone.
  const path = folder.replace(/[\\/]+$/, "");
  const destination = path === "" && folder !== "" ? "/" : `${path || "."}/`;
  return {
    documents: "**",
    destination,
    isUsers: brought === undefined && found?.globalValue !== undefined,
  };
}

/** Whether copies carry their recipe. */
export function keepsRecipe(scope: Uri): boolean {
  return workspace.getConfiguration(section, scope).get<boolean>("keepRecipe", true);
}
