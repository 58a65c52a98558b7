import type { PlanField } from "../../../src/protocol/planOptions.js";
import { presetValues, type PresetName, presets } from "../../../src/protocol/presets.js";
import { shownValue, type FormModel } from "./form.js";

/** What each preset is for; how many images it comes to stands where the form counts them. */
const hints: Readonly<Record<PresetName, string>> = {
  custom: "None of these: each option by itself.",
  classic: "Scores, and images compared side by side where the vision model can.",
  quick: "A checklist, and few images at a time: for a first look.",
  balanced: "A checklist, and images until all of it is met: for most goals.",
  thorough: "A checklist, and many images at a time: for goals of many parts.",
};

/**
 * The line below the preset, without a number: what a person has typed goes before what it says, and
 * that is said where it is so. Empty where the name is no preset's.
 */
export function presetHint({ values, typedInto }: FormModel): string {
  const { preset } = values;
  if (!Object.hasOwn(presets, preset)) return "";
  const own = Object.entries(presetValues(preset)) as [PlanField, unknown][];
  const isOther = own.some(
    ([field, value]) => typedInto.has(field) && values[field] !== shownValue(field, value),
  );
  return `${hints[preset as PresetName]}${isOther ? " What you have changed below stays." : ""}`;
}
