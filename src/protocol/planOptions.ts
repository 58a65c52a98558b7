import { presetNames, presetTexts } from "./presets.js";

/**
 * The options of a search's plan in words, for the command line's help, the editor's settings and
 * the panel's form. What each may be, `plan.ts` checks.
 */

/** What a person is told of an option. */
export interface OptionMeta {
  /** What a person calls it; reads well behind "The". */
  readonly name: string;
  readonly description: string;
  readonly range: string;
  /** Where it is not the kebab-cased field. */
  readonly flag?: string;
  /** What each word means, where it takes one of some. */
  readonly choices?: Readonly<Record<string, string>>;
}

const options = {
  goal: {
    name: "Goal",
    description: "What the image should show.",
    range: "1-10,000 characters",
  },
  preset: {
    name: "Preset",
    description: "A set of options to begin with; each one that is given goes before it.",
    range: `${presetNames.slice(0, -1).join(", ")} or ${presetNames.at(-1) ?? ""}`,
    choices: presetTexts,
  },
  candidates: {
    name: "Number of candidates",
    description: "Candidates drawn in each iteration.",
    range: "a whole number, 1-64",
  },
  beamWidth: {
    name: "Beam width",
    description: "Candidates kept after each iteration.",
    range: "a whole number, 1 to candidates",
  },
  iterations: {
    name: "Number of iterations",
    description: "Rounds of drawing, the first one included.",
    range: "a whole number, 1-20",
  },
  alpha: {
    name: "Weight of alignment",
    description: "Weight of alignment against aesthetics in the total.",
    range: "0-1",
  },
  wording: {
    name: "Wording of prompts",
    description: "Whether prompts are written from the goal, or the goal itself is the prompt.",
    range: "expanded or plain",
    choices: {
      expanded: "A language model writes a prompt for each image.",
      plain: "The goal as it is, for all images; there is one iteration.",
    },
  },
  refine: {
    name: "Refinement",
    description: "Which half of a prompt a refinement rewrites.",
    range: "both, alternate or weakest",
    choices: {
      both: "What is shown and how it is shown, at once.",
      alternate: "What is shown in one iteration, how in the next.",
      weakest: "The half of which the judge missed more.",
    },
  },
  objective: {
    name: "Objective",
    description:
      "What makes an image better: its scores, or how many of the goal's yes/no questions it meets.",
    range: "weighted or checklist",
    choices: {
      weighted: "Alignment and aesthetics, by the weight of alignment.",
      checklist:
        "A checklist is made of the goal, and each image is asked its questions; looks break ties. A search that meets all of it ends early.",
    },
  },
  ranker: {
    name: "Ranking",
    description: "What decides which images are kept, and which one wins.",
    range: "total or compare",
    choices: {
      total: "The judge's scores.",
      compare:
        "Images side by side, two to four at a time, and the scores; where the vision model cannot compare, the scores alone.",
    },
  },
  negativePrompt: {
    name: "Negative prompt",
    description: "What the image should not show.",
    range: "up to 10,000 characters",
  },
  widthPx: {
    name: "Width",
    description: "Width in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "width",
  },
  heightPx: {
    name: "Height",
    description: "Height in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "height",
  },
  seed: {
    name: "Seed",
    description: "Makes a run repeatable; drawn when not given.",
    range: "a whole number, 0-4294967295",
  },
  maxImages: {
    name: "Limit on images",
    description: "Stop before more images than this.",
    range: "a whole number, 1 or more",
  },
  maxCalls: {
    name: "Limit on model calls",
    description: "Stop before more model calls than this.",
    range: "a whole number, 1 or more",
  },
  maxCostUsd: {
    name: "Limit on cost",
    description: "Stop before the cost in US dollars passes this.",
    range: "more than 0",
  },
  maxSeconds: {
    name: "Time limit",
    description: "Start nothing new after this many seconds, pauses not counted.",
    range: "more than 0",
  },
  maxAttempts: {
    name: "Number of attempts",
    description: "Attempts for each step of a candidate.",
    range: "a whole number, 1-10",
  },
  stopOnPlateau: {
    name: "Stop at a plateau",
    description:
      "Stop when several iterations one after another (the patience) bring less than half a point each.",
    range: "true or false",
  },
  patience: {
    name: "Patience",
    description:
      "Iterations one after another without progress before a plateau. When not given: two; with a checklist also no end while the best image fails one of its questions.",
    range: "a whole number, 1-20",
  },
  memory: {
    name: "Memory",
    description:
      "Tell writers what was tried before and what came of it, and have a prompt that is nearly one that was drawn written anew, once.",
    range: "true or false",
  },
} as const satisfies Readonly<Record<string, OptionMeta>>;

export type PlanField = keyof typeof options;

/** In the order in which they are shown. */
export const planFieldNames = Object.keys(options) as readonly PlanField[];

/** What an option says of itself. */
export function metaOf(field: PlanField): OptionMeta {
  return options[field];
}

/** "The weight of alignment": an option in a sentence; its field where it is none. */
export function subjectOf(field: string): string {
  if (!isPlanField(field)) return field;
  const { name } = metaOf(field);
  return `The ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

export function isPlanField(field: string): field is PlanField {
  return Object.hasOwn(options, field);
}
