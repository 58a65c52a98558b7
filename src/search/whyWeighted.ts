import { oneLine } from "../base/visibleText.js";
import { attemptsOf } from "./draft.js";
import { planCallName } from "./keys.js";
import type { SearchState } from "./state.js";

/**
 * Why a search that was to meet a checklist ranks its images by their scores all the same, as a sentence;
 * null where it does not, or where that is not known yet.
 */
export function whyWeighted(state: SearchState): string | null {
  const { plan, providers, checklist, iterations } = state;
  if (plan.objective !== "checklist") return null;
  const instead = "so images are ranked by the judge's scores.";
  if (checklist !== null) {
    const { model, abilities } = providers.vision;
    if (abilities.answers === true) return null;
    return `The vision model ${oneLine(model)} answers no checklist, ${instead}`;
  }
  if (plan.wording === "plain") {
    return `Of a goal that is its own prompt no checklist is made, ${instead}`;
  }
  const attempts = attemptsOf(state, planCallName("checklist"));
  if (attempts.kind === "givenUp") {
    return `The goal's checklist failed (${oneLine(attempts.error.message)}), ${instead}`;
  }
  if (attempts.kind === "done") return `The goal's checklist has no question, ${instead}`;
  if (providers.language.abilities.plans !== true && iterations.length > 0) {
    return `The language model ${oneLine(providers.language.model)} makes no checklist, ${instead}`;
  }
  return null;
}
