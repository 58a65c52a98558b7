import { styleIds } from "../brief/brief.js";
import type { Backdrop, Framing, Light, Palette, Season } from "../brief/brief.js";
import type { StyleId, Terrain, TimeOfDay, Weather } from "../brief/brief.js";
import { ask, type Network } from "./network.js";
import { at, clamp, type Numbers } from "./numbers.js";

const times: readonly TimeOfDay[] = ["dawn", "day", "dusk", "night"];
const weathers: readonly Weather[] = ["clear", "cloudy", "rain", "snowfall", "fog", "storm"];
const terrains: readonly Terrain[] = [
  "sea",
  "lake",
  "meadow",
  "desert",
  "snow",
  "beach",
  "city",
  "space",
];
const backdrops: readonly Backdrop[] = ["mountains", "hills", "forest", "skyline"];
const seasons: readonly Season[] = ["spring", "summer", "autumn", "winter"];
const framings: readonly Framing[] = ["wide", "closeUp", "portrait"];
const lights: readonly Light[] = ["golden", "moonlit", "soft", "dramatic"];
const palettes: readonly Palette[] = ["warm", "cool", "muted", "vivid", "monochrome"];

/** What can be told of a whole picture. Where it may also be nothing of the kind, "none" is last. */
export const settingValues = {
  style: styleIds,
  time: times,
  weather: weathers,
  terrain: [...terrains, "none"],
  backdrop: [...backdrops, "none"],
  season: [...seasons, "none"],
  framing: [...framings, "none"],
  light: [...lights, "none"],
  palette: [...palettes, "none"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SettingField = keyof typeof settingValues;
export const settingFields = Object.keys(settingValues) as readonly SettingField[];
export const settingGroups = settingFields.map((field) => settingValues[field].length);

/** For each field how likely each of its values is, 0-1, as seen in the picture. */
export type SettingChances = Readonly<Record<SettingField, ReadonlyMap<string, number>>>;

/** The farthest from certain that a chance is taken for, and how much of its odds is believed. */
const leastChance = 0.01;
const trust = 0.85;

/**
 * How likely a value is that somebody asked for: in practice most values are rare, but what was
 * asked for is as likely there as not.
 * @param chance what the picture alone says
 * @param usual how common the value was in practice
 */
export function askedChance(chance: number, usual: number): number {
  const bounded = clamp(chance, leastChance, 1 - leastChance);
  const odds = ((bounded / (1 - bounded)) * (1 - usual)) / usual;
  const believed = odds ** trust;
  return believed / (1 + believed);
}

/** How common a value of a field is where it was not asked for, 0-1. */
export function priorOf(priors: SettingChances, field: SettingField, value: string): number {
  // What is drawn instead of a style is one of few, not any other.
  return field === "style" ? 0.2 : (priors[field].get(value) ?? 0.5);
}

export const seeSetting = (network: Network, impression: Numbers): SettingChances =>
  byField(ask(network, impression));

/** @param shares field after field, a number for each value */
export function byField(shares: Numbers): SettingChances {
  let start = 0;
  const chances = {} as Record<SettingField, ReadonlyMap<string, number>>;
  for (const field of settingFields) {
    const values: readonly string[] = settingValues[field];
    const from = start;
    chances[field] = new Map(values.map((value, i) => [value, at(shares, from + i)]));
    start += values.length;
  }
  return chances;
}

/** The likeliest value of a field. */
export function likeliest(chances: ReadonlyMap<string, number>): string {
  let [best, most] = ["none", -1];
  for (const [value, chance] of chances) if (chance > most) [best, most] = [value, chance];
  return best;
}

/** Styles in which nothing has a colour of its own. */
const colourless: readonly StyleId[] = ["blueprint", "ink", "noir"];

/** Styles in which edges are far from what they are in a clean drawing. */
const roughStyles: readonly StyleId[] = ["blueprint", "ink", "noir", "oil", "lowPoly", "pixelArt"];

const oneOf = ({ style }: SettingChances, styles: readonly StyleId[]): number =>
  styles.reduce((sum, one) => sum + (style.get(one) ?? 0), 0);

/** 0-1: that the picture shows colours at all. */
export const colourfulChance = (chances: SettingChances): number => 1 - oneOf(chances, colourless);

/** 0-1: that edges are rough. */
export const roughChance = (chances: SettingChances): number => oneOf(chances, roughStyles);
