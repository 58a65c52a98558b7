import * as z from "zod";
import { cutText } from "../base/cutText.js";

/**
 * The options of a search's plan: the one schema that the CLI's flags and help, the editor's
 * settings and the panel's form are made from. `meta` carries a sentence for a person, the range in
 * words and, where the flag is not the kebab-cased name, the flag.
 */

const whole = (min: number, max: number) => z.int().min(min).max(max);
const positive = () => z.number().gt(0).max(1e9);
// Zod counts code points; a plan's texts are measured as a string's length is, in UTF-16 units.
const textUpTo = (units: number) =>
  z
    .string()
    .trim()
    .refine((text) => text.length <= units);
const sizePx = () => whole(64, 2048).multipleOf(16);
const seed = () => whole(0, 2 ** 32 - 1);

/** What `meta` carries for each option. */
export interface OptionMeta {
  /** What a person calls it; reads well behind "The". */
  readonly name: string;
  readonly description: string;
  readonly range: string;
  readonly flag?: string;
  /** What each word means, where it takes one of some. */
  readonly choices?: Readonly<Record<string, string>>;
}

/** The most that a plan may ask for: no journal may tell of more. */
export const maxCandidates = 64;
export const maxIterations = 20;

/** What each option may be, without defaults: those are filled in once, when a search starts. */
const maxTextUnits = 10_000;
const longestText: ReadonlyMap<string, number> = new Map([
  ["goal", maxTextUnits],
  ["negativePrompt", maxTextUnits],
]);
const ranges = {
  goal: textUpTo(maxTextUnits).min(1),
  candidates: whole(1, maxCandidates),
  beamWidth: whole(1, maxCandidates),
  iterations: whole(1, maxIterations),
  alpha: z.number().min(0).max(1),
  refine: z.enum(["both", "alternate", "weakest"]),
  negativePrompt: textUpTo(maxTextUnits),
  widthPx: sizePx(),
  heightPx: sizePx(),
  seed: seed(),
  maxImages: whole(1, 1e9).nullable(),
  maxCalls: whole(1, 1e9).nullable(),
  maxCostUsd: positive().nullable(),
  maxSeconds: positive().nullable(),
  maxAttempts: whole(1, 10),
  stopOnPlateau: z.boolean(),
};

export const planFields = {
  goal: ranges.goal.meta({
    name: "Goal",
    description: "What the image should show.",
    range: "1-10,000 characters",
  }),
  candidates: ranges.candidates.default(4).meta({
    name: "Number of candidates",
    description: "Candidates drawn in each iteration.",
    range: "a whole number, 1-64",
  }),
  beamWidth: ranges.beamWidth.optional().meta({
    name: "Beam width",
    description: "Candidates kept after each iteration.",
    range: "a whole number, 1 to candidates",
  }),
  iterations: ranges.iterations.default(3).meta({
    name: "Number of iterations",
    description: "Rounds of drawing, the first one included.",
    range: "a whole number, 1-20",
  }),
  alpha: ranges.alpha.default(0.7).meta({
    name: "Weight of alignment",
    description: "Weight of alignment against aesthetics in the total.",
    range: "0-1",
  }),
  refine: ranges.refine.default("both").meta({
    name: "Refinement",
    description: "Which half of a prompt a refinement rewrites.",
    range: "both, alternate or weakest",
    choices: {
      both: "What is shown and how it is shown, at once.",
      alternate: "What is shown in one iteration, how in the next.",
      weakest: "The half of which the judge missed more.",
    },
  }),
  negativePrompt: ranges.negativePrompt.default("").meta({
    name: "Negative prompt",
    description: "What the image should not show.",
    range: "up to 10,000 characters",
  }),
  widthPx: ranges.widthPx.default(512).meta({
    name: "Width",
    description: "Width in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "width",
  }),
  heightPx: ranges.heightPx.default(512).meta({
    name: "Height",
    description: "Height in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "height",
  }),
  seed: ranges.seed.optional().meta({
    name: "Seed",
    description: "Makes a run repeatable; drawn when not given.",
    range: "a whole number, 0-4294967295",
  }),
  maxImages: ranges.maxImages.default(null).meta({
    name: "Limit on images",
    description: "Stop before more images than this.",
    range: "a whole number, 1 or more",
  }),
  maxCalls: ranges.maxCalls.default(null).meta({
    name: "Limit on model calls",
    description: "Stop before more model calls than this.",
    range: "a whole number, 1 or more",
  }),
  maxCostUsd: ranges.maxCostUsd.default(null).meta({
    name: "Limit on cost",
    description: "Stop before the cost in US dollars passes this.",
    range: "more than 0",
  }),
  maxSeconds: ranges.maxSeconds.default(null).meta({
    name: "Time limit",
    description: "Start nothing new after this many seconds, pauses not counted.",
    range: "more than 0",
  }),
  maxAttempts: ranges.maxAttempts.default(3).meta({
    name: "Number of attempts",
    description: "Attempts for each step of a candidate.",
    range: "a whole number, 1-10",
  }),
  stopOnPlateau: ranges.stopOnPlateau.default(true).meta({
    name: "Stop at a plateau",
    description: "Stop when two iterations running bring less than half a point.",
    range: "true or false",
  }),
} as const;

export type PlanField = keyof typeof planFields;

const planInputSchema = z.strictObject(planFields);
/** What a person or a form gives: everything but the goal may be left out. */
export type PlanInput = z.input<typeof planInputSchema>;
/** The same from a page, a file or another extension: whatever stands there, not checked yet. */
export type PlanValues = Readonly<Record<string, unknown>>;

/** The four limits of a search, by their names in a plan. */
export const capNames = ["maxImages", "maxCalls", "maxCostUsd", "maxSeconds"] as const;
export type CapName = (typeof capNames)[number];
/** New values of some caps; null takes one away. */
export const capsChangeSchema = z.object({
  maxImages: z.exactOptional(ranges.maxImages),
  maxCalls: z.exactOptional(ranges.maxCalls),
  maxCostUsd: z.exactOptional(ranges.maxCostUsd),
  maxSeconds: z.exactOptional(ranges.maxSeconds),
});
export type CapsChange = z.infer<typeof capsChangeSchema>;

/** A yes/no question that the goal comes to. */
export const questionSchema = z.object({
  id: z.string().regex(/^q\d{1,3}$/),
  text: z.string().max(2000),
  half: z.enum(["what", "how"]),
  weight: z.number().min(0),
  kind: z.enum(["object", "attribute", "count", "relation", "text", "style", "fixed"]),
  /** Questions whose answer has to be yes before this one means anything. */
  needs: z.array(z.string().max(10)).max(50),
});

/**
 * What a plan of format 2 says beyond the options of 1. An option becomes a flag, a setting and a
 * field when what it steers is built; until then a search starts with these values.
 */
export const plannedFormat2 = {
  rules: 2,
  preset: "custom",
  wording: "expanded",
  ranker: "total",
  objective: "weighted",
  checklist: null,
  actions: ["refine"],
  speculate: false,
} as const;

/**
 * A plan as it stands in the journal: every default filled in, the seed drawn. It has no defaults of
 * its own, so that a later version's cannot change what a session was started with.
 */
export const planSchema = z
  .object({
    ...ranges,
    /** Which decisions follow: 1 as format 1 decided (`search/rules.ts`). */
    rules: z.union([z.literal(1), z.literal(2)]),
    preset: z.enum(["classic", "quick", "balanced", "thorough", "custom"]),
    wording: z.enum(["expanded", "plain"]),
    ranker: z.enum(["total", "compare"]),
    objective: z.enum(["weighted", "checklist"]),
    checklist: z.array(questionSchema).max(100).nullable(),
    actions: z.array(z.enum(["refine", "rewrite", "edit", "reseed", "final"])).min(1),
    speculate: z.boolean(),
  })
  .refine((plan) => plan.beamWidth <= plan.candidates, {
    path: ["beamWidth"],
    error: "more than the number of candidates",
  });
export type Plan = z.infer<typeof planSchema>;

/** One thing that is wrong with a plan, ready to be shown beside its field. */
export interface PlanProblem {
  readonly field: string;
  /** For example `The number of candidates is 0; it must be a whole number, 1-64.` */
  readonly message: string;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/**
 * Fills in the defaults and checks the ranges.
 * @param drawSeed gives a seed in [0, 2^32) when none was given
 */
export function resolvePlan(input: unknown, drawSeed: () => number): PlanResult {
  const parsed = planInputSchema.safeParse(input);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, input)) };
  }
  const given = parsed.data;
  const beamWidth = given.beamWidth ?? Math.min(2, given.candidates);
  if (beamWidth > given.candidates) {
    const allowed = `1 to ${given.candidates}, the number of candidates`;
    const message = `${subjectOf("beamWidth")} is ${beamWidth}; it must be ${allowed}.`;
    return { ok: false, problems: [{ field: "beamWidth", message }] };
  }
  const plan = { ...given, beamWidth, seed: given.seed ?? drawSeed() };
  return { ok: true, plan: { ...plan, ...plannedFormat2, actions: [...plannedFormat2.actions] } };
}

export type CapsResult =
  | { readonly ok: true; readonly caps: CapsChange }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Checks new values of caps; nothing is filled in. */
export function resolveCaps(input: unknown): CapsResult {
  const parsed = z.strictObject(capsChangeSchema.shape).safeParse(input);
  return parsed.success
    ? { ok: true, caps: parsed.data }
    : { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, input)) };
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): PlanProblem {
  if (issue.code === "unrecognized_keys") {
    const field = issue.keys[0] ?? "";
    return { field, message: `${field} is not an option of a search.` };
  }
  const field = String(issue.path[0] ?? "plan");
  const value = isRecord(input) ? input[field] : undefined;
  const subject = subjectOf(field);
  const longest = longestText.get(field);
  if (typeof value === "string" && longest !== undefined && value.trim().length > longest) {
    const [is, limit] = [value.trim().length, longest].map((units) => units.toLocaleString("en"));
    return { field, message: `${subject} is ${is} characters long; the limit is ${limit}.` };
  }
  const must = isPlanField(field) ? metaOf(field).range : issue.message;
  return { field, message: `${subject} is ${shown(value)}; it must be ${must}.` };
}

/** "The weight of alignment": an option in a sentence; its field where it is none. */
export function subjectOf(field: string): string {
  if (!isPlanField(field)) return field;
  const { name } = metaOf(field);
  return `The ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** What an option says of itself. */
export function metaOf(field: PlanField): OptionMeta {
  return planFields[field].meta() as unknown as OptionMeta;
}

function isPlanField(field: string): field is PlanField {
  return Object.hasOwn(planFields, field);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string" && value.trim() === "") return "empty";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${cutText(text, 41, "…")} (${text.length} characters)` : text;
}
