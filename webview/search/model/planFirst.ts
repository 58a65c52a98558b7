import { parseJson } from "../../../src/base/parseJson.js";
import { questionField } from "../../../src/protocol/checklistInput.js";
import type { FormChecklist } from "../../../src/protocol/panelMessages.js";
import { maxQuestions, type Question } from "../../../src/protocol/plan.js";
import { checklistIn, listed, numberOf, unneeded } from "./checklistEdits.js";

/** The checklist of a form: planned before its search, changed by a person, and sent with the plan. Pure. */

export interface PlanFirst {
  /** Null where the search is to make its own. */
  readonly list: FormChecklist | null;
  readonly isRunning: boolean;
  /** Why the last one could not be planned. */
  readonly trouble: string | null;
  /** What was there before each act that took something away, the last one first; at most `mostUndone`. */
  readonly undo: readonly FormChecklist[];
  /** What was done last, for a person who does not see it. */
  readonly said: string;
  /** Ids of questions that a person has left: only then an empty one is an error. */
  readonly left: ReadonlySet<string>;
}

const nothing: PlanFirst = {
  ...{ list: null, isRunning: false, trouble: null, undo: [], said: "", left: new Set() },
};

/** As many as there may be questions to take away one by one, planned ones too. */
const mostUndone = maxQuestions;

/** More than this nobody adds by hand: a draft has a limit. */
export const mostInForm = 40;
/** Most characters of a question in the form. */
export const longestQuestion = 500;
/** What a draft may hold in one value. */
const maxDraftUnits = 100_000;

/** The fields of a form that a checklist follows from, and that say whether there is one. */
type FormValues = Readonly<
  Record<"goal" | "negativePrompt" | "objective" | "wording" | "seed", string>
>;

/** Anything with such fields and a checklist: a form. */
interface WithPlanFirst {
  readonly values: FormValues;
  readonly planFirst: PlanFirst;
  readonly refused: readonly { readonly field: string; readonly message: string }[];
}

/** What a form begins with: the draft of an earlier page, or the plan of an earlier search. */
export function planFirstIn(values: Readonly<Record<string, unknown>>): PlanFirst {
  const { checklist, goal, negativePrompt } = values;
  const found =
    typeof checklist === "string"
      ? checklistIn(() => parseJson(checklist))
      : checklistIn(() => ({
          goal: typeof goal === "string" ? goal : "",
          negativePrompt: typeof negativePrompt === "string" ? negativePrompt : "",
          ...{ by: null, questions: checklist },
        }));
  return found === null ? nothing : { ...nothing, list: found };
}

/**
 * What is kept of it with what else was typed; "" for none, so that what the form once began with does not
 * come back, with another goal beside it by then.
 */
export function draftOf({ list }: PlanFirst): Readonly<Record<string, string>> {
  const text = list === null ? "" : JSON.stringify(list);
  return { checklist: text.length > maxDraftUnits ? "" : text };
}

/** Whether a search with these values has a checklist at all. */
export function hasChecklist({ objective, wording }: FormValues): boolean {
  return objective === "checklist" && wording !== "plain";
}

/** Why no image is asked the questions that are there; null where images are, and where there are none. */
export function whyUnasked(values: FormValues, { list }: PlanFirst): string | null {
  if (list === null || hasChecklist(values)) return null;
  return values.wording === "plain"
    ? "the goal as it is is drawn without a checklist"
    : "the objective is not a checklist";
}

/** What has them asked. */
export const asking = { objective: "checklist", wording: "expanded" } as const;

/** What the plan says of it; null where it says nothing. */
export function questionsToSend(values: FormValues, { list }: PlanFirst): Question[] | null {
  if (list === null || !hasChecklist(values)) return null;
  return list.questions.map((each) => ({ ...each, text: each.text.trim() }));
}

/** The goal that the questions were planned for, where it is another one by now; null where it is not. */
export function otherGoal(values: FormValues, { list }: PlanFirst): string | null {
  if (list === null || !hasChecklist(values)) return null;
  const isSame = (["goal", "negativePrompt"] as const).every(
    (field) => list[field].trim() === values[field].trim(),
  );
  return isSame ? null : list.goal.trim();
}

/** Why a search cannot start because of it; null where it can. */
export function whyNotWith(values: FormValues, planFirst: PlanFirst): string | null {
  if (!hasChecklist(values)) return null;
  if (planFirst.isRunning) return "The checklist is being planned: wait for it, or cancel that.";
  if (otherGoal(values, planFirst) !== null) {
    return "The questions are of another goal: plan them anew, keep them, or drop them.";
  }
  const { list } = planFirst;
  const open = list?.questions.find(({ text }) => text.trim() === "");
  if (open === undefined) return null;
  return `Write question ${numberOf(list, open.id)} to start, or remove it.`;
}

/** Whether a problem is that of a question which nobody has written yet. */
export function isEmptyAndNew({ list, left }: PlanFirst, field: string): boolean {
  return (list?.questions ?? []).some(
    ({ id, text }, at) =>
      text.trim() === "" && !left.has(id) && field === questionField(at, "text"),
  );
}

export function withAllLeft(planFirst: PlanFirst): PlanFirst {
  return { ...planFirst, left: new Set(planFirst.list?.questions.map(({ id }) => id)) };
}

export function withLeft<Form extends WithPlanFirst>(form: Form, id: string): Form {
  const { left } = form.planFirst;
  return left.has(id) ? form : changed(form, { left: new Set([...left, id]) });
}

/** A page asks its host for it. */
export function withAsked<Form extends WithPlanFirst>(form: Form): Form {
  return changed(form, { isRunning: true, trouble: null, said: "Planning the checklist." });
}

export function withPlanning<Form extends WithPlanFirst>(
  form: Form,
  { isRunning, trouble }: Pick<PlanFirst, "isRunning" | "trouble">,
): Form {
  return changed(form, { isRunning, trouble, ...(isRunning ? {} : { said: "" }) });
}

/** It has come; what stood there before can be brought back. */
export function withPlanned<Form extends WithPlanFirst>(form: Form, list: FormChecklist): Form {
  const count = list.questions.length;
  const said = `${count === 1 ? "1 question is" : `${count} questions are`} planned.`;
  const settled = { isRunning: false, trouble: null, left: new Set<string>() };
  return changed(form, { list, undo: undoOf(form), said, ...settled });
}

export function withQuestion<Form extends WithPlanFirst>(
  form: Form,
  id: string,
  change: Partial<Omit<Question, "id">>,
): Form {
  return edited(form, (list) =>
    listed(list, (question) => (question.id === id ? { ...question, ...change } : question)),
  );
}

/** The most that a question is made to count, by keys and buttons alike; a planner's own may be more. */
export const mostCounted = 3;

/** Counts one more, or one less; a whole number from 0 to `mostCounted`, or to what it counts already. */
export function withWeightMoved<Form extends WithPlanFirst>(
  form: Form,
  id: string,
  by: 1 | -1,
): Form {
  const question = form.planFirst.list?.questions.find((each) => each.id === id);
  if (question === undefined) return form;
  const most = Math.max(mostCounted, Math.round(question.weight));
  const weight = Math.max(0, Math.min(most, Math.round(question.weight) + by));
  const said = `Question ${numberOf(form.planFirst.list, id)} counts ${weight}.`;
  return changed(withQuestion(form, id, { weight }), { said });
}

/** Means something only where another one is met, or also elsewhere; as it is now, drawn or not. */
export function withNeed<Form extends WithPlanFirst>(
  form: Form,
  id: string,
  need: string,
  isNeeded: boolean,
): Form {
  const all = form.planFirst.list?.questions ?? [];
  const before = all.find((each) => each.id === id)?.needs ?? [];
  const needs = all
    .filter((each) => (each.id === need ? isNeeded : before.includes(each.id)))
    .map((each) => each.id);
  return withQuestion(form, id, { needs });
}

/** Takes a question away; what needed it needs it no more, and that is said. */
export function withoutQuestion<Form extends WithPlanFirst>(form: Form, id: string): Form {
  const { list } = form.planFirst;
  if (list === null) return form;
  const rest = list.questions
    .filter((question) => question.id !== id)
    .map((each) => ({ ...each, needs: each.needs.filter((need) => need !== id) }));
  const next = rest.length === 0 ? null : { ...list, questions: rest };
  const then = next === null ? ` ${leftToSearch}` : unneeded(list, id);
  const said = `Question ${numberOf(list, id)} is removed.${then}`;
  return changed(unrefused(form), { list: next, undo: undoOf(form), said });
}

const leftToSearch = "The search will make its own questions.";

/** With what stands there now. */
function undoOf({ planFirst: { list, undo } }: WithPlanFirst): PlanFirst["undo"] {
  return list === null ? undo : [list, ...undo].slice(0, mostUndone);
}

/** One more at the end, to be written; the first one begins a list of the person's own. */
export function withAdded<Form extends WithPlanFirst>(form: Form): Form {
  const { goal, negativePrompt } = form.values;
  const list = form.planFirst.list ?? { goal, negativePrompt, by: null, questions: [] };
  if (list.questions.length >= mostInForm) return form;
  const taken = new Set(list.questions.map(({ id }) => id));
  const id = Array.from({ length: mostInForm + 1 }, (_, at) => `q${at + 1}`).find(
    (each) => !taken.has(each),
  );
  if (id === undefined) return form;
  const added: Question = { id, text: "", half: "what", weight: 1, kind: "object", needs: [] };
  const next = { ...list, questions: [...list.questions, added] };
  // An earlier one may have had this id, and have been left.
  const left = new Set([...form.planFirst.left].filter((each) => each !== id));
  const said = `Question ${next.questions.length} is added.`;
  return changed(unrefused(form), { list: next, left, said });
}

/** The person says that the questions fit the goal as it is now. */
export function withGoalKept<Form extends WithPlanFirst>(form: Form): Form {
  const { goal, negativePrompt } = form.values;
  return changed(
    edited(form, (list) => ({ ...list, goal, negativePrompt })),
    { said: "The questions are kept." },
  );
}

/** The search is to make its own. */
export function withoutChecklist<Form extends WithPlanFirst>(form: Form): Form {
  const { list } = form.planFirst;
  if (list === null) return form;
  const said = `All questions are removed. ${leftToSearch}`;
  return changed(unrefused(form), { list: null, undo: undoOf(form), said });
}

export function withUndone<Form extends WithPlanFirst>(form: Form): Form {
  const [list, ...undo] = form.planFirst.undo;
  if (list === undefined) return form;
  const { length } = list.questions;
  const said = `The earlier questions are back: ${length === 1 ? "1 question" : `${length} questions`}.`;
  return changed(unrefused(form), { list, undo, said });
}

function edited<Form extends WithPlanFirst>(
  form: Form,
  change: (list: FormChecklist) => FormChecklist,
): Form {
  const { list } = form.planFirst;
  return list === null ? form : changed(unrefused(form), { list: change(list) });
}

/** What the host found wrong was found of other questions. */
function unrefused<Form extends WithPlanFirst>(form: Form): Form {
  return { ...form, refused: form.refused.filter(({ field }) => !field.startsWith("checklist")) };
}

function changed<Form extends WithPlanFirst>(form: Form, change: Partial<PlanFirst>): Form {
  return { ...form, planFirst: { ...form.planFirst, ...change } };
}

/** What the host is asked to plan for. */
export function askedFor({
  goal,
  negativePrompt,
  seed,
}: FormValues): Record<string, string | number> {
  const number = seed.trim() === "" ? NaN : Number(seed);
  return { goal, negativePrompt, ...(Number.isNaN(number) ? {} : { seed: number }) };
}
