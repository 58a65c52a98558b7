import * as z from "zod";
import { UsageError } from "../base/errors.js";
import { referenceOfRecorded, type ModelChoice } from "../protocol/connections.js";
import { planFields, type Plan } from "../protocol/plan.js";
import { metaOf, type PlanField } from "../protocol/planOptions.js";
import { presetValues } from "../protocol/presets.js";
import { builtinKind, roles, type Providers } from "../protocol/providers.js";
import { shellWord } from "./shellWord.js";

/** The flags of a plan, made from its schema: a new option there is a new flag here, help and all. */

export interface PlanFlag {
  readonly field: PlanField;
  /** Without the dashes, `beam-width`. */
  readonly name: string;
  readonly type: "text" | "number" | "boolean";
  /** A number without a fraction. */
  readonly isWhole: boolean;
  readonly description: string;
  /** What it may be, in words: `a whole number, 1-64`. */
  readonly range: string;
  /** Undefined where the schema has none. */
  readonly default: unknown;
}

/** All options of a plan but the goal, which is no flag, in the schema's order. */
export const planFlags: readonly PlanFlag[] = Object.entries(planFields())
  .filter(([field]) => field !== "goal")
  .map(([field, schema]) => flagOf(field as PlanField, schema));

/** `--beam-width`, or the goal, which has no flag: how a message names a field. */
export function nameOfField(field: string): string {
  if (field === "goal") return "The goal";
  const flag = planFlags.find((candidate) => candidate.field === field);
  return flag === undefined ? field : `--${flag.name}`;
}

/**
 * What is no number stays text, so that the schema says what it should have been.
 * @throws {UsageError} a number that would become another one, told as it was typed
 */
export function valueOf(
  value: string,
  { name, type, range, isWhole }: Pick<PlanFlag, "name" | "type" | "range" | "isWhole">,
): unknown {
  if (type === "boolean") return value === "true";
  if (type === "text" || !numberPattern.test(value)) return value;
  const number = Number(value);
  const isLost = isWhole && Number.isInteger(number) && /\.\d*[1-9]/.test(value);
  if (isLost || Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    throw new UsageError(`--${name} is ${value}; it must be ${range}.`);
  }
  return number;
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/**
 * The flags that say what a plan has other than its preset's values and the defaults, its seed left
 * out: `--width 640`.
 */
export function flagsOf(plan: Plan): string[] {
  const { beamWidth = 2, ...ofPreset } = presetValues(plan.preset);
  const usualOf: Readonly<Record<string, unknown>> = {
    ...ofPreset,
    beamWidth: Math.min(beamWidth, plan.candidates),
  };
  return planFlags.flatMap(({ field, name, type, default: usual }) => {
    const value = plan[field];
    const isUsual = value === (field in usualOf ? usualOf[field] : usual);
    if (field === "seed" || isUsual || value == null) return [];
    if (type === "boolean") return [value === true ? `--${name}` : `--no-${name}`];
    return [`--${name}`, shellWord(String(value))];
  });
}

/**
 * The flags that choose the same models again; of the built-in kind today's.
 * @param defaults what is taken where no flag says another
 */
export function providerFlags(providers: Providers, defaults: ModelChoice): string[] {
  return roles.flatMap((role) => {
    const { kind, connection } = providers[role];
    const reference = kind === builtinKind ? connection : referenceOfRecorded(providers[role]);
    if (reference === (defaults[role] ?? builtinKind)) return [];
    return [`--${role}-provider`, shellWord(reference)];
  });
}

function flagOf(field: PlanField, schema: z.ZodType): PlanFlag {
  const meta = metaOf(field);
  const type = inner(schema);
  return {
    field,
    name: meta.flag ?? kebabCase(field),
    type: typeOf(type),
    isWhole: type instanceof z.ZodNumber && type.format === "safeint",
    description: meta.description,
    range: meta.range,
    default: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
  };
}

/** What stands inside defaults, optionals and nullables. */
function inner(schema: z.core.$ZodType): z.core.$ZodType {
  const wraps =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable;
  return wraps ? inner(schema.unwrap()) : schema;
}

function typeOf(schema: z.core.$ZodType): PlanFlag["type"] {
  if (schema instanceof z.ZodNumber) return "number";
  return schema instanceof z.ZodBoolean ? "boolean" : "text";
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
