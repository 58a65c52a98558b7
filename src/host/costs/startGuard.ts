import type { NanoUsd } from "../../base/money.js";
import type { ModelChoice } from "../../protocol/connections.js";
import type { Plan, PlanValues } from "../../protocol/plan.js";
import { requirePlan } from "../../protocol/planError.js";
import { newlyUnpriced, questionOf, type Agreed, type StartQuestion } from "./confirmation.js";
import type { Forecast } from "./forecast.js";

export interface StartGuardDeps {
  readonly models: {
    /** Asks for keys that are missing. @returns whether to go on */
    readonly prepare: (choice: ModelChoice) => Promise<boolean>;
    readonly forecast: (plan: Plan, choice: ModelChoice) => Promise<Forecast>;
  };
  readonly memory: {
    readonly unpriced: readonly string[];
    readonly agreeToUnpriced: (references: readonly string[]) => Promise<void>;
  };
  /** Above this a person is asked; the user's own setting, which no workspace changes. */
  readonly confirmNanoUsd: () => NanoUsd;
  /** @returns undefined where a person thinks better of it */
  readonly ask: (question: StartQuestion) => Promise<unknown>;
}

/**
 * What stands before every search: keys that are missing are asked for, then what it would cost is
 * confirmed where that is much, or not known.
 * @returns whether to start; false where the person thought better of it, and nothing was spent
 * @throws {PlanError} an option is out of range
 * @throws as `prepare` and `forecast`
 */
export async function mayStart(
  plan: PlanValues,
  choice: ModelChoice,
  { models, memory, confirmNanoUsd, ask }: StartGuardDeps,
): Promise<boolean> {
  // What cannot start is said before anything is asked. Its seed plays no part in what it costs.
  const checked = requirePlan(plan, () => 0);
  if (!(await models.prepare(choice))) return false;
  const forecast = await models.forecast(checked, choice);
  // Whoever starts it refuses that, and says why.
  if (checked.maxCostUsd !== null && forecast.unpriced.length > 0) return true;
  const agreed: Agreed = { confirmNanoUsd: confirmNanoUsd(), unpriced: memory.unpriced };
  const question = questionOf(forecast, agreed);
  if (question === null) return true;
  if ((await ask(question)) === undefined) return false;
  const references = newlyUnpriced(forecast, agreed);
  if (references.length > 0) await memory.agreeToUnpriced(references);
  return true;
}
