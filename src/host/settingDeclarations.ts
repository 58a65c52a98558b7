import * as z from "zod";
import { without } from "../base/without.js";
import { limitFields } from "../protocol/limits.js";
import { lookRules, lookRuleSchema } from "../protocol/lookRule.js";
import { planFields } from "../protocol/plan.js";
import { metaOf, planFieldNames, type PlanField } from "../protocol/planOptions.js";
import { presetOptions } from "../protocol/presets.js";
import { portRules, portRuleSchema, pythonSchema } from "../protocol/serviceSettings.js";

/** Prefix of every setting and command. */
export const section = "imagebeam";

/** Options of a plan that are no preferences: they belong to one search. */
const noSettings: ReadonlySet<string> = new Set<PlanField>(["goal", "seed", "wording"]);

export const settingFields = planFieldNames.filter(
  (field): field is PlanField => !noSettings.has(field),
);

/** Where the editor would make no words of an option's own name: it shows a setting by its key. */
const settingNames: Partial<Readonly<Record<PlanField, string>>> = {
  alpha: "weightOfAlignment",
  widthPx: "width",
  heightPx: "height",
  maxCostUsd: "maxCost",
  maxSeconds: "timeLimit",
};

/** The last part of a setting's key. */
export function settingName(field: PlanField): string {
  return settingNames[field] ?? field;
}

/** A setting as `package.json` declares it. */
export type SettingDeclaration = Readonly<Record<string, unknown>>;

/** The declarations of the plan's options, made from their schema; `package.json` has to equal them. */
export function settingDeclarations(): Readonly<Record<string, SettingDeclaration>> {
  return Object.fromEntries(
    settingFields.map((field, order) => [
      `${section}.search.${settingName(field)}`,
      { ...declarationOf(field), order: order + 1 },
    ]),
  );
}

/** Those of what may be spent: no workspace has a say in it. */
export function limitDeclarations(): Readonly<Record<string, SettingDeclaration>> {
  return Object.fromEntries(
    Object.entries(limitFields()).map(([name, schema], order) => [
      `${section}.limits.${name}`,
      {
        ...typeOf(z.toJSONSchema(schema, { io: "input" })),
        markdownDescription: schema.description,
        scope: "application",
        order,
      },
    ]),
  );
}

/** That of how language models draw: it counts requests, so no workspace has a say in it. */
export function drawingDeclarations(): Readonly<Record<string, SettingDeclaration>> {
  const schema = lookRuleSchema();
  return {
    [`${section}.drawings.lookAtDraft`]: {
      ...typeOf(z.toJSONSchema(schema, { io: "input" })),
      markdownDescription: schema.description,
      enumDescriptions: Object.values(lookRules),
      scope: "application",
    },
  };
}

/** Those of this machine's services: what is run there, no workspace has a say in. */
export function serviceDeclarations(): Readonly<Record<string, SettingDeclaration>> {
  const [python, ports] = [pythonSchema(), portRuleSchema()];
  return {
    [`${section}.services.python`]: {
      ...typeOf(z.toJSONSchema(python, { io: "input" })),
      markdownDescription: python.description,
      scope: "machine",
      order: 0,
    },
    [`${section}.services.ports`]: {
      ...typeOf(z.toJSONSchema(ports, { io: "input" })),
      markdownDescription: ports.description,
      enumDescriptions: Object.values(portRules),
      scope: "machine",
      order: 1,
    },
  };
}

function declarationOf(field: PlanField): SettingDeclaration {
  const schema = planFields()[field];
  const { choices, description, range } = metaOf(field);
  const isChoice = choices !== undefined || range === "true or false";
  // A checkbox and a list of words show what they take.
  const takes = isChoice ? [] : [`${range.charAt(0).toUpperCase()}${range.slice(1)}.`];
  const isOfPreset = Object.hasOwn(presetOptions, field);
  const unset = isOfPreset ? ["As the preset says where it is not set."] : [];
  const type = typeOf(z.toJSONSchema(schema, { io: "input" }));
  return {
    // The editor keeps no value that is the declared default: with one, what a preset has could not be set.
    ...(isOfPreset ? { ...type, type: nullable(type["type"]), default: null } : type),
    markdownDescription: [description, ...takes, ...unset].join(" "),
    ...(choices === undefined ? {} : wordsOf(choices, isOfPreset)),
    scope: "resource",
  };
}

/** What the editor lists: a default of null would be called just that, and be wrong where it is written. */
function wordsOf(
  choices: Readonly<Record<string, string>>,
  isOfPreset: boolean,
): SettingDeclaration {
  if (!isOfPreset) return { enumDescriptions: Object.values(choices) };
  const names = Object.keys(choices);
  return {
    enum: [null, ...names],
    enumItemLabels: ["As the preset says", ...names],
    enumDescriptions: ["Nothing of its own.", ...Object.values(choices)],
  };
}

const nullable = (type: unknown): readonly unknown[] => [...new Set([type].flat()).add("null")];

/**
 * The part of a JSON schema that the settings editor shows as a field: it draws a list of types, but
 * sends people to the JSON file for `anyOf`.
 */
function typeOf(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { anyOf, ...rest } = without(
    schema,
    "$schema",
    "description",
    "range",
    "flag",
    "name",
    "choices",
  );
  if (!Array.isArray(anyOf)) {
    // `beamWidth` has no value of its own: null stands for what follows from the candidates.
    const isOptional = !("default" in rest);
    return isOptional ? { ...rest, type: [rest["type"], "null"], default: null } : rest;
  }
  const [first] = anyOf as Record<string, unknown>[];
  return { ...rest, ...first, type: [first?.["type"], "null"] };
}
