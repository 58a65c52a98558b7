import { randomInt } from "node:crypto";
import { CallError, UsageError } from "./base/errors.js";
import { countedText, usdText } from "./base/figureText.js";
import { usdOf, type NanoUsd } from "./base/money.js";
import { oneLine } from "./base/visibleText.js";
import { checkEvent, schemaVersion } from "./protocol/events.js";
import type { PlanValues, Question } from "./protocol/plan.js";
import { requirePlan } from "./protocol/planError.js";
import { builtinKind, type Providers } from "./protocol/providers.js";
import type { ProviderTable } from "./providers/providerTable.js";
import { askOnce } from "./search/askOnce.js";
import { checklistCall } from "./search/calls/checklistCall.js";
import { planCallName } from "./search/keys.js";
import { startState } from "./search/reduce.js";
import { isAgreed, notConfirmed, type Confirm } from "./searchEstimate.js";
import type { SearchRunner } from "./searchRunner.js";
import type { RunDeps } from "./sessions/continueSearch.js";

/** A checklist that shall be planned before its search begins. */
export interface PlanFirstRequest {
  /** `goal`, and of the other options what a checklist follows from: `negativePrompt`, `seed`. */
  readonly plan: PlanValues;
  /** The language model; `builtin` where nothing is said. */
  readonly language?: string | undefined;
  /** Asked where the call is dear, nobody knows its price, or the day's limit leaves no room for it. */
  readonly confirm: Confirm;
}

export interface PlannedFirst {
  /** At least one; each needs only what comes before it. What is asked of every image is not among them. */
  readonly questions: readonly Question[];
  /** Who planned them. */
  readonly language: Providers["language"];
  readonly spentNanoUsd: NanoUsd;
  /** Of a quota. */
  readonly quotaRequests: number;
}

/**
 * Plans a search's checklist before there is a search, by the very call that the search would make:
 * the same planner, request, lane, time limit and purse.
 */
export class PlanFirst {
  readonly #deps: Pick<RunDeps, "clock" | "newId" | "lanes" | "purse" | "portsFor">;
  readonly #providers: Pick<ProviderTable, "declare">;
  readonly #runner: Pick<SearchRunner, "estimateOfCalls">;
  readonly #appVersion: string;

  constructor(
    deps: Pick<RunDeps, "clock" | "newId" | "lanes" | "purse" | "portsFor">,
    providers: Pick<ProviderTable, "declare">,
    runner: Pick<SearchRunner, "estimateOfCalls">,
    appVersion: string,
  ) {
    this.#deps = deps;
    this.#providers = providers;
    this.#runner = runner;
    this.#appVersion = appVersion;
  }

  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {PlanError} the goal is empty, or too long
   * @throws {UsageError} the model is not known, or plans no checklists; there is no money for it;
   *   `usage.notConfirmed`: somebody was asked, and said no
   * @throws {CallError} the model gave no usable answer
   * @throws {ProviderError} it cannot be used as it is set up
   */
  async plan(
    { plan: values, language: reference, confirm }: PlanFirstRequest,
    signal: AbortSignal,
  ): Promise<PlannedFirst> {
    const { goal, negativePrompt, seed } = values;
    const asked = { goal, negativePrompt, seed, objective: "checklist" };
    const plan = requirePlan(asked, () => randomInt(2 ** 32));
    // Of the other roles nobody is asked for anything: what is built in stands for them.
    const choice = reference === undefined ? {} : { language: reference };
    const providers = await this.#providers.declare(choice, {}, signal);
    const { language } = providers;
    if (!checklistCall.isTaken({ plan, providers })) throw plansNone(language);
    const call = { kind: "checklist", role: checklistCall.role, count: 1 };
    const estimate = await this.#runner.estimateOfCalls([call], { plan, providers });
    if (!(await isAgreed(estimate, confirm))) throw notConfirmed("No model was asked.");
    signal.throwIfAborted();
    const { clock, newId, portsFor } = this.#deps;
    const state = startState({
      ...{ seq: 0, kind: "searchStarted", at: clock.nowMs(), schemaVersion, sessionId: newId() },
      ...{ appVersion: this.#appVersion, plan, providers },
    });
    const ports = await portsFor(providers);
    const deps = { ...this.#deps, ports, checkEvent };
    const after = await askOnce(state, planCallName("checklist"), deps, signal);
    const questions = (after.checklist ?? []).filter((each) => each.kind !== "fixed");
    if (questions.length === 0) {
      throw new CallError("answer.invalid", "The model's questions are none that can be asked.");
    }
    const { spentNanoUsd, quotaRequests } = after.totals;
    return { questions, language, spentNanoUsd, quotaRequests };
  }
}

function plansNone({ connection, model }: Providers["language"]): UsageError {
  const name = model === "" ? connection : `${model} of ${connection}`;
  return new UsageError(
    `${name} plans no checklists: choose another model to write, or add the questions yourself.`,
    "usage.plansNoChecklists",
  );
}

const maxByUnits = 300;

/** "gpt-6-luna of openai, $0.0004", "rules that are built in". */
export function plannerText({ language, spentNanoUsd, quotaRequests }: PlannedFirst): string {
  const { billing, connection, model } = language;
  if (connection === builtinKind) return "rules that are built in";
  const name = oneLine(`${model === "" ? "the default model" : model} of ${connection}`);
  const parts = [
    name.slice(0, maxByUnits),
    ...(spentNanoUsd > 0 ? [usdText(usdOf(spentNanoUsd))] : []),
    ...(quotaRequests > 0 ? [`${countedText(quotaRequests, "request")} of your quota`] : []),
    ...(billing === "unknown" && spentNanoUsd === 0 ? ["at a price that is not known"] : []),
  ];
  return parts.join(", ");
}
