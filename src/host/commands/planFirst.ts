import { CancellationError } from "vscode";
import type { Engine } from "../../compose.js";
import { plannerText } from "../../planFirst.js";
import type { ModelChoice } from "../../protocol/connections.js";
import type { FormChecklist } from "../../protocol/panelMessages.js";
import { requirePlan } from "../../protocol/planError.js";
import type { PlanValues } from "../../protocol/plan.js";
import type { SearchModels } from "../connections/searchModels.js";
import { confirmWith, unlessRefused, type ConfirmationDeps } from "../costs/confirmation.js";
import { requireAllowed } from "./requireAllowed.js";

export interface PlanFirstDeps {
  readonly planFirst: Pick<Engine["planFirst"], "plan">;
  readonly models: Pick<SearchModels, "choice" | "prepare">;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  readonly confirmation: ConfirmationDeps;
}

/**
 * Plans the checklist of a form's goal, with what a start asks before it: a key that is missing, and
 * whether it shall cost what it may.
 * @param models chosen for this one search
 * @throws {CancellationError} the person thought better of it
 * @throws as `PlanFirst.plan` and `ModelSetup.prepare`
 */
export async function planChecklist(
  plan: PlanValues,
  models: ModelChoice,
  deps: PlanFirstDeps,
  signal: AbortSignal,
): Promise<FormChecklist> {
  requireAllowed(deps.blocked);
  const { goal, negativePrompt, seed } = plan;
  // What cannot be planned is said before any key is asked for.
  const asked = requirePlan({ goal, negativePrompt, seed }, () => 0);
  const { language } = deps.models.choice(models);
  const choice = language === undefined ? {} : { language };
  if (!(await deps.models.prepare(choice))) throw new CancellationError();
  signal.throwIfAborted();
  const confirm = confirmWith(deps.confirmation, "plan");
  const request = { plan: { goal, negativePrompt, seed }, language, confirm };
  const planned = await unlessRefused(() => deps.planFirst.plan(request, signal));
  if (planned === undefined) throw new CancellationError();
  const { questions } = planned;
  const { goal: trimmed, negativePrompt: not } = asked;
  return {
    goal: trimmed,
    negativePrompt: not,
    by: plannerText(planned),
    questions: [...questions],
  };
}
