import * as z from "zod";
import { cutText } from "../base/cutText.js";
import { once } from "../base/once.js";
import { without } from "../base/without.js";
import { checklistProblem, checkQuestions, unaskedProblem } from "./checklistInput.js";
import { isPlanField, metaOf, subjectOf, type PlanField } from "./planOptions.js";
import { presetNames, presetValues, usualPreset } from "./presets.js";

/**
 * What a search's plan may say: the one schema that the CLI's flags, the editor's settings and the
 * panel's form are made from. What a person is told of each option stands in `planOptions.ts`.
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

/** The most that a plan may ask for: no journal may tell of more. */
export const maxCandidates = 64;
export const maxIterations = 20;

/** What each option may be, without defaults: those are filled in once, when a search starts. */
const maxTextUnits = 10_000;
const longestText: ReadonlyMap<string, number> = new Map([
  ["goal", maxTextUnits],
  ["negativePrompt", maxTextUnits],
]);
const ranges = once(() => ({
  goal: textUpTo(maxTextUnits).min(1),
  preset: z.enum(presetNames),
  candidates: whole(1, maxCandidates),
  beamWidth: whole(1, maxCandidates),
  iterations: whole(1, maxIterations),
  alpha: z.number().min(0).max(1),
  wording: z.enum(["expanded", "plain"]),
  refine: z.enum(["both", "alternate", "weakest"]),
  objective: z.enum(["weighted", "checklist"]),
  ranker: z.enum(["total", "compare"]),
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
  patience: whole(1, maxIterations).nullable(),
  memory: z.boolean(),
}));

/** The options, each with its default: made when the first plan is checked, as all schemas here. */
export const planFields = once(() => {
  const given = ranges();
  return {
    goal: given.goal,
    preset: given.preset.default(usualPreset),
    candidates: given.candidates.default(4),
    beamWidth: given.beamWidth.optional(),
    iterations: given.iterations.default(3),
    alpha: given.alpha.default(0.7),
    wording: given.wording.default("expanded"),
    refine: given.refine.default("both"),
    objective: given.objective.default("weighted"),
    ranker: given.ranker.default("total"),
    negativePrompt: given.negativePrompt.default(""),
    widthPx: given.widthPx.default(512),
    heightPx: given.heightPx.default(512),
    seed: given.seed.optional(),
    maxImages: given.maxImages.default(null),
    maxCalls: given.maxCalls.default(null),
    maxCostUsd: given.maxCostUsd.default(null),
    maxSeconds: given.maxSeconds.default(null),
    maxAttempts: given.maxAttempts.default(3),
    stopOnPlateau: given.stopOnPlateau.default(true),
    patience: given.patience.default(null),
    memory: given.memory.default(false),
  } satisfies Readonly<Record<PlanField, z.ZodType>>;
});
/** Beside the options: no flag, setting or line of front matter holds a list of questions. */
const planInputSchema = once(() => {
  const questions = z.array(questionSchema()).min(1).max(maxQuestions);
  return z.strictObject({
    ...planFields(),
    /** What images are asked, where the objective is a checklist; null to have it made. */
    checklist: questions.superRefine(checkQuestions).nullish(),
  });
});
/** What a person or a form gives: everything but the goal may be left out. */
export type PlanInput = z.input<ReturnType<typeof planInputSchema>>;
/** The same from a page, a file or another extension: whatever stands there, not checked yet. */
export type PlanValues = Readonly<Record<string, unknown>>;

/** The four limits of a search, by their names in a plan. */
export const capNames = ["maxImages", "maxCalls", "maxCostUsd", "maxSeconds"] as const;
export type CapName = (typeof capNames)[number];
/** New values of some caps; null takes one away. */
export const capsChangeSchema = once(() =>
  z.object({
    maxImages: z.exactOptional(ranges().maxImages),
    maxCalls: z.exactOptional(ranges().maxCalls),
    maxCostUsd: z.exactOptional(ranges().maxCostUsd),
    maxSeconds: z.exactOptional(ranges().maxSeconds),
  }),
);
export type CapsChange = z.infer<ReturnType<typeof capsChangeSchema>>;

/** The most that a goal comes to; beside them each image is asked a few that code adds. */
export const maxQuestions = 100;

/** A yes/no question that the goal comes to. */
export const questionSchema = once(() =>
  z.object({
    id: z.string().regex(/^q\d{1,3}$/),
    text: z.string().max(2000),
    half: z.enum(["what", "how"]),
    weight: z.number().min(0),
    kind: z.enum(["object", "attribute", "count", "relation", "text", "style", "fixed"]),
    /** Questions whose answer has to be yes before this one means anything. */
    needs: z.array(z.string().max(10)).max(50),
  }),
);
export type Question = z.infer<ReturnType<typeof questionSchema>>;

/**
 * What a plan of format 2 says beyond the options of 1. An option becomes a flag, a setting and a
 * field when what it steers is built; until then a search starts with these values.
 */
export const plannedFormat2 = {
  rules: 2,
  actions: ["refine"],
  speculate: false,
} as const;

/**
 * A plan as it stands in the journal: every default filled in, the seed drawn. It has no defaults of
 * its own, so that a later version's cannot change what a session was started with.
 */
export const planSchema = once(() =>
  z
    .object({
      ...ranges(),
      /** Absent in a plan that was made before there was a choice. */
      patience: z.exactOptional(ranges().patience),
      memory: z.exactOptional(ranges().memory),
      /** Which decisions follow: 1 as format 1 decided (`search/rules.ts`). */
      rules: z.union([z.literal(1), z.literal(2)]),
      /** What images are asked, where the objective is to meet a checklist; null to have it made. */
      checklist: z.array(questionSchema()).max(maxQuestions).nullable(),
      actions: z.array(z.enum(["refine", "rewrite", "edit", "reseed", "final"])).min(1),
      speculate: z.boolean(),
    })
    .refine((plan) => plan.beamWidth <= plan.candidates, {
      path: ["beamWidth"],
      error: "more than the number of candidates",
    }),
);
export type Plan = z.infer<ReturnType<typeof planSchema>>;

/** One thing that is wrong with a plan, ready to be shown beside its field. */
export interface PlanProblem {
  readonly field: string;
  /** For example `The number of candidates is 0; it must be a whole number, 1-64.` */
  readonly message: string;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** What was given, and for what was not, what its preset says. */
function withPreset(input: unknown): unknown {
  if (!isRecord(input)) return input;
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  // How many are kept depends on how many there are: see below.
  const values = without(presetValues(input["preset"] ?? usualPreset), "beamWidth");
  // A goal as it is has nothing to be refined: one iteration is all that it can have.
  const only = input["wording"] === "plain" ? { iterations: 1 } : {};
  return { ...values, ...only, ...Object.fromEntries(given) };
}

/**
 * Fills in the preset's values and the defaults, and checks the ranges: what is given goes before
 * what the preset says, and that before the default.
 * @param drawSeed gives a seed in [0, 2^32) when none was given
 */
export function resolvePlan(input: unknown, drawSeed: () => number): PlanResult {
  const parsed = planInputSchema().safeParse(withPreset(input));
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, input)) };
  }
  const given = parsed.data;
  const beamWidth = given.beamWidth ?? usualBeamWidth(given);
  if (beamWidth > given.candidates) {
    const allowed = `1 to ${given.candidates}, the number of candidates`;
    const message = `${subjectOf("beamWidth")} is ${beamWidth}; it must be ${allowed}.`;
    return { ok: false, problems: [{ field: "beamWidth", message }] };
  }
  if (given.wording === "plain" && given.iterations > 1) {
    const message = `${subjectOf("iterations")} is ${given.iterations}; it must be 1, as a goal that is its own prompt is not refined.`;
    return { ok: false, problems: [{ field: "iterations", message }] };
  }
  const unasked = unaskedProblem(given, isRecord(input) && input["objective"] !== undefined);
  if (unasked !== null) return { ok: false, problems: [unasked] };
  const { checklist = null } = given;
  const plan = { ...given, beamWidth, checklist, seed: given.seed ?? drawSeed() };
  return { ok: true, plan: { ...plan, ...plannedFormat2, actions: [...plannedFormat2.actions] } };
}

/** How many images are kept where nothing is said of it. */
export function usualBeamWidth({
  preset,
  candidates,
}: Pick<Plan, "preset" | "candidates">): number {
  return Math.min(presetValues(preset).beamWidth ?? 2, candidates);
}

export type CapsResult =
  | { readonly ok: true; readonly caps: CapsChange }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

/** Checks new values of caps; nothing is filled in. */
export function resolveCaps(input: unknown): CapsResult {
  const parsed = z.strictObject(capsChangeSchema().shape).safeParse(input);
  return parsed.success
    ? { ok: true, caps: parsed.data }
    : { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, input)) };
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): PlanProblem {
  if (issue.code === "unrecognized_keys") {
    const field = issue.keys[0] ?? "";
    return { field, message: `${field} is not an option of a search.` };
  }
  if (issue.path[0] === "checklist") return checklistProblem(issue);
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string" && value.trim() === "") return "empty";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${cutText(text, 41, "…")} (${text.length} characters)` : text;
}
