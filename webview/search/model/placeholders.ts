import { resolvePlan, type Plan, type PlanValues } from "../../../src/protocol/plan.js";
import type { PlanField } from "../../../src/protocol/planOptions.js";
import { newestRules, rulesOf } from "../../../src/search/rules.js";
import { shownValue, planInput, type FormModel } from "./form.js";
import { hasChecklist } from "./planFirst.js";

/**
 * What stands in a field of the form where nobody has typed: what the plan would have there, were it
 * left empty. Values elsewhere that are wrong count as left empty too. Pure.
 */
export function placeholderOf(form: FormModel, field: PlanField): string {
  const plan = planWithout({ ...planInput(form), goal: "any" }, [field, "checklist"]);
  if (plan === null) return "";
  switch (field) {
    case "goal":
    case "negativePrompt":
      return "";
    case "seed":
      return "drawn";
    case "patience":
      return hasChecklist(form.values) ? `${usualPatience} or more` : String(usualPatience);
    default:
      return plan[field] === null ? "no limit" : shownValue(field, plan[field]);
  }
}

const usualPatience = rulesOf({ rules: newestRules }).flatIterationsBeforeEnd;

/** The plan without some fields, and without what is wrong then; null where there is none. */
function planWithout(input: PlanValues, fields: readonly string[]): Plan | null {
  const left = Object.fromEntries(Object.entries(input).filter(([name]) => !fields.includes(name)));
  const resolved = resolvePlan(left, () => 0);
  if (resolved.ok) return resolved.plan;
  const wrong = resolved.problems.map((problem) => problem.field);
  // Each turn takes at least one more away.
  return wrong.some((name) => name in left) ? planWithout(left, wrong) : null;
}
