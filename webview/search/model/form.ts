import type { FormModels, HostToView } from "../../../src/protocol/panelMessages.js";
import { resolvePlan, type Question } from "../../../src/protocol/plan.js";
import { planFieldNames, type PlanField } from "../../../src/protocol/planOptions.js";
import { presetValues, usualPreset } from "../../../src/protocol/presets.js";
import {
  isEmptyAndNew,
  planFirstIn,
  questionsToSend,
  withAllLeft,
  whyNotWith,
  type PlanFirst,
} from "./planFirst.js";

/** The form of a new search: what was typed, what is wrong with it, and what it comes to. Pure. */

/** A value of the plan as it crosses to the host. */
export type PlanValue = string | number | boolean | null | Question[];

export interface FormModel {
  /** As typed. Checkboxes hold "true" or "false". */
  readonly values: Readonly<Record<PlanField, string>>;
  /** Fields that the person has typed into. */
  readonly typedInto: ReadonlySet<PlanField>;
  /** Of those, the fields that they have left: only then is an empty one an error. */
  readonly touched: ReadonlySet<PlanField>;
  /** What the host found; a field's goes when it is typed into. */
  readonly refused: readonly Problem[];
  /** The checklist, where it is planned before the search. */
  readonly planFirst: PlanFirst;
  readonly output: string;
  readonly models: FormModels;
  /** What it would cost, as the host last said; null before. */
  readonly estimate: Estimate | null;
  /** What its images are really like; null where they are what is asked for. */
  readonly drawnAs: string | null;
  readonly blocked: string | null;
  /** Whether width and height are typed, though they may be a preset's. */
  readonly isCustomSize: boolean;
  readonly isStarting: boolean;
  readonly trouble: string | null;
}

export interface Estimate {
  /** "free", "$0.31 to $0.74"; else a sentence. */
  readonly text: string;
  readonly isKnown: boolean;
  /** What the day's limit leaves, where that may not be enough; null where it is. */
  readonly short: string | null;
  /** Whether the vision model is known to compare well; null where that is no question. */
  readonly judge: string | null;
}

export interface Problem {
  /** Empty for the search as a whole. */
  readonly field: string;
  readonly message: string;
}

/** What a field holds when nobody has typed into it: what the preset says, else the plan's own default. */
function defaultsOf(preset: unknown): Readonly<Record<string, unknown>> {
  const resolved = resolvePlan({ preset, goal: "any", seed: 0 }, () => 0);
  if (resolved.ok) return { ...resolved.plan, goal: "", seed: undefined };
  return preset === undefined ? {} : defaultsOf(undefined);
}

export function openForm(message: Extract<HostToView, { kind: "form" }>): FormModel {
  const defaults = defaultsOf(message.values["preset"]);
  const entries = planFieldNames.map(
    (field) =>
      [
        field,
        shownValue(
          field,
          Object.hasOwn(message.values, field) ? message.values[field] : defaults[field],
        ),
      ] as const,
  );
  return {
    values: Object.fromEntries(entries) as FormModel["values"],
    typedInto: new Set(),
    touched: new Set(),
    refused: [],
    planFirst: planFirstIn(message.values),
    output: message.output,
    models: message.models,
    estimate: null,
    drawnAs: null,
    blocked: message.blocked,
    isCustomSize: false,
    isStarting: false,
    trouble: null,
  };
}

/** People count retries, a plan counts attempts: the first one is none. */
const firstAttempts = 1;

/** As a field shows it. @param value of a plan; a text is what was typed, as it was typed */
export function shownValue(field: PlanField, value: unknown): string {
  if (typeof value === "string") return value;
  if (field === "maxAttempts" && typeof value === "number") return String(value - firstAttempts);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

export function withValues(
  form: FormModel,
  change: Partial<Readonly<Record<PlanField, string>>>,
): FormModel {
  const changed = Object.keys(change);
  const typedInto = new Set([...form.typedInto, ...(changed as PlanField[])]);
  const refused = form.refused.filter(({ field }) => field !== "" && !changed.includes(field));
  // The goal as it is has nothing to be refined: one iteration is all that it can have.
  const wording = change.wording ?? (change.preset === undefined ? null : form.values.wording);
  const only = wording === "plain" ? { iterations: "1" } : {};
  const preset = change.preset === undefined ? {} : presetIn(form, change.preset);
  const values = { ...form.values, ...preset, ...change, ...only };
  return { ...form, values, typedInto, refused, trouble: null };
}

/** What a preset fills in: all that the person has not typed into since the form was opened. */
function presetIn({ typedInto }: FormModel, name: string): Partial<Record<PlanField, string>> {
  const values = defaultsOf(name);
  const fields = Object.keys(presetValues(usualPreset)) as PlanField[];
  const open = fields.filter((field) => !typedInto.has(field));
  return Object.fromEntries(open.map((field) => [field, shownValue(field, values[field])]));
}

/** A field is left; one that the focus only passed through, as it does at first, is no news. */
export function withTouched(form: FormModel, field: PlanField): FormModel {
  const isNews = form.typedInto.has(field) && !form.touched.has(field);
  return isNews ? { ...form, touched: new Set([...form.touched, field]) } : form;
}

/** A start was asked for that cannot be: what is empty is wrong now, too. */
export function withAllTouched(form: FormModel): FormModel {
  return { ...form, touched: new Set(planFieldNames), planFirst: withAllLeft(form.planFirst) };
}

export function withProblems(form: FormModel, refused: readonly Problem[]): FormModel {
  return { ...form, refused, isStarting: false };
}

/** The plan as it is sent: what is empty is left out, and the host fills in the default. */
export function planInput({ values, planFirst }: FormModel): Record<string, PlanValue> {
  const input: Record<string, PlanValue> = {};
  const checklist = questionsToSend(values, planFirst);
  if (checklist !== null) input["checklist"] = checklist;
  for (const field of planFieldNames) {
    const text = values[field];
    switch (field) {
      case "goal":
      case "negativePrompt":
      case "preset":
      case "wording":
      case "refine":
      case "objective":
      case "ranker":
        input[field] = text;
        break;
      case "stopOnPlateau":
      case "memory":
        input[field] = text === "true";
        break;
      case "maxAttempts":
        if (text.trim() !== "") input[field] = numberOr(text, firstAttempts);
        break;
      default:
        if (text.trim() !== "") input[field] = numberOr(text);
    }
  }
  return input;
}

/** Fields that what it costs does not depend on: nobody is asked anew while they are typed into. */
const priceless: ReadonlySet<PlanField> = new Set(["goal", "negativePrompt", "seed", "alpha"]);

/** Some question: how many there are, and what they say, changes no number of calls. */
const anyQuestion: Question = {
  ...{ id: "q1", text: "any", half: "what", weight: 1, kind: "object", needs: [] },
};

/** The plan as far as it is counted in images and calls: with any questions, where there are some. */
export function countedInput(form: FormModel): Record<string, PlanValue> {
  const input = planInput(form);
  return "checklist" in input ? { ...input, checklist: [anyQuestion] } : input;
}

/** The plan as far as what it costs depends on it; null where it is none. */
export function pricedPlan(form: FormModel): Record<string, PlanValue> | null {
  const input = countedInput(form);
  const entries = Object.entries(input).filter(([field]) => !priceless.has(field as PlanField));
  const plan = Object.fromEntries(entries);
  return resolvePlan({ ...plan, goal: "any" }, () => 0).ok ? plan : null;
}

/** What is no number is refused with its own words. */
function numberOr(text: string, added = 0): number | string {
  const number = Number(text);
  return Number.isNaN(number) ? text : number + added;
}

/** What is wrong now, at most one problem a field, the host's words included. */
export function problemsOf(form: FormModel): Problem[] {
  const input = planInput(form);
  const resolved = resolvePlan(input, () => 0);
  const own = resolved.ok ? [] : resolved.problems;
  // What was wrong with questions that are not sent any more is wrong with nothing.
  const refused = form.refused.filter(
    ({ field }) => "checklist" in input || !field.startsWith("checklist"),
  );
  const problems = new Map<string, Problem>();
  for (const { field, message } of [...refused, ...own]) {
    if (!problems.has(field)) problems.set(field, { field, message: worded(field, message) });
  }
  return [...problems.values()];
}

/**
 * Problems that are shown: a goal or a question that is empty is none before the person has been in it,
 * for beside Start stands what to write.
 */
export function shownProblems(form: FormModel): Problem[] {
  return problemsOf(form).filter(({ field }) => {
    if (isEmptyAndNew(form.planFirst, field)) return false;
    const isEmpty = field === "goal" && form.values.goal.trim() === "";
    const isRefused = form.refused.some((problem) => problem.field === field);
    return !isEmpty || isRefused || form.touched.has("goal");
  });
}

/** The field's label stands above the message, so its name and value are not said again. */
function worded(field: string, message: string): string {
  if (field === "goal" && message.includes("empty")) return "Write what the image should show.";
  if (field === "maxAttempts") return "Must be a whole number, 0-9.";
  const must = /; it must be (.*)\.$/s.exec(message)?.[1];
  return must === undefined ? message : `Must be ${must}.`;
}

/** Whether the options, with any goal, make a search that others can begin with. */
export function mayBeDefaults(form: FormModel): boolean {
  const isOfOne = (field: string): boolean => field === "goal" || field.startsWith("checklist");
  return problemsOf(form).every(({ field }) => field === "" || isOfOne(field));
}

/** Why Start does nothing; null when it works. */
export function whyNotStart(form: FormModel): string | null {
  if (form.blocked !== null) return form.blocked;
  if (form.isStarting) return "Starting…";
  if (form.values.goal.trim() === "") return "Write a goal to start.";
  const why = whyNotWith(form.values, form.planFirst);
  if (why !== null) return why;
  const wrong = problemsOf(form).filter(({ field }) => field !== "");
  if (wrong.length === 0) return null;
  return wrong.length === 1
    ? "Correct the marked field to start."
    : "Correct the marked fields to start.";
}
