import type { PlanField } from "../../../src/protocol/planOptions.js";
import { presetValues, presets, type PresetName } from "../../../src/protocol/presets.js";
import { shownValue, type FormModel } from "./form.js";

/**
 * The line below the preset: how many images it comes to stands where the form counts them, for what a
 * person has typed goes before what it says, and that is said where it is so. Empty where the name is no
 * preset's.
 */
export function presetHint({ values, typedInto }: FormModel): string {
  const { preset } = values;
  if (!Object.hasOwn(presets, preset)) return "";
  const own = Object.entries(presetValues(preset)) as [PlanField, unknown][];
  const isOther = own.some(
    ([field, value]) => typedInto.has(field) && values[field] !== shownValue(field, value),
  );
  const { about } = presets[preset as PresetName];
  return `${about}${isOther ? " What you have changed below stays." : ""}`;
}
