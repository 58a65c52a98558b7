import { UsageError } from "../base/errors.js";
import { capNames, type CapsChange, type PlanInput } from "../protocol/plan.js";
import { roles } from "../protocol/providers.js";
import type { ProviderChoice } from "../searchRunner.js";
import type { Flags } from "./flags.js";
import { planFlags, valueOf } from "./planFlags.js";

/** What flags say, by what it is for. */

export const capFlags = planFlags.filter(({ field }) => capNames.some((name) => name === field));
export const providerFlagNames = [
  "provider",
  "language-provider",
  "image-provider",
  "vision-provider",
];

/** `none` takes a cap away. */
export function capsOf(flags: Flags): CapsChange {
  const given = capFlags.flatMap((flag) => {
    const value = flags.get(flag.name);
    if (value === undefined) return [];
    return [[flag.field, value === "none" ? null : valueOf(value, flag)]];
  });
  return Object.fromEntries(given) as CapsChange;
}

export function planOf(flags: Flags): Omit<PlanInput, "goal"> {
  const given = planFlags.flatMap((flag) => {
    const value = flags.get(flag.name);
    return value === undefined ? [] : [[flag.field, valueOf(value, flag)]];
  });
  return Object.fromEntries(given) as Omit<PlanInput, "goal">;
}

/** @throws {UsageError} it is no day */
export function sinceOf(flags: Flags): string | null {
  const value = flags.get("since");
  if (value === undefined) return null;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  if (isDay) return value;
  throw new UsageError(`--since is ${JSON.stringify(value)}; it must be a day, as 2026-01-31.`);
}

export function laneLimitOf(flags: Flags): number | undefined {
  const value = flags.get("lane-limit");
  if (value === undefined) return undefined;
  const limit = valueOf(value, laneLimitFlag);
  if (typeof limit === "number" && Number.isInteger(limit) && limit >= 1 && limit <= 64) {
    return limit;
  }
  const typed = typeof limit === "number" ? value : JSON.stringify(limit);
  throw new UsageError(`--lane-limit is ${typed}; it must be ${laneLimitFlag.range}.`);
}

const laneLimitFlag = {
  name: "lane-limit",
  type: "number",
  range: "a whole number, 1-64",
  isWhole: true,
} as const;

export function providersOf(flags: Flags): ProviderChoice {
  const all = flags.get("provider");
  const chosen = roles.flatMap((role) => {
    const id = flags.get(`${role}-provider`) ?? all;
    return id === undefined ? [] : [[role, id]];
  });
  return Object.fromEntries(chosen) as ProviderChoice;
}
