import * as z from "zod";
import { cutText } from "../base/cutText.js";

/**
 * The options of a search's plan: the one schema that the CLI's flags and help, the editor's
 * settings and the panel's form are made from. `meta` carries a sentence for a person, the range in
 * words and, where the flag is not the kebab-cased name, the flag.
 */

const whole = (min: number, max: number) => z.int().min(min).max(max);
const cap = (schema: z.ZodNumber) => schema.nullable().default(null);
const positive = () => z.number().gt(0).max(1e9);
// Zod counts code points; a plan's texts are measured as a string's length is, in UTF-16 units.
const textUpTo = (units: number) =>
  z
    .string()
    .trim()
    .refine((text) => text.length <= units);
const sizePx = () => whole(64, 2048).multipleOf(16).default(512);

/** What `meta` carries for each option. */
export interface OptionMeta {
  readonly description: string;
  readonly range: string;
  readonly flag?: string;
}

export const planFields = {
  goal: textUpTo(10_000)
    .min(1)
    .meta({ description: "What the image should show.", range: "1-10,000 characters" }),
  candidates: whole(1, 64)
    .default(4)
    .meta({ description: "Candidates drawn in each iteration.", range: "a whole number, 1-64" }),
  beamWidth: whole(1, 64).optional().meta({
    description: "Candidates kept after each iteration.",
    range: "a whole number, 1 to candidates",
  }),
  iterations: whole(1, 20).default(3).meta({
    description: "Rounds of drawing, the first one included.",
    range: "a whole number, 1-20",
  }),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .meta({ description: "Weight of alignment against aesthetics in the total.", range: "0-1" }),
  refine: z.enum(["both", "alternate", "weakest"]).default("both").meta({
    description: "Which half of a prompt a refinement rewrites.",
    range: "both, alternate or weakest",
  }),
  negativePrompt: textUpTo(10_000)
    .default("")
    .meta({ description: "What the image should not show.", range: "up to 10,000 characters" }),
  widthPx: sizePx().meta({
    description: "Width in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "width",
  }),
  heightPx: sizePx().meta({
    description: "Height in pixels.",
    range: "64-2048, a multiple of 16",
    flag: "height",
  }),
  seed: whole(0, 2 ** 32 - 1)
    .optional()
    .meta({
      description: "Makes a run repeatable; drawn when not given.",
      range: "a whole number, 0-4294967295",
    }),
  maxImages: cap(whole(1, 1e9)).meta({
    description: "Stop before more images than this.",
    range: "a whole number, 1 or more",
  }),
  maxCalls: cap(whole(1, 1e9)).meta({
    description: "Stop before more model calls than this.",
    range: "a whole number, 1 or more",
  }),
  maxCostUsd: cap(positive()).meta({
    description: "Stop before the cost in US dollars passes this.",
    range: "more than 0",
  }),
  maxSeconds: cap(positive()).meta({
    description: "Start nothing new after this many seconds, pauses not counted.",
    range: "more than 0",
  }),
  maxAttempts: whole(1, 10)
    .default(3)
    .meta({ description: "Attempts for each step of a candidate.", range: "a whole number, 1-10" }),
  stopOnPlateau: z.boolean().default(true).meta({
    description: "Stop when two iterations running bring less than half a point.",
    range: "true or false",
  }),
} as const;

const planInputSchema = z.strictObject(planFields);
/** What a person or a form gives: everything but the goal may be left out. */
export type PlanInput = z.input<typeof planInputSchema>;

/** A plan as it stands in the journal: every default filled in, the seed drawn. */
export const planSchema = z
  .strictObject({
    ...planFields,
    beamWidth: whole(1, 64),
    seed: whole(0, 2 ** 32 - 1),
  })
  .refine((plan) => plan.beamWidth <= plan.candidates, {
    path: ["beamWidth"],
    error: "more than the number of candidates",
  });
export type Plan = z.infer<typeof planSchema>;

/** One thing that is wrong with a plan, ready to be shown beside its field. */
export interface PlanProblem {
  readonly field: string;
  /** For example `candidates is 0; it must be a whole number, 1-64.` */
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
    const message = `beamWidth is ${beamWidth}; it must be ${allowed}.`;
    return { ok: false, problems: [{ field: "beamWidth", message }] };
  }
  return { ok: true, plan: { ...given, beamWidth, seed: given.seed ?? drawSeed() } };
}

function problemOf(issue: z.core.$ZodIssue, input: unknown): PlanProblem {
  if (issue.code === "unrecognized_keys") {
    const field = issue.keys[0] ?? "";
    return { field, message: `${field} is not an option of a search.` };
  }
  const field = String(issue.path[0] ?? "plan");
  const value = isRecord(input) ? input[field] : undefined;
  return {
    field,
    message: `${field} is ${shown(value)}; it must be ${rangeOf(field) ?? issue.message}.`,
  };
}

function rangeOf(field: string): string | undefined {
  if (!(field in planFields)) return undefined;
  return (planFields[field as keyof typeof planFields].meta() as OptionMeta | undefined)?.range;
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
