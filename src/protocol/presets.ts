/**
 * Presets: named sets of options that a search begins with. What a person gives otherwise goes before
 * them, option by option. Data alone: a new preset is one entry here.
 */

/** What each preset says: all of them the same options, so that one takes another one's place whole. */
export interface PresetValues {
  readonly candidates: number;
  readonly beamWidth: number;
  readonly iterations: number;
  readonly refine: "both";
  readonly objective: "weighted" | "checklist";
  readonly ranker: "total" | "compare";
  readonly stopOnPlateau: boolean;
  /** As the plan's option: null leaves it to the objective. */
  readonly patience: number | null;
}

export interface Preset {
  /** What it is for: one line for a person, without the numbers that follow from its values. */
  readonly about: string;
  /** Null for none: each option has its own default. */
  readonly values: PresetValues | null;
}

const common = { refine: "both", stopOnPlateau: true, patience: null } as const;

/**
 * In the order in which they are shown. None turns `memory` on: in the simulated world a prompt that is
 * written anew loses more than it gains (58 % of all-correct winners against 65 %, judge right .85),
 * for there the same words drawn again may well do.
 */
export const presets = {
  custom: {
    about: "None of these: each option by itself.",
    values: null,
  },
  classic: {
    about: "Scores, and images compared side by side where the vision model can.",
    values: {
      ...common,
      ...{ candidates: 4, beamWidth: 2, iterations: 3 },
      ...{ objective: "weighted", ranker: "compare" },
    },
  },
  quick: {
    about: "A checklist, and few images at a time: for a first look.",
    values: {
      ...common,
      ...{ candidates: 2, beamWidth: 1, iterations: 4 },
      ...{ objective: "checklist", ranker: "total" },
    },
  },
  balanced: {
    about: "A checklist, and images until all of it is met: for most goals.",
    values: {
      ...common,
      ...{ candidates: 4, beamWidth: 2, iterations: 6 },
      ...{ objective: "checklist", ranker: "total" },
    },
  },
  thorough: {
    about: "A checklist, and many images at a time: for goals of many parts.",
    values: {
      ...common,
      ...{ candidates: 6, beamWidth: 3, iterations: 10 },
      ...{ objective: "checklist", ranker: "total" },
    },
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

/** The one that says nothing. */
export const noPreset = "custom" satisfies PresetName;

/** What a search begins with where none is chosen. */
export const usualPreset = "balanced" satisfies PresetName;

export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]];

const usualValues: Readonly<Record<string, unknown>> = presets[usualPreset].values;

/** Options whose default follows from the preset: those of which not all presets say the same. */
export const presetOptions: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(usualValues).filter(([field, usual]) =>
    Object.values<Preset>(presets).some(
      ({ values }) => values !== null && values[field as keyof PresetValues] !== usual,
    ),
  ),
);

/** By name, what each one is for, and how many images it comes to. */
export const presetTexts = Object.fromEntries(
  Object.entries<Preset>(presets).map(([name, { about, values }]) => {
    const most = values === null ? null : values.candidates * values.iterations;
    return [name, most === null ? about : `${about} At most ${most} images.`];
  }),
) as Readonly<Record<PresetName, string>>;

/**
 * What a preset gives where nothing else is said.
 * @param name of any kind: what is no preset gives nothing, and the plan's schema refuses it
 */
export function presetValues(name: unknown): Partial<PresetValues> {
  const isNamed = typeof name === "string" && Object.hasOwn(presets, name);
  return isNamed ? (presets[name as PresetName].values ?? {}) : {};
}
