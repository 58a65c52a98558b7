import type { SettingKind, SettingRequirement } from "./brief.js";

/** Pairs that contradict each other; kinds without pairs contradict on any difference, or never. */
const opposites: Readonly<Record<SettingKind, readonly string[] | "any">> = {
  terrain: [],
  backdrop: [],
  time: "any",
  weather: ["clear cloudy", "clear rain", "clear snowfall", "clear fog", "clear storm"],
  season: "any",
  style: "any",
  framing: ["wide closeUp"],
  light: ["soft dramatic", "golden moonlit"],
  palette: ["warm cool", "muted vivid", "monochrome vivid", "monochrome warm"],
};

/** @returns the value of a setting requirement: `night` of `{kind: "time", time: "night"}` */
export function valueOf(setting: SettingRequirement): string {
  return (setting as unknown as Readonly<Record<SettingKind, string>>)[setting.kind];
}

/** Whether a picture cannot show both of two values of one kind. */
export function contradict(a: SettingRequirement, b: SettingRequirement): boolean {
  const [one, other] = [valueOf(a), valueOf(b)];
  if (a.kind !== b.kind || one === other) return false;
  const pairs = opposites[a.kind];
  return pairs === "any" || pairs.includes(`${one} ${other}`) || pairs.includes(`${other} ${one}`);
}
