import type { SettingKind, SettingRequirement } from "./brief.js";
import { opposites } from "./values.data.js";

/** @returns the value of a setting requirement: `night` of `{kind: "time", time: "night"}` */
export function valueOf(setting: SettingRequirement): string {
  return (setting as unknown as Readonly<Record<SettingKind, string>>)[setting.kind];
}

/** Whether a picture cannot show both of two values of one kind. */
export function contradict(a: SettingRequirement, b: SettingRequirement): boolean {
  const [one, other] = [valueOf(a), valueOf(b)];
  if (a.kind !== b.kind || one === other) return false;
  const pairs: readonly string[] | "any" = opposites[a.kind];
  return pairs === "any" || pairs.includes(`${one} ${other}`) || pairs.includes(`${other} ${one}`);
}
