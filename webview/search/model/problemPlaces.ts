import { planFieldNames, type PlanField } from "../../../src/protocol/planOptions.js";
import { shownProblems, type FormModel, type Problem } from "./form.js";
import { hasChecklist } from "./planFirst.js";

/** Where on the form each thing that is wrong stands, so that nothing keeps a search back unseen. Pure. */
export interface ProblemPlaces {
  /** Beside the field, by its name. */
  readonly fields: ReadonlyMap<PlanField, string>;
  /** Below a question, by its place in the list, from 0. */
  readonly questions: ReadonlyMap<number, string>;
  /** Above Start: of the search as a whole, or of what has no place of its own. */
  readonly whole: readonly string[];
}

/** Checkboxes have no line for a problem: nothing but yes and no can be chosen. */
const unmarked: ReadonlySet<string> = new Set<PlanField>(["stopOnPlateau", "memory"]);
const marked: ReadonlySet<string> = new Set(planFieldNames.filter((name) => !unmarked.has(name)));

export function problemPlaces(form: FormModel): ProblemPlaces {
  const fields = new Map<PlanField, string>();
  const questions = new Map<number, string>();
  const whole: string[] = [];
  for (const { field, message } of shownProblems(form)) {
    const at = questionOf(form, field);
    if (marked.has(field)) fields.set(field as PlanField, message);
    else if (at === null) whole.push(message);
    else questions.set(at, [questions.get(at) ?? [], message].flat().join(" "));
  }
  return { fields, questions, whole };
}

/** Which question a problem is of, whatever part of it is wrong; null where none is in sight. */
function questionOf({ planFirst, values }: FormModel, field: Problem["field"]): number | null {
  const at = Number(/^checklist\.(\d+)(\.|$)/.exec(field)?.[1] ?? NaN);
  const count = hasChecklist(values) ? (planFirst.list?.questions.length ?? 0) : 0;
  return at < count ? at : null;
}
