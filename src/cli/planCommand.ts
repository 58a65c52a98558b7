import { UsageError } from "../base/errors.js";
import { plannerText, type PlanFirst } from "../planFirst.js";
import type { Result } from "../protocol/result.js";
import type { Confirm } from "../searchEstimate.js";
import { askYesNo } from "./askYesNo.js";
import { checklistJson, checklistLines } from "./checklistText.js";
import { inFlags, notAskedText, type Asking } from "./confirming.js";
import { costSentence, unknownLines, whyNoRoom } from "./estimateText.js";
import type { Invocation } from "./invocation.js";
import { interruptedResult, notConfirmedResult } from "./jsonOutput.js";
import { requireKeys } from "./keysFirst.js";
import { planOf } from "./startCommand.js";
import type { RunSearchDeps } from "./runSearch.js";

/**
 * Prints the questions that images of a goal would be asked, as a file for `--checklist`. All else is said
 * to stderr, so that the file is whole where stdout goes into one.
 * @returns the exit code, or why there is none
 * @throws {UsageError} a value is out of range; the model plans no checklists; `usage.notConfirmed`: it is
 *   dear, and there is nobody to ask; `usage.dailyLimit`: that leaves no room for it
 * @throws as `requireKeys`, and as `PlanFirst.plan`
 */
export async function planCommand(
  { plan: flags, language, yes, json }: Extract<Invocation, { kind: "plan" }>,
  planFirst: Pick<PlanFirst, "plan">,
  { stdin, isPersonThere }: Asking,
  deps: RunSearchDeps,
): Promise<Result | number> {
  const { out, json: print, note } = deps.output;
  const { interrupts, command } = deps;
  const signal = interrupts.first;
  const say = (lines: readonly string[]): void => lines.forEach((line) => note(line));
  const plan = await planOf({ flags }, stdin, { interrupts, say });
  if (plan === undefined) return interruptedResult();
  const canAsk = isPersonThere && flags.goal !== "-" && !json;
  const confirm: Confirm = async (estimate) => {
    const refusal = whyNoRoom(estimate);
    if (refusal !== null) throw new UsageError(refusal, "usage.dailyLimit");
    if (!yes && estimate.isDear && !canAsk) {
      throw new UsageError(notAskedText(estimate), "usage.notConfirmed");
    }
    unknownLines(estimate).forEach(note);
    if (yes || !estimate.isDear) return true;
    say([costSentence(estimate), "Plan it? Type y and Enter; anything else asks nobody."]);
    return await askYesNo(stdin, signal);
  };
  await requireKeys(language === undefined ? {} : { language }, { ...deps, signal });
  try {
    const planned = await planFirst.plan({ plan, language, confirm }, signal);
    const { goal, negativePrompt = "" } = plan;
    const { questions } = planned;
    const checklist = { goal: goal.trim(), negativePrompt: negativePrompt.trim(), questions };
    const told = { ...checklist, by: plannerText(planned) };
    if (json) print(checklistJson(told));
    else checklistLines(told, command).forEach(out);
    return 0;
  } catch (error) {
    const isNo = canAsk && error instanceof UsageError && error.code === "usage.notConfirmed";
    if (!isNo) throw inFlags(error, flags);
    say([error.message]);
    return notConfirmedResult();
  }
}
