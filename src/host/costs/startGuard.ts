import { CancellationError } from "vscode";
import type { ModelChoice } from "../../protocol/connections.js";
import type { PlanValues } from "../../protocol/plan.js";
import { requirePlan } from "../../protocol/planError.js";
import type { SearchModels } from "../connections/searchModels.js";
import type { Memory } from "../memory.js";
import { confirmNanoUsd } from "../settings.js";
import { confirm } from "../shown/messages.js";
import { newlyUnpriced, questionOf, type Agreed } from "./confirmation.js";

export interface StartGuardDeps {
  readonly models: Pick<SearchModels, "prepare" | "forecast">;
  readonly memory: Pick<Memory, "unpriced" | "agreeToUnpriced">;
}

/**
 * What stands before every search: keys that are missing are asked for, then what it would cost is
 * confirmed where that is much, or not known. Nothing has been started or spent when it rejects.
 * @throws {CancellationError} the person thought better of it
 * @throws {PlanError} an option is out of range
 * @throws as `SearchModels.prepare` and `SearchModels.forecast`
 */
export async function agreeToStart(
  plan: PlanValues,
  choice: ModelChoice,
  { models, memory }: StartGuardDeps,
): Promise<void> {
  // What cannot start is said before anything is asked. Its seed plays no part in what it costs.
  const checked = requirePlan(plan, () => 0);
  if (!(await models.prepare(choice))) throw new CancellationError();
  const forecast = await models.forecast(checked, choice);
  // Whoever starts it refuses that, and says why.
  if (checked.maxCostUsd !== null && forecast.unpriced.length > 0) return;
  const agreed: Agreed = { confirmNanoUsd: confirmNanoUsd(), unpriced: memory.unpriced };
  const question = questionOf(forecast, agreed);
  if (question === null) return;
  if ((await confirm(question)) === undefined) throw new CancellationError();
  await memory.agreeToUnpriced(newlyUnpriced(forecast, agreed));
}
