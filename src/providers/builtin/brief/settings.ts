import type { Brief } from "./brief.js";
import type { SettingKind, SettingRequirement } from "./lexicon.js";

export type Setting = Omit<Brief, "subjects">;

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
  switch (setting.kind) {
    case "terrain":
      return setting.terrain;
    case "backdrop":
      return setting.backdrop;
    case "time":
      return setting.time;
    case "weather":
      return setting.weather;
    case "season":
      return setting.season;
    case "style":
      return setting.style;
    case "framing":
      return setting.framing;
    case "light":
      return setting.light;
    case "palette":
      return setting.palette;
  }
}

/** Whether a picture cannot show both of two values of one kind. */
export function contradict(a: SettingRequirement, b: SettingRequirement): boolean {
  const [one, other] = [valueOf(a), valueOf(b)];
  if (a.kind !== b.kind || one === other) return false;
  const pairs = opposites[a.kind];
  return pairs === "any" || pairs.includes(`${one} ${other}`) || pairs.includes(`${other} ${one}`);
}

/** The first value of each kind, as the fields of a brief. */
export function toSetting(found: ReadonlyMap<SettingKind, SettingRequirement>): Setting {
  const fields = [...found.values()].map((setting) => [setting.kind, valueOf(setting)]);
  return Object.fromEntries(fields) as Setting;
}
